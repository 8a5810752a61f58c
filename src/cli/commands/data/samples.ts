// Images of each class side by side, under the names of their classes.

import type { Dataset } from "../../../../mod.ts";
import { shorten, visible, widthOf } from "../../../../report.ts";
import { drawPicture, type Picture } from "./picture.ts";

/** How samples are drawn. */
export interface SamplesOptions {
  /** How many of each class, at least 1. */
  readonly each: number;
  /** The terminal's columns, at least 1. */
  readonly columns: number;
  /** Whether half blocks in colours can be shown. */
  readonly hasColours: boolean;
}

/** Four tiles fit 80 columns, two 40. */
const TILE = 19;
/** A name of a class has so much room above a smaller picture. */
const LEAST = 8;

/** Whether a data set's samples can be drawn: grey, or red, green and blue. */
export function hasImages({ inputShape, task }: Dataset): boolean {
  const [, , channels = 1] = inputShape;
  return task.type === "classification" &&
    (inputShape.length === 2 || inputShape.length === 3) &&
    (channels === 1 || channels === 3);
}

/**
 * Draws the first samples of each class.
 *
 * @param data Images, as {@linkcode hasImages} has it.
 * @param names What its classes are called, in order.
 * @returns Lines no wider than there are columns.
 */
export function drawSamples(
  data: Dataset,
  names: readonly string[],
  { each, columns, hasColours }: SamplesOptions,
): string[] {
  const size = Math.min(TILE, columns);
  const scale = scaleOf(data.inputs);
  const tiles = names.flatMap((name, label) =>
    firstOf(data, label, each).map((row) => {
      const picture = pictureOf(data, row, scale);
      return [visible(name), ...drawPicture(picture, size, hasColours)];
    })
  );
  if (tiles.length === 0) return [];
  const width = Math.min(Math.max(widthOf(tiles[0]![1]!), LEAST), columns);
  const across = Math.max(1, Math.floor((columns + 1) / (width + 1)));
  const lines: string[] = [];
  for (let at = 0; at < tiles.length; at += across) {
    lines.push(...sideBySide(tiles.slice(at, at + across), width));
  }
  return lines;
}

function sideBySide(
  tiles: readonly (readonly string[])[],
  width: number,
): string[] {
  const pad = (text: string) =>
    text + " ".repeat(Math.max(0, width - widthOf(text)));
  const rows = tiles[0]!.map((_, line) =>
    tiles.map((tile) =>
      pad(line === 0 ? shorten(tile[0]!, width) : tile[line]!)
    )
      .join(" ").trimEnd()
  );
  return [...rows, ""];
}

/** The first rows with a label. */
function firstOf({ targets }: Dataset, label: number, count: number): number[] {
  const rows: number[] = [];
  for (let i = 0; i < targets.length && rows.length < count; i++) {
    if (targets[i] === label) rows.push(i);
  }
  return rows;
}

/** What makes inputs 0 … 255: bytes are, of floats the least is black. */
export function scaleOf(inputs: Dataset["inputs"]): (value: number) => number {
  if (inputs instanceof Uint8Array) return (value) => value;
  let low = Infinity, high = -Infinity;
  for (const value of inputs) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return (value) => 255 * (value - low) / (high - low);
}

/** One sample as an image. */
export function pictureOf(
  { inputs, inputShape }: Dataset,
  row: number,
  scale: (value: number) => number,
): Picture {
  const [height, width, channels = 1] = inputShape as [number, number, number?];
  const size = height * width * channels;
  const pixels = Array.from(
    inputs.subarray(row * size, (row + 1) * size),
    scale,
  );
  return { height, width, channels, pixels };
}
