// How near an f32 kernel must come to its f64 reference, in one place:
//
//   |found − value| ≤ FLOOR + roundings · ε · size
//
// with size = the sum of the absolute values of what was added up, which is
// what rounding errors grow with, and ε = half the distance from 1 to the next f32.

import { fail } from "@std/assert";

/** Half a unit in the last place of 1. */
export const EPSILON = 2 ** -24;
/** Results smaller than this are rounding of subnormal numbers. */
const FLOOR = 2 ** -126;

/** What a kernel should give, in f64. */
export interface Reference {
  readonly values: Float64Array;
  /** Sums of absolute terms, one for each value. */
  readonly sizes: Float64Array;
}

/**
 * Fails where a kernel's result is off by more than so many roundings.
 *
 * @param roundings One number, or one for each value.
 */
export function assertWithin(
  found: ArrayLike<number>,
  { values, sizes }: Reference,
  roundings: number | ((index: number) => number),
  what: string,
): void {
  if (found.length !== values.length) {
    fail(`${what}: ${found.length} numbers, expected ${values.length}`);
  }
  for (let i = 0; i < values.length; i++) {
    const count = typeof roundings === "number" ? roundings : roundings(i);
    const error = Math.abs(found[i]! - values[i]!);
    const allowed = FLOOR + count * EPSILON * sizes[i]!;
    if (error <= allowed || Object.is(found[i], values[i])) continue;
    fail(
      `${what}: [${i}] is ${found[i]}, expected ${
        values[i]
      } ± ${allowed}, off by ${error}`,
    );
  }
}

/** The largest |a − b| over two lists of equal length; NaN if there is one. */
export function maxDifference(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): number {
  if (a.length !== b.length) fail(`${a.length} against ${b.length} numbers`);
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (!(difference <= most)) most = difference;
    if (Number.isNaN(most)) return most;
  }
  return most;
}

/** The largest |a|. */
export function maxAbsolute(a: ArrayLike<number>): number {
  return Array.from(a).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
}
