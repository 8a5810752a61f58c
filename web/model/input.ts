// From a drawing to what a network was trained on: scaled into a box and moved
// so that its centre of mass lies where that of the training images does, as
// MNIST was made (LeCun, Cortes and Burges: 20×20 in 28×28, by centre of mass).

import type { Dataset } from "../../mod.ts";

/** One byte a pixel, row-major; 0 is paper. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array | Uint8ClampedArray;
}

/** How the images of a data set are placed. */
export interface Placement {
  readonly width: number;
  readonly height: number;
  /** The longer side of what is drawn, in pixels. */
  readonly box: number;
  /** The centre of mass, in pixels from the corner. */
  readonly x: number;
  readonly y: number;
}

/** More images would not change the figures. */
const LOOKED_AT = 1000;
/** Ink is what is darker. */
const INK = 32;
/** Points that a pixel is averaged of, each way. */
const SUPERSAMPLING = 4;

interface Ink {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly x: number;
  readonly y: number;
}

/** Where the ink of a bitmap is; undefined if there is none. */
function inkOf({ width, height, pixels }: Bitmap): Ink | undefined {
  let left = width, top = height, right = -1, bottom = -1;
  let mass = 0, x = 0, y = 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const ink = pixels[row * width + column]!;
      mass += ink;
      x += ink * (column + 0.5);
      y += ink * (row + 0.5);
      if (ink < INK) continue;
      left = Math.min(left, column);
      right = Math.max(right, column + 1);
      top = Math.min(top, row);
      bottom = Math.max(bottom, row + 1);
    }
  }
  if (right < 0) return undefined;
  return { left, top, right, bottom, x: x / mass, y: y / mass };
}

/** How the images of a data set are placed: the medians of many. */
export function placementOf({ inputs, inputShape, count }: Dataset): Placement {
  const [height, width] = inputShape as readonly [number, number];
  const size = width * height;
  const inks = Array.from(
    { length: Math.min(count, LOOKED_AT) },
    (_, i) =>
      inkOf({
        width,
        height,
        pixels: inputs.subarray(i * size, (i + 1) * size) as Uint8Array,
      }),
  ).filter((ink) => ink !== undefined);
  const side = (ink: Ink) =>
    Math.max(ink.right - ink.left, ink.bottom - ink.top);
  return {
    width,
    height,
    box: median(inks.map(side)),
    x: median(inks.map(({ x }) => x)),
    y: median(inks.map(({ y }) => y)),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

/**
 * A drawing as the input of a network.
 *
 * @param drawing Any size.
 * @param placement Of the images that the network was trained on.
 * @returns width × height bytes; undefined if nothing is drawn.
 */
export function toInput(
  drawing: Bitmap,
  placement: Placement,
): Uint8Array<ArrayBuffer> | undefined {
  const ink = inkOf(drawing);
  if (ink === undefined) return undefined;
  const scale = placement.box /
    Math.max(ink.right - ink.left, ink.bottom - ink.top);
  const { width, height } = placement;
  const pixels = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const left = (column - placement.x) / scale + ink.x;
      const top = (row - placement.y) / scale + ink.y;
      pixels[row * width + column] = meanOf(drawing, left, top, 1 / scale);
    }
  }
  return pixels;
}

/** The mean of a square of a bitmap; outside it is paper. */
function meanOf(
  { width, height, pixels }: Bitmap,
  left: number,
  top: number,
  side: number,
): number {
  let sum = 0;
  for (let i = 0; i < SUPERSAMPLING; i++) {
    const y = Math.floor(top + (i + 0.5) / SUPERSAMPLING * side);
    if (y < 0 || y >= height) continue;
    for (let j = 0; j < SUPERSAMPLING; j++) {
      const x = Math.floor(left + (j + 0.5) / SUPERSAMPLING * side);
      if (x >= 0 && x < width) sum += pixels[y * width + x]!;
    }
  }
  return Math.round(sum / SUPERSAMPLING ** 2);
}
