// Dropout (Srivastava et al. 2014), inverted: what is kept grows, so that evaluation leaves it out.

import { nextU32 } from "../lib/pcg32";

/**
 * mask[i] ← 1/(1 − rate), or 0 with probability rate; x ← x·mask.
 *
 * x, mask: count f32; state: two u64 (kernels/random.ts). Requires: 0 ≤ rate < 1.
 * The gradient flows back by multiply(d, mask).
 */
export function dropout(
  xPtr: usize, maskPtr: usize, count: i32, rate: f32, statePtr: usize,
): void {
  const limit = <u32>(<f64>rate * 4294967296.0), keep = <f32>1 / (<f32>1 - rate);
  for (let at: usize = 0; at < <usize>count << 2; at += 4) {
    const mask: f32 = nextU32(statePtr) < limit ? 0 : keep;
    store<f32>(maskPtr + at, mask);
    store<f32>(xPtr + at, load<f32>(xPtr + at) * mask);
  }
}
