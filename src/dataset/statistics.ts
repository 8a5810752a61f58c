// Numbers measured on the inputs of a data set.

import { quote } from "../errors.ts";
import type { Dataset } from "./dataset.ts";

/** Mean and standard deviation of inputs, as fractions of 255 for `u8` inputs. */
export interface Normalization {
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
): Normalization {
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
 * The mean and standard deviation that a data set is normalised by.
 *
 * @param dataset Any data set.
 * @returns Mean and deviation, as fractions of 255 for `u8` inputs.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { digits } from "./digits.ts";
 * import { normalizationOf } from "./statistics.ts";
 * assertAlmostEquals(normalizationOf((await digits()).train).mean, 0.13, 0.01);
 * ```
 */
export function normalizationOf(dataset: Dataset): Normalization {
  const std = 1 / (dataset.scale * unitOf(dataset.inputs));
  return { mean: -dataset.offset * std, std };
}

/** Whether two data sets are normalised by the same numbers, but for rounding. */
export function isNormalizedAlike(a: Dataset, b: Dataset): boolean {
  const isClose = (x: number, y: number) =>
    Math.abs(x - y) <= 1e-9 * Math.max(Math.abs(x), Math.abs(y));
  return isClose(a.scale, b.scale) && isClose(a.offset, b.offset);
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
  let count = 0;
  for (let i = 0; i < inputs.length; i++) if (inputs[i] !== 0) count++;
  return count;
}
