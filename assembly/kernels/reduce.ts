// Sums over the rows of a matrix.

import { madd } from "../lib/lanes";

/**
 * y[c] = Σ_r x[r][c]: the bias gradient, db = Σ_batch dY.
 *
 * y: columns; x: rows × columns, row-major.
 * Requires: columns a multiple of 4 (the plan pads); no overlap.
 * Error: rows·ε·Σ|x|, tests/engine/reduce_test.ts.
 */
export function sumRows(yPtr: usize, xPtr: usize, rows: i32, columns: i32): void {
  accumulateRows(yPtr, xPtr, 0, rows, columns, 1);
}

/**
 * y[c] = bias[c] + offset·Σ_r w[r][c]: what an all-zero image contributes to the first layer, for
 * inputs x = scale·p + offset, since X·W + b = scale·P·W + (offset·Σ_r w[r] + b).
 *
 * y, bias: columns; w: rows × columns, row-major.
 * Requires, error: as sumRows.
 */
export function inputConstant(
  yPtr: usize, wPtr: usize, biasPtr: usize, rows: i32, columns: i32, offset: f32,
): void {
  accumulateRows(yPtr, wPtr, biasPtr, rows, columns, offset);
}

/** y[c] = base[c] + factor·Σ_r x[r][c], 16 columns at a time; basePtr 0 means no base. */
@inline
function accumulateRows(
  yPtr: usize, xPtr: usize, basePtr: usize, rows: i32, columns: i32, factor: f32,
): void {
  const stride = <usize>columns << 2;
  const end = xPtr + <usize>rows * stride;
  const f = f32x4.splat(factor);
  let c = 0;
  for (; c + 16 <= columns; c += 16) {
    const offset = <usize>c << 2;
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    for (let p = xPtr + offset; p < end; p += stride) {
      s0 = f32x4.add(s0, v128.load(p));
      s1 = f32x4.add(s1, v128.load(p, 16));
      s2 = f32x4.add(s2, v128.load(p, 32));
      s3 = f32x4.add(s3, v128.load(p, 48));
    }
    storeScaled(yPtr + offset, s0, f, basePtr, offset);
    storeScaled(yPtr + offset + 16, s1, f, basePtr, offset + 16);
    storeScaled(yPtr + offset + 32, s2, f, basePtr, offset + 32);
    storeScaled(yPtr + offset + 48, s3, f, basePtr, offset + 48);
  }
  for (; c < columns; c += 4) {
    const offset = <usize>c << 2;
    let s = f32x4.splat(0);
    for (let p = xPtr + offset; p < end; p += stride) s = f32x4.add(s, v128.load(p));
    storeScaled(yPtr + offset, s, f, basePtr, offset);
  }
}

@inline
function storeScaled(yPtr: usize, sum: v128, factor: v128, basePtr: usize, offset: usize): void {
  const base = basePtr == 0 ? f32x4.splat(0) : v128.load(basePtr + offset);
  v128.store(yPtr, madd(factor, sum, base));
}

/**
 * y[c] = factor·x[c].
 *
 * y, x: columns. Requires: columns a multiple of 4. Exact but for one rounding.
 */
export function scaleRow(yPtr: usize, xPtr: usize, columns: i32, factor: f32): void {
  const f = f32x4.splat(factor);
  for (let at: usize = 0; at < <usize>columns << 2; at += 16) {
    v128.store(yPtr + at, f32x4.mul(f, v128.load(xPtr + at)));
  }
}
