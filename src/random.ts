// Seeded random numbers: the PCG32 generator and the one rule that derives a
// stream from (seed, purpose, index). Nothing here reads the clock or
// Math.random; the engine carries the same generator (assembly/lib/pcg32.ts)
// and a test holds the two together.

/**
 * What a stream of random numbers is for. Each purpose has its own streams, so
 * that drawing more of one never shifts another (`index` is the trial number
 * for `sampling` and `verification`, the repeat for `init` and `shuffle`, 0 for
 * `split`, the step and repeat for `noise`).
 */
export type Purpose =
  | "sampling"
  | "split"
  | "init"
  | "shuffle"
  | "noise"
  | "verification";

const PURPOSES: Readonly<Record<Purpose, bigint>> = {
  sampling: 1n,
  split: 2n,
  init: 3n,
  shuffle: 4n,
  noise: 5n,
  verification: 6n,
};

const MASK = (1n << 64n) - 1n;

/** One round of SplitMix64 (Steele, Lea, Flood 2014): a bijective 64-bit mix. */
function mix(value: bigint): bigint {
  let z = (value + 0x9e3779b97f4a7c15n) & MASK;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
  return z ^ (z >> 31n);
}

/**
 * The 64-bit seed of one stream.
 *
 * @param seed The study's seed, an integer ≥ 0.
 * @param purpose What the stream is for.
 * @param index Which stream of that purpose, an integer ≥ 0.
 * @returns A seed for {@linkcode Pcg32}, well mixed in all three arguments.
 * @throws {RangeError} If `seed` or `index` is not a safe integer ≥ 0.
 *
 * @example
 * ```ts
 * import { assertNotEquals } from "@std/assert";
 * import { deriveSeed } from "./random.ts";
 * assertNotEquals(deriveSeed(0, "init", 0), deriveSeed(0, "shuffle", 0));
 * ```
 */
export function deriveSeed(
  seed: number,
  purpose: Purpose,
  index: number,
): bigint {
  for (const [name, value] of [["seed", seed], ["index", index]] as const) {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new RangeError(
        `Cannot derive a random stream: ${name} is ${value}, expected an integer of at least 0`,
      );
    }
  }
  return mix(mix(mix(BigInt(seed)) ^ PURPOSES[purpose]) ^ BigInt(index));
}

/** The reference's stream. */
const STREAM = 54n;

/**
 * A freshly seeded PCG32 as the engine keeps it in memory.
 *
 * @param seed Initial state, 64 bits.
 * @returns State proper and increment, 64 bits each.
 */
export function pcg32State(
  seed: bigint,
): { readonly state: bigint; readonly increment: bigint } {
  // From state 0: one step gives the increment, then the seed is added, then
  // one more step.
  const increment = (STREAM << 1n) | 1n;
  const state = ((increment + seed) * 6364136223846793005n + increment) & MASK;
  return { state, increment };
}

/**
 * PCG-XSH-RR 64/32 (O'Neill 2014): 64 bits of state, 32 bits of output. The
 * state is kept as two 32-bit halves, because BigInt arithmetic is ~50 times
 * slower and samplers draw a lot.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Pcg32 } from "./random.ts";
 * const a = new Pcg32(42n);
 * const b = new Pcg32(42n);
 * assertEquals([a.nextU32(), a.nextFloat()], [b.nextU32(), b.nextFloat()]);
 * ```
 */
export class Pcg32 {
  #high = 0;
  #low = 0;
  #spare: number | undefined;
  readonly #incHigh: number;
  readonly #incLow: number;

  /**
   * @param seed Initial state, 64 bits.
   * @param stream Which of the 2^63 sequences, 63 bits; 54 as in the reference.
   */
  constructor(seed: bigint, stream = STREAM) {
    const inc = ((stream << 1n) | 1n) & MASK;
    this.#incHigh = Number(inc >> 32n);
    this.#incLow = Number(inc & 0xffffffffn);
    this.#step();
    const low = this.#low + Number(seed & 0xffffffffn);
    this.#low = low >>> 0;
    this.#high = (this.#high + Number((seed >> 32n) & 0xffffffffn) +
      (low > 0xffffffff ? 1 : 0)) >>> 0;
    this.#step();
  }

  /** The generator of one stream: `deriveSeed` and construction in one call. */
  static of(seed: number, purpose: Purpose, index: number): Pcg32 {
    return new Pcg32(deriveSeed(seed, purpose, index));
  }

  /** state = state · 6364136223846793005 + inc, in 32-bit halves. */
  #step(): void {
    const mulHigh = 0x5851f42d, mulLow = 0x4c957f2d;
    const low = this.#low;
    // low · mulLow as 64 bits, from 16-bit pieces: a0·b0, the middle terms, a1·b1.
    const a0 = low & 0xffff, a1 = low >>> 16;
    const b0 = mulLow & 0xffff, b1 = mulLow >>> 16;
    const p00 = a0 * b0, p01 = a0 * b1, p10 = a1 * b0, p11 = a1 * b1;
    const middle = (p00 >>> 16) + (p01 & 0xffff) + (p10 & 0xffff);
    const productLow = ((middle << 16) | (p00 & 0xffff)) >>> 0;
    const productHigh = p11 + (p01 >>> 16) + (p10 >>> 16) + (middle >>> 16);
    const high = productHigh + Math.imul(low, mulHigh) +
      Math.imul(this.#high, mulLow);
    const sum = productLow + this.#incLow;
    this.#low = sum >>> 0;
    this.#high = (high + this.#incHigh + (sum > 0xffffffff ? 1 : 0)) >>> 0;
  }

  /** The next 32 random bits, an integer in [0, 2^32). */
  nextU32(): number {
    const high = this.#high, low = this.#low;
    this.#step();
    // ((state >> 18) ^ state) >> 27, then rotated right by the top five bits.
    const xorHigh = (high >>> 18) ^ high;
    const xorLow = ((high << 14) | (low >>> 18)) ^ low;
    const shifted = ((xorHigh << 5) | (xorLow >>> 27)) >>> 0;
    const turn = high >>> 27;
    return ((shifted >>> turn) | (shifted << ((32 - turn) & 31))) >>> 0;
  }

  /** The next float, uniform in [0, 1) with 53 random bits. */
  nextFloat(): number {
    const high = this.nextU32() >>> 5, low = this.nextU32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /**
   * An integer uniform in [0, `bound`), without bias: a number below
   * 2^32 mod `bound` is drawn again (arc4random_uniform of OpenBSD).
   *
   * @param bound Exclusive upper end, an integer in 1 … 2^32.
   */
  nextBelow(bound: number): number {
    const threshold = 4294967296 % bound;
    while (true) {
      const bits = this.nextU32();
      if (bits >= threshold) return bits % bound;
    }
  }

  /** A standard normal number (Box and Muller 1958; both of a pair are used). */
  nextNormal(): number {
    if (this.#spare !== undefined) {
      const spare = this.#spare;
      this.#spare = undefined;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.nextFloat()));
    const angle = 2 * Math.PI * this.nextFloat();
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** Shuffles an array in place (Fisher–Yates, from the last element down). */
  shuffle<T>(items: { length: number; [index: number]: T }): void {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.nextBelow(i + 1);
      const item = items[i]!;
      items[i] = items[j]!;
      items[j] = item;
    }
  }
}
