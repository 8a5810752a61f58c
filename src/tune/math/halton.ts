// The Halton sequence with randomly permuted digits. Glossary: dimension d has
// the d-th prime b as its base; the digits of i in base b, mirrored at the
// point, are coordinate d of point i.

import type { Pcg32 } from "../../random.ts";

/** The first `count` primes. */
export function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) {
    if (primes.every((p) => n % p !== 0)) primes.push(n);
  }
  return primes;
}

/** For each digit from the most significant on, what each value becomes. */
export type DigitPermutations = readonly Uint16Array[];

/**
 * Independent random permutations for as many digits as a number in [0, 1) can
 * show: the scrambling that Owen 2017 ("A randomized Halton algorithm in R") advises.
 *
 * @param base The base, a prime.
 * @param random Where the permutations come from.
 */
export function drawPermutations(
  base: number,
  random: Pcg32,
): DigitPermutations {
  const digits = Math.ceil(53 / Math.log2(base));
  return Array.from({ length: digits }, () => {
    const permutation = Uint16Array.from({ length: base }, (_, value) => value);
    random.shuffle(permutation);
    return permutation;
  });
}

/**
 * One coordinate of one point.
 *
 * @param index Which point, an integer ≥ 0.
 * @param base The base of the dimension, a prime.
 * @param permutations What becomes of each digit; left as they are if absent.
 * @returns A number in [0, 1).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Pcg32 } from "../../random.ts";
 * import { drawPermutations, firstPrimes, haltonCoordinate } from "./halton.ts";
 * const [, base] = firstPrimes(2); // 3
 * const points = [0, 1, 2].map((i) => haltonCoordinate(i, base!));
 * assertEquals(points, [0, 1 / 3, 2 / 3]);
 * const permutations = drawPermutations(base!, new Pcg32(7n));
 * const scrambled = [0, 1, 2].map((i) => haltonCoordinate(i, base!, permutations));
 * assertEquals(scrambled.map((x) => Math.floor(3 * x)).sort(), [0, 1, 2]);
 * ```
 */
export function haltonCoordinate(
  index: number,
  base: number,
  permutations?: DigitPermutations,
): number {
  const digits = permutations?.length ?? Math.ceil(53 / Math.log2(base));
  let coordinate = 0, place = 1 / base;
  for (let k = 0, rest = index; k < digits; k++, place /= base) {
    const digit = rest % base;
    rest = Math.floor(rest / base);
    // Zeros count too: a permuted leading zero is a digit like any other.
    coordinate += place * (permutations?.[k]?.[digit] ?? digit);
  }
  return Math.min(coordinate, 1 - Number.EPSILON / 2);
}
