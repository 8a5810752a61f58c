// The Sobol sequence with nested uniform (Owen) scrambling, one coordinate at a
// time. Glossary: v[k] is the direction number of bit k, a 32-bit fraction;
// point i is the exclusive or of the v[k] where bit k of i's Gray code is set.

import type { Pcg32 } from "../../random.ts";
import { SOBOL_DIRECTIONS } from "./sobol_directions.ts";

const BITS = 32;

let table: readonly Uint32Array[] | undefined;

/** How many dimensions the table of direction numbers has. */
export function sobolDimensions(): number {
  return (table ??= readDirections()).length;
}

function readDirections(): Uint32Array[] {
  const first = Uint32Array.from({ length: BITS }, (_, k) => 2 ** (31 - k));
  const rows = SOBOL_DIRECTIONS.trim().split("\n");
  return [first, ...rows.map((row) => expand(row.split(" ").map(Number)))];
}

/** All 32 direction numbers from the initial ones, by the recurrence of Sobol. */
function expand([coefficients, ...initial]: number[]): Uint32Array {
  const degree = initial.length;
  const v = new Uint32Array(BITS);
  for (let k = 0; k < BITS; k++) {
    if (k < degree) {
      v[k] = initial[k]! << (BITS - 1 - k);
      continue;
    }
    let bits = v[k - degree]! ^ (v[k - degree]! >>> degree);
    for (let j = 1; j < degree; j++) {
      if ((coefficients! >> (degree - 1 - j)) & 1) bits ^= v[k - j]!;
    }
    v[k] = bits;
  }
  return v;
}

/**
 * One coordinate of one point, as a 32-bit fraction.
 *
 * @param index Which point, an integer in 0 … 2^32 − 1.
 * @param dimension Which coordinate, 0-based, below {@linkcode sobolDimensions}.
 * @returns An integer in 0 … 2^32 − 1; divide by 2^32 for the unit interval.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { scrambleBits, sobolBits, sobolDimensions } from "./sobol.ts";
 * assertEquals(sobolDimensions(), 128);
 * const points = [0, 1, 2, 3].map((i) => sobolBits(i, 1));
 * assertEquals(points.map((x) => x / 2 ** 32), [0, 0.5, 0.25, 0.75]);
 * const quarters = points.map((x) => scrambleBits(x, 7) >>> 30);
 * assertEquals(quarters.sort(), [0, 1, 2, 3]);
 * ```
 */
export function sobolBits(index: number, dimension: number): number {
  const v = (table ??= readDirections())[dimension]!;
  let bits = 0;
  for (let k = 0, gray = index ^ (index >>> 1); gray !== 0; k++, gray >>>= 1) {
    if (gray & 1) bits ^= v[k]!;
  }
  return bits >>> 0;
}

/**
 * Owen's scrambling (A. B. Owen 1995): each bit is flipped or not by a coin
 * that depends on all higher bits, so that points stay a net and become uniform.
 *
 * @param bits A coordinate as 32 bits.
 * @param seed Which scrambling, 32 bits; one for each dimension.
 * @returns The scrambled coordinate as 32 bits.
 */
export function scrambleBits(bits: number, seed: number): number {
  let flips = 0;
  for (let k = 0; k < BITS; k++) {
    // The k bits above this one, with a leading 1 that tells lengths apart.
    const prefix = k === 0 ? 1 : (bits >>> (BITS - k)) | (2 ** k);
    flips |= (hash(prefix, seed) >>> 31) << (BITS - 1 - k);
  }
  return (bits ^ flips) >>> 0;
}

/**
 * The scrambled sequence. Dimensions beyond the table of direction numbers are
 * independent random numbers.
 *
 * @param dimensions How many coordinates a point has.
 * @param random Where the scrambling comes from.
 * @returns Coordinate `dimension` of point `index`, strictly inside (0, 1).
 */
export function scrambledSobol(
  dimensions: number,
  random: Pcg32,
): (index: number, dimension: number) => number {
  const seeds = Array.from({ length: dimensions }, () => random.nextU32());
  return (index, dimension) => {
    const seed = seeds[dimension]!;
    const bits = dimension < sobolDimensions()
      ? scrambleBits(sobolBits(index, dimension), seed)
      : hash(index, seed);
    return (bits + 0.5) / 2 ** 32;
  };
}

/** 32 well-mixed bits of two 32-bit words (MurmurHash3's finaliser, twice). */
function hash(word: number, seed: number): number {
  let h = seed;
  for (const input of [word, 0x9e3779b9]) {
    h = (h ^ input) | 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    h ^= h >>> 16;
  }
  return h >>> 0;
}
