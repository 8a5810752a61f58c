// Numbers measured on the inputs of a data set.

import { quote } from "../errors.ts";
import type { Dataset } from "./dataset.ts";

/**
 * Mean and standard deviation of inputs, as fractions of 255 for `u8` inputs:
 * one of each for all inputs, as images have it, or lists with one of each for
 * every input of a sample.
 */
export interface Normalization {
  /** Mean over all inputs, or for each. */
  readonly mean: number | readonly number[];
  /** Standard deviation over all inputs, or for each, above 0. */
  readonly std: number | readonly number[];
}

/** One mean and one standard deviation for each input of a sample. */
export interface ColumnNormalization {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** One mean and one standard deviation for all inputs. */
export interface ScalarNormalization {
  /** Mean over all inputs. */
  readonly mean: number;
  /** Standard deviation over all inputs, above 0. */
  readonly std: number;
}

/** What an input of 1.0 is stored as. */
export function unitOf(inputs: Uint8Array | Float32Array): number {
  return inputs instanceof Uint8Array ? 255 : 1;
}

/** How often each byte occurs. */
function tally(bytes: Uint8Array): Float64Array {
  const counts = new Float64Array(256);
  for (let i = 0; i < bytes.length; i++) counts[bytes[i]!]!++;
  return counts;
}

/** Mean and deviation of all inputs; exact sums for bytes, two passes for floats. */
export function measure(
  inputs: Uint8Array | Float32Array,
  name: string,
): ScalarNormalization {
  const unit = unitOf(inputs);
  const [values, counts] = inputs instanceof Uint8Array
    ? [Float64Array.from({ length: 256 }, (_, value) => value), tally(inputs)]
    : [inputs, undefined];
  let sum = 0, squares = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i]! * (counts?.[i] ?? 1);
  }
  const mean = sum / inputs.length;
  for (let i = 0; i < values.length; i++) {
    squares += (values[i]! - mean) ** 2 * (counts?.[i] ?? 1);
  }
  if (squares === 0) {
    throw new RangeError(
      `Cannot normalise ${quote(name)}: every input is ${inputs[0]}, ` +
        "expected at least two different values",
    );
  }
  return { mean: mean / unit, std: Math.sqrt(squares / inputs.length) / unit };
}

/**
 * Mean and deviation of each column of a table, in two passes. A column in
 * which all values are equal gets a deviation of 1: it becomes 0.
 *
 * @param data The table, row-major.
 * @param width Its columns.
 */
export function measureColumns(
  data: ArrayLike<number>,
  width: number,
  name: string,
): ColumnNormalization {
  const rows = data.length / width;
  const mean = Array<number>(width).fill(0);
  const variance = Array<number>(width).fill(0);
  const isConstant = Array<boolean>(width).fill(true);
  for (let i = 0; i < data.length; i++) {
    mean[i % width]! += data[i]! / rows;
    if (data[i] !== data[i % width]) isConstant[i % width] = false;
  }
  if (!isConstant.includes(false)) {
    throw new RangeError(
      `Cannot normalise ${quote(name)}: no column has two different values, ` +
        "expected at least one that has",
    );
  }
  for (let i = 0; i < data.length; i++) {
    variance[i % width]! += (data[i]! - mean[i % width]!) ** 2 / rows;
  }
  // Rounding leaves equal values some variance.
  const std = variance.map((of, i) => isConstant[i] ? 1 : Math.sqrt(of));
  return { mean, std };
}

/** A table with every column normalised by itself. */
export function normalizeColumns(
  data: ArrayLike<number>,
  { mean, std }: ColumnNormalization,
  unit: number,
): Float32Array {
  const width = mean.length;
  return Float32Array.from(
    { length: data.length },
    (_, i) => (data[i]! / unit - mean[i % width]!) / std[i % width]!,
  );
}

/**
 * What a data set is normalised by: for new samples to be scored or predicted
 * by the same network.
 *
 * @param dataset Any data set.
 * @returns Mean and deviation, as fractions of 255 for `u8` inputs; lists of
 * them where each input has its own.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { makeDataset } from "./dataset.ts";
 * import { normalizationOf } from "./statistics.ts";
 * const images = { type: "f32", shape: [2, 2], data: Float32Array.of(0, 1000, 2, 3000) } as const;
 * const labels = { type: "u8", shape: [2], data: Uint8Array.of(0, 1) } as const;
 * const train = makeDataset({ images, labels }, { name: "table" });
 * const normalization = normalizationOf(train);
 * assertEquals(normalization, { mean: [1, 2000], std: [1, 1000] });
 * const more = makeDataset({ images, labels }, { name: "new", normalization });
 * assertEquals(more.inputs, train.inputs);
 * ```
 */
export function normalizationOf(dataset: Dataset): Normalization {
  if (dataset.columns) return dataset.columns;
  const std = 1 / (dataset.scale * unitOf(dataset.inputs));
  return { mean: -dataset.offset * std, std };
}

/** Whether two data sets are normalised by the same numbers, but for rounding. */
export function isNormalizedAlike(a: Dataset, b: Dataset): boolean {
  const isClose = (x: number, y: number | undefined) =>
    y !== undefined &&
    Math.abs(x - y) <= 1e-9 * Math.max(Math.abs(x), Math.abs(y));
  const numbers = ({ scale, offset, columns }: Dataset) => [
    scale,
    offset,
    ...columns?.mean ?? [],
    ...columns?.std ?? [],
  ];
  const theirs = numbers(b);
  const ours = numbers(a);
  return ours.length === theirs.length &&
    ours.every((number, i) => isClose(number, theirs[i]));
}

/**
 * The share of inputs that are not zero: what a sparse input layer would read.
 *
 * @param dataset Any data set.
 * @returns A fraction in 0 … 1.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { digits } from "./digits.ts";
 * import { density } from "./statistics.ts";
 * assert(density((await digits()).train) < 0.3);
 * ```
 */
export function density({ inputs }: Dataset): number {
  return countNonZeros(inputs) / inputs.length;
}

/** How many inputs are not zero. */
export function countNonZeros(inputs: Uint8Array | Float32Array): number {
  return inputs instanceof Uint8Array
    ? nonZeroBytes(inputs)
    : nonZerosOf(inputs, 0, inputs.length);
}

/** Four bytes at a time, since most words of an image are empty. */
function nonZeroBytes(bytes: Uint8Array): number {
  const { buffer, byteOffset, length } = bytes;
  const aligned = Math.ceil(byteOffset / 4) * 4;
  const head = Math.min(length, aligned - byteOffset);
  const count = Math.floor((length - head) / 4);
  const words = new Uint32Array(buffer, count > 0 ? aligned : 0, count);
  let nonZeros = nonZerosOf(bytes, 0, head) +
    nonZerosOf(bytes, head + 4 * count, length);
  for (let i = 0; i < count; i++) {
    const word = words[i]!;
    if (word === 0) continue;
    if ((word & 0xff) !== 0) nonZeros++;
    if ((word & 0xff00) !== 0) nonZeros++;
    if ((word & 0xff0000) !== 0) nonZeros++;
    if (word >>> 24 !== 0) nonZeros++;
  }
  return nonZeros;
}

function nonZerosOf(
  inputs: Uint8Array | Float32Array,
  from: number,
  end: number,
): number {
  let count = 0;
  for (let i = from; i < end; i++) if (inputs[i] !== 0) count++;
  return count;
}
