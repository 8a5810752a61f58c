// The exponential in four lanes.

import { madd } from "./lanes";

/**
 * e^x in four lanes.
 *
 * Requires: x ≤ 88; below −50 the result is e^−50 (about 1.9e−22), next to nothing beside 1 and far
 *   enough from subnormal numbers that gradients made of it are none; NaN stays NaN.
 * Error: at most 2 ulp on [−50, 0], tests/engine/softmax_test.ts.
 * Source: x = n·ln 2 + r with |r| ≤ ln 2 / 2 (ln 2 in two parts, Cody and Waite 1980), then the
 *   degree-6 Taylor–minimax polynomial of Cephes expf (Moshier 1992) for e^r, then 2^n by
 *   exponent bits.
 */
@inline
export function exp4(x: v128): v128 {
  const clamped = f32x4.pmax(x, f32x4.splat(-50));
  const n = powerOf(clamped);
  return f32x4.mul(f32x4.add(expRest(rest(clamped, n)), f32x4.splat(1)), twoTo(n));
}

/**
 * e^x − 1 in four lanes, near 0 as exactly as elsewhere.
 *
 * Requires: x ≤ 88; NaN stays NaN.
 * Error: at most 4 ulp on [−50, 1], tests/engine/activations_test.ts.
 * Source: with e^x = 2^n·(1 + q) as in exp4 it is 2^n·q + (2^n − 1), where nothing cancels.
 */
@inline
export function expm1x4(x: v128): v128 {
  const clamped = f32x4.pmax(x, f32x4.splat(-50));
  const n = powerOf(clamped), power = twoTo(n);
  return madd(power, expRest(rest(clamped, n)), f32x4.sub(power, f32x4.splat(1)));
}

/** n, the multiple of ln 2 nearest to x. */
@inline
function powerOf(x: v128): v128 {
  return f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504)));
}

/** x − n·ln 2; n·ln2High is exact for |n| < 2^9: ln2High has 15 significant bits. */
@inline
function rest(x: v128, n: v128): v128 {
  const r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  return f32x4.add(r, f32x4.mul(n, f32x4.splat(2.12194440e-4)));
}

/** e^r − 1 for |r| ≤ ln 2 / 2. */
@inline
function expRest(r: v128): v128 {
  let p = f32x4.splat(1.9875691500e-4);
  p = madd(p, r, f32x4.splat(1.3981999507e-3));
  p = madd(p, r, f32x4.splat(8.3334519073e-3));
  p = madd(p, r, f32x4.splat(4.1665795894e-2));
  p = madd(p, r, f32x4.splat(1.6666665459e-1));
  p = madd(p, r, f32x4.splat(5.0000001201e-1));
  return madd(p, f32x4.mul(r, r), r);
}

/** 2^n by exponent bits. */
@inline
function twoTo(n: v128): v128 {
  return i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
}

/**
 * The natural logarithm of a normal positive number; NaN and +∞ give themselves.
 *
 * Error: at most 2 ulp of max(|log x|, 1/4) on [1, 2^20], tests/engine/softmax_test.ts.
 * Source: x = 2^n·m with m in [√½, √2); log m = 2·artanh(s), s = (m − 1)/(m + 1), by its odd series
 *   up to s^9 (|s| ≤ 0.172, so the first term left out is below 2^−28), evaluated in f64.
 */
export function log32(x: f32): f32 {
  if (!(x < f32.MAX_VALUE)) return x;
  const bits = reinterpret<i32>(x);
  let n = ((bits >> 23) & 255) - 127;
  let m = <f64>reinterpret<f32>((bits & 0x007fffff) | 0x3f800000);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    n += 1;
  }
  const s = (m - 1) / (m + 1), q = s * s;
  const series = 2 + q * (2.0 / 3 + q * (2.0 / 5 + q * (2.0 / 7 + q * (2.0 / 9))));
  return <f32>(<f64>n * 0.6931471805599453 + s * series);
}
