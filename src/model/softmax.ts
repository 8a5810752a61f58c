// Logits to probabilities, to the same bits in every JavaScript engine:
// Math.exp may differ between them, sums and products may not.

/** ln 2 in two parts, and Remez coefficients; fdlibm's e_exp.c. */
const LN2_HIGH = 6.93147180369123816490e-1,
  LN2_LOW = 1.90821492927058770002e-10;
const P1 = 1.66666666666666019037e-1, P2 = -2.77777777770155933842e-3;
const P3 = 6.61375632143793436117e-5, P4 = -1.65339022054652515390e-6;
const P5 = 4.13813679705723846039e-8;
/** Below, e^x is no normal number; as a share of a sum it is nothing. */
const LOWEST = -708;

const bits = new DataView(new ArrayBuffer(8));

/** 2^k for k of −1022 to 0. */
function powerOfTwo(k: number): number {
  bits.setUint32(0, (k + 1023) << 20);
  return bits.getFloat64(0);
}

/**
 * e to a power of at most 0, within a unit in the last place; 0 below −708.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { exp } from "./softmax.ts";
 * assertEquals([exp(0), exp(-1)], [1, 0.36787944117144233]);
 * ```
 */
export function exp(x: number): number {
  if (x < LOWEST) return 0;
  const k = Math.round(x / Math.LN2);
  const high = x - k * LN2_HIGH, low = k * LN2_LOW, r = high - low;
  const t = r * r;
  const c = r - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
  return (1 - (low - r * c / (2 - c) - high)) * powerOfTwo(k);
}

/** Each row's share of e to the power of its logits; the largest is taken off. */
export function softmax(logits: Float32Array, classes: number): Float32Array {
  const shares = new Float32Array(logits.length);
  for (let row = 0; row < logits.length; row += classes) {
    const of = logits.subarray(row, row + classes);
    const top = of.reduce((a, b) => Math.max(a, b));
    const powers = Array.from(of, (z) => exp(z - top));
    const sum = powers.reduce((a, b) => a + b, 0);
    powers.forEach((power, c) => shares[row + c] = power / sum);
  }
  return shares;
}
