// Functions in four lanes that activations are made of, over the exponential.

import { exp4, expm1x4 } from "./exp";
import { madd } from "./lanes";

/**
 * 1/(1 + e^−x). Requires: x ≥ −88, below which it is 1/(1 + e^88); NaN stays NaN.
 * Error: 2^−23 absolute, tests/engine/activations_test.ts.
 */
@inline
export function sigmoid4(x: v128): v128 {
  const one = f32x4.splat(1);
  const e = exp4(f32x4.neg(f32x4.pmax(x, f32x4.splat(-88))));
  return f32x4.div(one, f32x4.add(one, e));
}

/**
 * tanh x = −u/(u + 2), u = e^(−2|x|) − 1, with the sign of x.
 * Error: 6 ulp, tests/engine/activations_test.ts.
 */
@inline
export function tanh4(x: v128): v128 {
  const size = f32x4.abs(x);
  const u = expm1x4(f32x4.mul(size, f32x4.splat(-2)));
  const t = f32x4.div(f32x4.neg(u), f32x4.add(u, f32x4.splat(2)));
  return v128.bitselect(t, x, i32x4.splat(0x7fffffff));
}

/**
 * log(1 + t) for t in [0, 1].
 * Error: 3 ulp, tests/engine/activations_test.ts.
 * Source: 2·artanh(s), s = t/(2 + t) ≤ 1/3, by its odd series up to s^13.
 */
@inline
export function log1p4(t: v128): v128 {
  const s = f32x4.div(t, f32x4.add(t, f32x4.splat(2))), q = f32x4.mul(s, s);
  let p = f32x4.splat(1.0 / 13.0);
  p = madd(p, q, f32x4.splat(1.0 / 11.0));
  p = madd(p, q, f32x4.splat(1.0 / 9.0));
  p = madd(p, q, f32x4.splat(1.0 / 7.0));
  p = madd(p, q, f32x4.splat(1.0 / 5.0));
  p = madd(p, q, f32x4.splat(1.0 / 3.0));
  const twice = f32x4.add(s, s);
  return madd(f32x4.mul(p, q), twice, twice);
}

/**
 * erf x.
 * Error: 2^−22 absolute, tests/engine/activations_test.ts.
 * Source: the rational approximation x·P(x²)/Q(x²) on [−4, 4] that Eigen uses
 * (MathFunctionsImpl.h).
 */
@inline
export function erf4(x: v128): v128 {
  const c = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-4)), f32x4.splat(4)), q = f32x4.mul(c, c);
  let p = f32x4.splat(-2.72614225801306e-10);
  p = madd(p, q, f32x4.splat(2.77068142495902e-8));
  p = madd(p, q, f32x4.splat(-2.10102402082508e-6));
  p = madd(p, q, f32x4.splat(-5.69250639462346e-5));
  p = madd(p, q, f32x4.splat(-7.34990630326855e-4));
  p = madd(p, q, f32x4.splat(-2.95459980854025e-3));
  p = madd(p, q, f32x4.splat(-1.60960333262415e-2));
  let d = f32x4.splat(-1.45660718464996e-5);
  d = madd(d, q, f32x4.splat(-2.13374055278905e-4));
  d = madd(d, q, f32x4.splat(-1.68282697438203e-3));
  d = madd(d, q, f32x4.splat(-7.37332916720468e-3));
  d = madd(d, q, f32x4.splat(-1.42647390514189e-2));
  return f32x4.div(f32x4.mul(c, p), d);
}
