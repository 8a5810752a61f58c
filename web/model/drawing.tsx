// A canvas to draw on, with mouse, finger or pen.

import { useRef } from "preact/hooks";
import { TEXT } from "../text.ts";
import type { Bitmap } from "./input.ts";

/** Pixels of the canvas, each way. */
const SIZE = 280;
/** Of the pen, about two of an image's 28 pixels. */
const PEN = 24;

interface DrawingProps {
  /** Called with the drawing whenever it changed; undefined if it was cleared. */
  readonly onDraw: (drawing: Bitmap | undefined) => void;
}

/** Where to draw. */
export function Drawing({ onDraw }: DrawingProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  const last = useRef<readonly [number, number]>(undefined);
  const isAsked = useRef(false);

  const context = () =>
    ref.current!.getContext("2d", { willReadFrequently: true })!;

  const place = ({ clientX, clientY }: PointerEvent) => {
    const { left, top, width } = ref.current!.getBoundingClientRect();
    const scale = SIZE / width;
    return [(clientX - left) * scale, (clientY - top) * scale] as const;
  };

  /** A stroke from the last place: whatever came between is interpolated. */
  const strokeTo = (to: readonly [number, number]) => {
    const pen = context();
    pen.lineWidth = PEN;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = "#fff";
    pen.beginPath();
    pen.moveTo(...(last.current ?? to));
    pen.lineTo(...to);
    pen.stroke();
    last.current = to;
  };

  /** Once a frame, however many strokes it has. */
  const tell = () => {
    if (isAsked.current) return;
    isAsked.current = true;
    requestAnimationFrame(() => {
      isAsked.current = false;
      if (ref.current === null) return;
      const { data } = context().getImageData(0, 0, SIZE, SIZE);
      // White on nothing: the ink is in the alpha channel.
      const pixels = Uint8Array.from(
        { length: SIZE * SIZE },
        (_, i) => data[4 * i + 3]!,
      );
      onDraw({ width: SIZE, height: SIZE, pixels });
    });
  };

  return (
    <div class="drawing">
      <canvas
        ref={ref}
        width={SIZE}
        height={SIZE}
        role="img"
        aria-label={TEXT.model.drawHelp}
        onPointerDown={(event) => {
          event.preventDefault();
          ref.current!.setPointerCapture(event.pointerId);
          last.current = undefined;
          strokeTo(place(event));
          tell();
        }}
        onPointerMove={(event) => {
          if (last.current === undefined) return;
          const all = event.getCoalescedEvents?.() ?? [];
          for (const one of all.length > 0 ? all : [event]) {
            strokeTo(place(one));
          }
          tell();
        }}
        onPointerUp={() => last.current = undefined}
        onPointerCancel={() => last.current = undefined}
      />
      <button
        type="button"
        onClick={() => {
          context().clearRect(0, 0, SIZE, SIZE);
          onDraw(undefined);
        }}
      >
        {TEXT.model.clear}
      </button>
    </div>
  );
}
