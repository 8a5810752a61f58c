// The tile that every product of matmul.ts is made of: some rows × 8 columns of C in registers,
// from rows of A and a packed panel of B, with what is done to C at its end.

import { madd, relu } from "../lib/lanes";

/**
 * Rows of a tile; a strip of packed Aᵀ is as wide. Six need fifteen registers, all that V8 gives;
 * the plain variant takes one more for its products and would spill.
 */
export const ROWS: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 4;
/** Columns of a tile and of a panel. */
export const COLUMNS: i32 = 8;

/** Epilogues, in the order of their application; the first two are matmulNN's flags. */
const BIAS: i32 = 1;
const RELU: i32 = 2;
export const MASK: i32 = 4;

/**
 * One tile of C: K in steps of four. Row r of A starts at aPtr + r·rowStride and advances by
 * kStride, a constant at every call. Missing rows repeat the last one, missing columns are zeros of
 * the panel; neither is stored.
 *
 * The loop can end after every step. That is for the remainder of K, and for the compilers: across
 * a branch they do not join the steps' operations on an accumulator into one expression, for which
 * the operands of all steps would have to be loaded first and registers spilled.
 */
@inline
export function tile(
  cPtr: usize, aPtr: usize, rowStride: usize, kStride: usize, panelPtr: usize,
  rows: i32, columns: i32, depth: i32, N: i32, accumulate: bool,
  flags: i32, biasPtr: usize, maskPtr: usize,
): void {
  let a0 = aPtr;
  let a1 = rows > 1 ? a0 + rowStride : a0;
  let a2 = rows > 2 ? a1 + rowStride : a1;
  let a3 = rows > 3 ? a2 + rowStride : a2;
  let a4 = rows > 4 ? a3 + rowStride : a3;
  let a5 = rows > 5 ? a4 + rowStride : a4;
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00;
  let c20 = f32x4.splat(0), c21 = c20, c30 = c20, c31 = c20;
  let c40 = f32x4.splat(0), c41 = c40, c50 = c40, c51 = c40;
  let b = panelPtr;
  const end = panelPtr + (<usize>depth << 5);
  while (true) {
    const b00 = v128.load(b), b01 = v128.load(b, 16);
    const s00 = v128.load32_splat(a0);
    c00 = madd(s00, b00, c00); c01 = madd(s00, b01, c01);
    const s01 = v128.load32_splat(a1);
    c10 = madd(s01, b00, c10); c11 = madd(s01, b01, c11);
    const s02 = v128.load32_splat(a2);
    c20 = madd(s02, b00, c20); c21 = madd(s02, b01, c21);
    const s03 = v128.load32_splat(a3);
    c30 = madd(s03, b00, c30); c31 = madd(s03, b01, c31);
    if (ROWS > 4) {
      const s04 = v128.load32_splat(a4);
      c40 = madd(s04, b00, c40); c41 = madd(s04, b01, c41);
      const s05 = v128.load32_splat(a5);
      c50 = madd(s05, b00, c50); c51 = madd(s05, b01, c51);
    }
    b += 32;
    if (b == end) break;
    const b10 = v128.load(b), b11 = v128.load(b, 16);
    const s10 = v128.load32_splat(a0 + kStride);
    c00 = madd(s10, b10, c00); c01 = madd(s10, b11, c01);
    const s11 = v128.load32_splat(a1 + kStride);
    c10 = madd(s11, b10, c10); c11 = madd(s11, b11, c11);
    const s12 = v128.load32_splat(a2 + kStride);
    c20 = madd(s12, b10, c20); c21 = madd(s12, b11, c21);
    const s13 = v128.load32_splat(a3 + kStride);
    c30 = madd(s13, b10, c30); c31 = madd(s13, b11, c31);
    if (ROWS > 4) {
      const s14 = v128.load32_splat(a4 + kStride);
      c40 = madd(s14, b10, c40); c41 = madd(s14, b11, c41);
      const s15 = v128.load32_splat(a5 + kStride);
      c50 = madd(s15, b10, c50); c51 = madd(s15, b11, c51);
    }
    b += 32;
    if (b == end) break;
    const b20 = v128.load(b), b21 = v128.load(b, 16);
    const s20 = v128.load32_splat(a0 + 2 * kStride);
    c00 = madd(s20, b20, c00); c01 = madd(s20, b21, c01);
    const s21 = v128.load32_splat(a1 + 2 * kStride);
    c10 = madd(s21, b20, c10); c11 = madd(s21, b21, c11);
    const s22 = v128.load32_splat(a2 + 2 * kStride);
    c20 = madd(s22, b20, c20); c21 = madd(s22, b21, c21);
    const s23 = v128.load32_splat(a3 + 2 * kStride);
    c30 = madd(s23, b20, c30); c31 = madd(s23, b21, c31);
    if (ROWS > 4) {
      const s24 = v128.load32_splat(a4 + 2 * kStride);
      c40 = madd(s24, b20, c40); c41 = madd(s24, b21, c41);
      const s25 = v128.load32_splat(a5 + 2 * kStride);
      c50 = madd(s25, b20, c50); c51 = madd(s25, b21, c51);
    }
    b += 32;
    if (b == end) break;
    const b30 = v128.load(b), b31 = v128.load(b, 16);
    const s30 = v128.load32_splat(a0 + 3 * kStride);
    c00 = madd(s30, b30, c00); c01 = madd(s30, b31, c01);
    const s31 = v128.load32_splat(a1 + 3 * kStride);
    c10 = madd(s31, b30, c10); c11 = madd(s31, b31, c11);
    const s32 = v128.load32_splat(a2 + 3 * kStride);
    c20 = madd(s32, b30, c20); c21 = madd(s32, b31, c21);
    const s33 = v128.load32_splat(a3 + 3 * kStride);
    c30 = madd(s33, b30, c30); c31 = madd(s33, b31, c31);
    if (ROWS > 4) {
      const s34 = v128.load32_splat(a4 + 3 * kStride);
      c40 = madd(s34, b30, c40); c41 = madd(s34, b31, c41);
      const s35 = v128.load32_splat(a5 + 3 * kStride);
      c50 = madd(s35, b30, c50); c51 = madd(s35, b31, c51);
    }
    b += 32;
    if (b == end) break;
    a0 += 4 * kStride; a1 += 4 * kStride; a2 += 4 * kStride; a3 += 4 * kStride;
    if (ROWS > 4) {
      a4 += 4 * kStride; a5 += 4 * kStride;
    }
  }
  // A missing row is the last one again, computed and stored a second time: no row needs a branch.
  const stride = <usize>N << 2;
  const p0 = cPtr;
  const p1 = rows > 1 ? p0 + stride : p0;
  const p2 = rows > 2 ? p1 + stride : p1;
  const p3 = rows > 3 ? p2 + stride : p2;
  const p4 = rows > 4 ? p3 + stride : p3;
  const p5 = rows > 5 ? p4 + stride : p4;
  if (columns < COLUMNS) {
    storeShortRow(p0, c00, c01, columns, accumulate, flags, biasPtr, maskPtr);
    if (rows > 1) {
      const mask = maskPtr + (p1 - p0);
      storeShortRow(p1, c10, c11, columns, accumulate, flags, biasPtr, mask);
    }
    if (rows > 2) {
      const mask = maskPtr + (p2 - p0);
      storeShortRow(p2, c20, c21, columns, accumulate, flags, biasPtr, mask);
    }
    if (rows > 3) {
      const mask = maskPtr + (p3 - p0);
      storeShortRow(p3, c30, c31, columns, accumulate, flags, biasPtr, mask);
    }
    if (rows > 4) {
      const mask = maskPtr + (p4 - p0);
      storeShortRow(p4, c40, c41, columns, accumulate, flags, biasPtr, mask);
    }
    if (rows > 5) {
      const mask = maskPtr + (p5 - p0);
      storeShortRow(p5, c50, c51, columns, accumulate, flags, biasPtr, mask);
    }
    return;
  }
  if (accumulate) {
    c00 = f32x4.add(c00, v128.load(p0)); c01 = f32x4.add(c01, v128.load(p0, 16));
    c10 = f32x4.add(c10, v128.load(p1)); c11 = f32x4.add(c11, v128.load(p1, 16));
    c20 = f32x4.add(c20, v128.load(p2)); c21 = f32x4.add(c21, v128.load(p2, 16));
    c30 = f32x4.add(c30, v128.load(p3)); c31 = f32x4.add(c31, v128.load(p3, 16));
    if (ROWS > 4) {
      c40 = f32x4.add(c40, v128.load(p4)); c41 = f32x4.add(c41, v128.load(p4, 16));
      c50 = f32x4.add(c50, v128.load(p5)); c51 = f32x4.add(c51, v128.load(p5, 16));
    }
  }
  if (flags & BIAS) {
    const b0 = v128.load(biasPtr), b1 = v128.load(biasPtr, 16);
    c00 = f32x4.add(c00, b0); c01 = f32x4.add(c01, b1);
    c10 = f32x4.add(c10, b0); c11 = f32x4.add(c11, b1);
    c20 = f32x4.add(c20, b0); c21 = f32x4.add(c21, b1);
    c30 = f32x4.add(c30, b0); c31 = f32x4.add(c31, b1);
    if (ROWS > 4) {
      c40 = f32x4.add(c40, b0); c41 = f32x4.add(c41, b1);
      c50 = f32x4.add(c50, b0); c51 = f32x4.add(c51, b1);
    }
  }
  if (flags & RELU) {
    c00 = relu(c00); c01 = relu(c01);
    c10 = relu(c10); c11 = relu(c11);
    c20 = relu(c20); c21 = relu(c21);
    c30 = relu(c30); c31 = relu(c31);
    if (ROWS > 4) {
      c40 = relu(c40); c41 = relu(c41);
      c50 = relu(c50); c51 = relu(c51);
    }
  }
  if (flags & MASK) {
    const q0 = maskPtr + (p0 - p0);
    c00 = masked(c00, q0); c01 = masked(c01, q0 + 16);
    const q1 = maskPtr + (p1 - p0);
    c10 = masked(c10, q1); c11 = masked(c11, q1 + 16);
    const q2 = maskPtr + (p2 - p0);
    c20 = masked(c20, q2); c21 = masked(c21, q2 + 16);
    const q3 = maskPtr + (p3 - p0);
    c30 = masked(c30, q3); c31 = masked(c31, q3 + 16);
    if (ROWS > 4) {
      const q4 = maskPtr + (p4 - p0);
      c40 = masked(c40, q4); c41 = masked(c41, q4 + 16);
      const q5 = maskPtr + (p5 - p0);
      c50 = masked(c50, q5); c51 = masked(c51, q5 + 16);
    }
  }
  v128.store(p0, c00); v128.store(p0, c01, 16);
  v128.store(p1, c10); v128.store(p1, c11, 16);
  v128.store(p2, c20); v128.store(p2, c21, 16);
  v128.store(p3, c30); v128.store(p3, c31, 16);
  if (ROWS > 4) {
    v128.store(p4, c40); v128.store(p4, c41, 16);
    v128.store(p5, c50); v128.store(p5, c51, 16);
  }
}

/** x where the mask is positive, 0 elsewhere. */
@inline
function masked(x: v128, maskPtr: usize): v128 {
  return v128.and(x, f32x4.gt(v128.load(maskPtr), f32x4.splat(0)));
}

/** Stores one row of a tile with fewer than 8 columns, after its epilogue, one by one. */
function storeShortRow(
  cPtr: usize, x0: v128, x1: v128, columns: i32, accumulate: bool,
  flags: i32, biasPtr: usize, maskPtr: usize,
): void {
  for (let j = 0; j < columns; j++) {
    const offset = <usize>j << 2;
    let x = f32x4.extract_lane(x0, 0);
    if (accumulate) x += load<f32>(cPtr + offset);
    if (flags & BIAS) x += load<f32>(biasPtr + offset);
    if (flags & RELU) x = x < 0 ? 0 : x;
    if (flags & MASK && !(load<f32>(maskPtr + offset) > 0)) x = 0;
    store<f32>(cPtr + offset, x);
    // The row moves left by one lane: the next column is in lane 0.
    x0 = v128.shuffle<f32>(x0, x1, 1, 2, 3, 4);
    x1 = v128.shuffle<f32>(x1, x1, 1, 2, 3, 3);
  }
}
