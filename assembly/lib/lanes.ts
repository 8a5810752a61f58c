// Four f32 lanes: the operations that every kernel shares.
// The engine is built twice from this source; the compiler's feature constant chooses between the
// fused multiply-add of relaxed SIMD and a multiply followed by an add. Nothing else differs.

/** a·b + c in four lanes: one rounding in the relaxed variant, two in the plain one. */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(c, f32x4.mul(a, b));
}

/** The four lanes of x summed, as (x0 + x2) + (x1 + x3). */
@inline
export function sumLanes(x: v128): f32 {
  const pairs = f32x4.add(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** max(x, 0) in four lanes; NaN stays NaN, so that a diverged run shows in its loss. */
@inline
export function relu(x: v128): v128 {
  return f32x4.pmax(x, f32x4.splat(0));
}

/** x, and 0 where |x| < threshold; NaN stays NaN. */
@inline
export function flush(x: v128, threshold: f32): v128 {
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), f32x4.splat(threshold)));
}

/** yes where the condition's bits are set, else no. */
@inline
export function select4(condition: v128, yes: v128, no: v128): v128 {
  return v128.bitselect(yes, no, condition);
}

/** min(x, 0) in four lanes; NaN stays NaN. */
@inline
export function negative(x: v128): v128 {
  return f32x4.pmin(x, f32x4.splat(0));
}
