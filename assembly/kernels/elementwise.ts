// Vectors combined element by element. All take count f32, a multiple of 4, and round once or
// twice.

import { madd } from "../lib/lanes";

/** y ← y + x. */
export function add(yPtr: usize, xPtr: usize, count: i32): void {
  for (let at: usize = 0; at < <usize>count << 2; at += 16) {
    v128.store(yPtr + at, f32x4.add(v128.load(yPtr + at), v128.load(xPtr + at)));
  }
}

/** y ← y·x. */
export function multiply(yPtr: usize, xPtr: usize, count: i32): void {
  for (let at: usize = 0; at < <usize>count << 2; at += 16) {
    v128.store(yPtr + at, f32x4.mul(v128.load(yPtr + at), v128.load(xPtr + at)));
  }
}

/** y ← keep·y + (1 − keep)·x: an exponential moving average of x. */
export function blend(yPtr: usize, xPtr: usize, count: i32, keep: f32): void {
  const k = f32x4.splat(keep), rest = f32x4.splat(1 - keep);
  for (let at: usize = 0; at < <usize>count << 2; at += 16) {
    v128.store(yPtr + at, madd(k, v128.load(yPtr + at), f32x4.mul(rest, v128.load(xPtr + at))));
  }
}

/** g ← g + factor·sign(p): the gradient of factor·Σ|p|, 0 at 0. */
export function addSigns(gPtr: usize, pPtr: usize, count: i32, factor: f32): void {
  const f = f32x4.splat(factor), zero = f32x4.splat(0), signs = i32x4.splat(0x80000000);
  for (let at: usize = 0; at < <usize>count << 2; at += 16) {
    const p = v128.load(pPtr + at);
    const sized = v128.and(f, f32x4.ne(p, zero));
    const signed = v128.or(sized, v128.and(p, signs));
    v128.store(gPtr + at, f32x4.add(v128.load(gPtr + at), signed));
  }
}

/** x ← x within ±limit; NaN stays NaN. */
export function clamp(xPtr: usize, count: i32, limit: f32): void {
  const high = f32x4.splat(limit), low = f32x4.splat(-limit);
  for (let at: usize = 0; at < <usize>count << 2; at += 16) {
    v128.store(xPtr + at, f32x4.pmin(f32x4.pmax(v128.load(xPtr + at), low), high));
  }
}

/** Σ x², in f64. Error: 2^−48 relative, tests/engine/elementwise_test.ts. */
export function sumSquares(xPtr: usize, count: i32): f64 {
  let low = f64x2.splat(0), high = low;
  for (let at: usize = 0; at < <usize>count << 2; at += 16) {
    const x = v128.load(xPtr + at);
    const a = f64x2.promote_low_f32x4(x);
    const b = f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 0, 1));
    low = f64x2.add(low, f64x2.mul(a, a));
    high = f64x2.add(high, f64x2.mul(b, b));
  }
  const both = f64x2.add(low, high);
  return f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
}

/**
 * out[b] = share·x[b] + (1 − share)·x[partners[b]]: mixup (Zhang et al. 2018).
 *
 * out, x: B × columns; partners: B u32 below B. Requires: no overlap; columns a multiple of 4.
 */
export function mixRows(
  outPtr: usize, xPtr: usize, partnersPtr: usize, B: i32, columns: i32, share: f32,
): void {
  const s = f32x4.splat(share), rest = f32x4.splat(1 - share);
  const stride = <usize>columns << 2;
  for (let b = 0; b < B; b++) {
    const own = xPtr + <usize>b * stride;
    const other = xPtr + <usize>load<u32>(partnersPtr + (<usize>b << 2)) * stride;
    const out = outPtr + <usize>b * stride;
    for (let at: usize = 0; at < stride; at += 16) {
      v128.store(out + at, madd(s, v128.load(own + at), f32x4.mul(rest, v128.load(other + at))));
    }
  }
}

/** x[b][c] ← 0 for c from O up to stride: what an activation made of padding. */
export function clearPadding(xPtr: usize, B: i32, O: i32, stride: i32): void {
  const bytes = <usize>(stride - O) << 2;
  xPtr += <usize>O << 2;
  for (let b = 0; b < B; b++) {
    memory.fill(xPtr, 0, bytes);
    xPtr += <usize>stride << 2;
  }
}
