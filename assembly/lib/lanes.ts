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

/**
 * Stores something made of four values that a loop has kept in registers without need: its ballast.
 *
 * V8 on x64 gives the result of a fused multiply-add any register that is free, and copies an
 * operand there first. With ballast on board none is free, and the result takes the place of its
 * accumulator: a tenth of a product's time (docs/performance.md). The plain variant does without.
 */
@inline
export function dropBallast(ptr: usize, a: v128, b: v128, c: v128, d: v128): void {
  if (ASC_FEATURE_RELAXED_SIMD) v128.store(ptr, v128.xor(v128.xor(a, b), v128.xor(c, d)));
}
