// A small grey image on a canvas.

import { useLayoutEffect, useRef } from "preact/hooks";
import type { Sample } from "./sample.ts";

/** What a picture is told. */
export interface PixelsProps {
  readonly image: Sample;
  /** Each pixel takes so many of the screen. */
  readonly zoom?: number;
  readonly label: string;
}

/** An image, pixel by pixel. */
export function Pixels({ image, zoom = 2, label }: PixelsProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  const { width, height, pixels } = image;
  useLayoutEffect(() => {
    const rgba = new Uint8ClampedArray(4 * pixels.length);
    pixels.forEach((value, i) => {
      rgba.fill(value, 4 * i, 4 * i + 3);
      rgba[4 * i + 3] = 255;
    });
    ref.current!.getContext("2d")!
      .putImageData(new ImageData(rgba, width, height), 0, 0);
  }, [pixels]);
  return (
    <canvas
      class="pixels"
      ref={ref}
      width={width}
      height={height}
      role="img"
      aria-label={label}
      style={{ width: `${width * zoom}px`, height: `${height * zoom}px` }}
    />
  );
}
