// Which samples train and which select: seeded lists of indices, ascending, so
// that gathering walks forward in memory. The order of training comes from the
// trainer's own shuffle, not from here.

import { check, number } from "../check.ts";
import { Pcg32 } from "../random.ts";

/** Sample indices for training and for selection: disjoint, each ascending. */
export interface Split {
  /** Samples that are trained on. */
  readonly train: Uint32Array;
  /** Samples that configurations are compared on. */
  readonly validation: Uint32Array;
}

const FRACTION = number(
  "a number above 0 and below 1",
  (fraction) => fraction > 0 && fraction < 1,
);

function permutation(count: number, seed: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  Pcg32.of(seed, "split", 0).shuffle(order);
  return order;
}

/** Validation is the part of `order` in [start, end), training all the rest. */
function cut(order: Uint32Array, start: number, end: number): Split {
  const train = new Uint32Array(order.length - (end - start));
  train.set(order.subarray(0, start));
  train.set(order.subarray(end), start);
  return { train: train.sort(), validation: order.slice(start, end).sort() };
}

/**
 * Sets a random share of the samples aside.
 *
 * @param count Number of samples, at least 2.
 * @param fraction Share set aside for validation, above 0 and below 1; at
 * least one sample stays on either side.
 * @param seed The study's seed, an integer ≥ 0.
 * @returns Indices for training and validation.
 * @throws {TypeError} If the fraction is no number.
 * @throws {RangeError} If an argument is out of range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { splitHoldout } from "./splits.ts";
 * const { train, validation } = splitHoldout(60, 1 / 6, 0);
 * assertEquals([train.length, validation.length], [50, 10]);
 * ```
 */
export function splitHoldout(
  count: number,
  fraction: number,
  seed: number,
): Split {
  check("Cannot split", "holdout fraction", fraction, FRACTION);
  if (!Number.isSafeInteger(count) || count < 2) {
    throw new RangeError(
      `Cannot split: there are ${count} samples, expected at least 2`,
    );
  }
  const aside = Math.min(Math.max(Math.round(count * fraction), 1), count - 1);
  return cut(permutation(count, seed), 0, aside);
}

/**
 * Cuts the samples into folds of (nearly) equal size, each validating once.
 *
 * @param count Number of samples, at least `folds`.
 * @param folds Number of folds k, at least 2.
 * @param seed The study's seed, an integer ≥ 0.
 * @returns k splits; their validation parts are disjoint and cover everything.
 * @throws {RangeError} If an argument is out of range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { splitFolds } from "./splits.ts";
 * const sizes = splitFolds(10, 3, 0).map((split) => split.validation.length);
 * assertEquals(sizes, [3, 3, 4]);
 * ```
 */
export function splitFolds(
  count: number,
  folds: number,
  seed: number,
): Split[] {
  if (!Number.isSafeInteger(folds) || folds < 2) {
    throw new RangeError(
      `Cannot split: there are ${folds} folds, expected at least 2`,
    );
  }
  if (!Number.isSafeInteger(count) || count < folds) {
    throw new RangeError(
      `Cannot split: there are ${count} samples for ${folds} folds, expected at least one sample a fold`,
    );
  }
  const order = permutation(count, seed);
  const edge = (fold: number) => Math.floor(fold * count / folds);
  return Array.from(
    { length: folds },
    (_, fold) => cut(order, edge(fold), edge(fold + 1)),
  );
}
