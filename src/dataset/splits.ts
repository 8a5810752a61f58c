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

/** Share of samples that becomes the test split where there is none. */
export const TEST_FRACTION = 1 / 6;

const FRACTION = number(
  "a number above 0 and below 1",
  (fraction) => fraction > 0 && fraction < 1,
);

function permutation(
  count: number,
  seed: number,
  strata: Uint8Array | undefined,
): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  Pcg32.of(seed, "split", 0).shuffle(order);
  return strata === undefined ? order : spread(order, strata);
}

/**
 * The order changed so that each stratum is spread evenly over it: any stretch
 * has very nearly its share of each. The m-th of M samples stands at
 * (m + ½) / M, and where two stand alike, the shuffle decides.
 */
function spread(order: Uint32Array, strata: Uint8Array): Uint32Array {
  if (strata.length !== order.length) {
    throw new RangeError(
      `Cannot split: there are ${strata.length} strata for ${order.length} ` +
        "samples, expected as many",
    );
  }
  const totals = new Map<number, number>(), seen = new Map<number, number>();
  const count = (of: Map<number, number>, sample: number) => {
    const stratum = strata[sample]!, before = of.get(stratum) ?? 0;
    of.set(stratum, before + 1);
    return before;
  };
  for (const sample of order) count(totals, sample);
  const place = Float64Array.from(
    order,
    (sample) => (count(seen, sample) + 0.5) / totals.get(strata[sample]!)!,
  );
  const ranks = order.map((_, i) => i)
    .sort((a, b) => place[a]! - place[b]! || a - b);
  return ranks.map((rank) => order[rank]!);
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
 * @param strata Labels, where both parts shall have the same share of each.
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
  strata?: Uint8Array,
): Split {
  check("Cannot split", "holdout fraction", fraction, FRACTION);
  if (!Number.isSafeInteger(count) || count < 2) {
    throw new RangeError(
      `Cannot split: there are ${count} samples, expected at least 2`,
    );
  }
  const aside = Math.min(Math.max(Math.round(count * fraction), 1), count - 1);
  return cut(permutation(count, seed, strata), 0, aside);
}

/**
 * Cuts the samples into folds of (nearly) equal size, each validating once.
 *
 * @param count Number of samples, at least `folds`.
 * @param folds Number of folds k, at least 2.
 * @param seed The study's seed, an integer ≥ 0.
 * @param strata Labels, where every fold shall have the same share of each.
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
  strata?: Uint8Array,
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
  const order = permutation(count, seed, strata);
  const edge = (fold: number) => Math.floor(fold * count / folds);
  return Array.from(
    { length: folds },
    (_, fold) => cut(order, edge(fold), edge(fold + 1)),
  );
}
