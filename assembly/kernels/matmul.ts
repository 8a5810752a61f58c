// The three matrix products of a dense layer, with its epilogues.
//
//   matmulNN   C = A·B  (+ bias, ReLU)      forward:            Y  = X·W
//   matmulTN   C = Aᵀ·B                     weight gradient:    dW = Xᵀ·dY
//   matmulNT   C = A·Bᵀ (masked)            input gradient:     dX = dY·Wᵀ
//
// All three run one tile: 4 rows × 8 columns of C in eight registers. B is packed into panels of
// 8 columns (k-major, zero-padded), one panel at a time, so that the tile reads it in sequence
// from the first-level cache whatever its form; Aᵀ is packed into strips of 4 rows for the same
// reason. Only the packing differs between the forms.
//
//   panel:  k=0: b0 b1 … b7 │ k=1: b0 … b7 │ …      strip:  k=0: a0 a1 a2 a3 │ k=1: …

import { madd, relu } from "../lib/lanes";

/** Rows of a tile; a strip of packed Aᵀ is as wide. */
const ROWS: i32 = 4;
/** Columns of a tile and of a panel. */
const COLUMNS: i32 = 8;
/** Depth of a panel: 8 × 512 × 4 bytes leave half of a 32 KiB first-level cache to A. */
const DEPTH: i32 = 512;

/** Epilogues, in the order of their application; the first two are matmulNN's flags. */
const BIAS: i32 = 1;
const RELU: i32 = 2;
const MASK: i32 = 4;

/** Bytes of scratch for these sizes: panel, tile, Aᵀ in strips; f64, which never overflows. */
export function matmulScratchBytes(M: i32, K: i32): f64 {
  const strips = (M + ROWS - 1) / ROWS;
  return <f64>((COLUMNS * DEPTH + ROWS * COLUMNS) << 2) + <f64>strips * <f64>K * (ROWS << 2);
}

/**
 * C = A·B, then + bias and ReLU as flags say.
 *
 * C: M×N, A: M×K, B: K×N, row-major; bias: N.
 * Requires: no overlap of C or scratch with anything; flags: 1 adds bias, 2 applies ReLU;
 *   scratch of matmulScratchBytes. Any sizes ≥ 1, no alignment.
 * Error: (K + 1)·ε·Σ|a·b|, tests/engine/matmul_test.ts.
 * Blocking: 4×8 tiles with B packed reach the same share of the multiply-add peak in both
 *   variants (bench/kernels); 6×8 gains 5 % with fused operations and spills without.
 */
export function matmulNN(
  cPtr: usize, aPtr: usize, bPtr: usize, biasPtr: usize, scratchPtr: usize,
  M: i32, N: i32, K: i32, flags: i32,
): void {
  for (let j = 0; j < N; j += COLUMNS) {
    for (let k = 0; k < K; k += DEPTH) {
      const depth = min(DEPTH, K - k);
      packColumns(scratchPtr, bPtr + (<usize>(k * N + j) << 2), min(COLUMNS, N - j), depth, N);
      for (let i = 0; i < M; i += ROWS) {
        tile(
          cPtr + (<usize>(i * N + j) << 2), aPtr + (<usize>(i * K + k) << 2), <usize>K << 2, 4,
          scratchPtr, min(ROWS, M - i), min(COLUMNS, N - j), depth, N, k > 0,
          k + depth == K ? flags : 0, biasPtr + (<usize>j << 2), 0,
        );
      }
    }
  }
}

/**
 * C = A·Bᵀ, and 0 where the mask is not positive: with Y = ReLU(…) as mask this is the gradient
 * that flows back through it.
 *
 * C: M×N, A: M×K, B: N×K, mask: M×N, row-major; maskPtr 0 means no mask.
 * Requires, error, blocking: as matmulNN.
 */
export function matmulNT(
  cPtr: usize, aPtr: usize, bPtr: usize, maskPtr: usize, scratchPtr: usize,
  M: i32, N: i32, K: i32,
): void {
  for (let j = 0; j < N; j += COLUMNS) {
    for (let k = 0; k < K; k += DEPTH) {
      const depth = min(DEPTH, K - k);
      packRows(scratchPtr, bPtr + (<usize>(j * K + k) << 2), min(COLUMNS, N - j), depth, K);
      for (let i = 0; i < M; i += ROWS) {
        const offset = <usize>(i * N + j) << 2;
        tile(
          cPtr + offset, aPtr + (<usize>(i * K + k) << 2), <usize>K << 2, 4,
          scratchPtr, min(ROWS, M - i), min(COLUMNS, N - j), depth, N, k > 0,
          maskPtr != 0 && k + depth == K ? MASK : 0, 0, maskPtr + offset,
        );
      }
    }
  }
}

/**
 * C = Aᵀ·B.
 *
 * C: M×N, A: K×M, B: K×N, row-major.
 * Requires, error, blocking: as matmulNN. Aᵀ is packed first: read in place its rows lie a power
 *   of two apart for wide layers and evict each other.
 */
export function matmulTN(
  cPtr: usize, aPtr: usize, bPtr: usize, scratchPtr: usize, M: i32, N: i32, K: i32,
): void {
  const stripsPtr = scratchPtr + ((COLUMNS * DEPTH + ROWS * COLUMNS) << 2);
  for (let i = 0; i < M; i += ROWS) {
    packStrip(stripsPtr + (<usize>(i * K) << 2), aPtr + (<usize>i << 2), min(ROWS, M - i), K, M);
  }
  for (let j = 0; j < N; j += COLUMNS) {
    for (let k = 0; k < K; k += DEPTH) {
      const depth = min(DEPTH, K - k);
      packColumns(scratchPtr, bPtr + (<usize>(k * N + j) << 2), min(COLUMNS, N - j), depth, N);
      for (let i = 0; i < M; i += ROWS) {
        tile(
          cPtr + (<usize>(i * N + j) << 2), stripsPtr + (<usize>(i * K + k * ROWS) << 2), 4, 16,
          scratchPtr, min(ROWS, M - i), min(COLUMNS, N - j), depth, N, k > 0, 0, 0, 0,
        );
      }
    }
  }
}

/** Panel from `columns` columns of a row-major matrix with N columns, zero-padded to 8. */
function packColumns(panelPtr: usize, bPtr: usize, columns: i32, depth: i32, N: i32): void {
  const stride = <usize>N << 2;
  const end = panelPtr + (<usize>depth << 5);
  if (columns == COLUMNS) {
    for (; panelPtr < end; panelPtr += 32) {
      v128.store(panelPtr, v128.load(bPtr));
      v128.store(panelPtr, v128.load(bPtr, 16), 16);
      bPtr += stride;
    }
    return;
  }
  memory.fill(panelPtr, 0, end - panelPtr);
  for (; panelPtr < end; panelPtr += 32) {
    memory.copy(panelPtr, bPtr, <usize>columns << 2);
    bPtr += stride;
  }
}

/** Panel from `rows` rows of a row-major matrix with K columns (transposed), zero-padded to 8. */
function packRows(panelPtr: usize, bPtr: usize, rows: i32, depth: i32, K: i32): void {
  const stride = <usize>K << 2;
  let k = 0;
  if (rows == COLUMNS) {
    for (; k + 4 <= depth; k += 4) {
      const p = panelPtr + (<usize>k << 5), b = bPtr + (<usize>k << 2);
      transpose4x4(p, b, stride);
      transpose4x4(p + 16, b + (stride << 2), stride);
    }
  } else {
    memory.fill(panelPtr, 0, <usize>depth << 5);
  }
  for (; k < depth; k++) {
    for (let r = 0; r < rows; r++) {
      const b = bPtr + <usize>r * stride + (<usize>k << 2);
      store<f32>(panelPtr + (<usize>(k * COLUMNS + r) << 2), load<f32>(b));
    }
  }
}

/** Four rows of four, stride bytes apart, become four columns in rows 32 bytes apart. */
@inline
function transpose4x4(toPtr: usize, fromPtr: usize, stride: usize): void {
  const r0 = v128.load(fromPtr), r1 = v128.load(fromPtr + stride);
  const r2 = v128.load(fromPtr + 2 * stride), r3 = v128.load(fromPtr + 3 * stride);
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(toPtr, v128.shuffle<f64>(low01, low23, 0, 2));
  v128.store(toPtr, v128.shuffle<f64>(low01, low23, 1, 3), 32);
  v128.store(toPtr, v128.shuffle<f64>(high01, high23, 0, 2), 64);
  v128.store(toPtr, v128.shuffle<f64>(high01, high23, 1, 3), 96);
}

/** Strip from `columns` columns of a K×M matrix; a missing column reads as 0. */
@inline
function packStrip(stripPtr: usize, aPtr: usize, columns: i32, K: i32, M: i32): void {
  const stride = <usize>M << 2;
  const end = stripPtr + (<usize>K << 4);
  for (; stripPtr < end; stripPtr += 16) {
    if (columns == ROWS) {
      v128.store(stripPtr, v128.load(aPtr));
    } else {
      v128.store(stripPtr, f32x4.splat(0));
      memory.copy(stripPtr, aPtr, <usize>columns << 2);
    }
    aPtr += stride;
  }
}

/**
 * One tile of C: 4×8 accumulators, K in steps of two. Row r of A starts at aPtr + r·rowStride and
 * advances by kStride, a constant at every call. Missing rows repeat the last one, missing columns
 * are zeros of the panel; neither is stored.
 */
@inline
function tile(
  cPtr: usize, aPtr: usize, rowStride: usize, kStride: usize, panelPtr: usize,
  rows: i32, columns: i32, depth: i32, N: i32, accumulate: bool,
  flags: i32, biasPtr: usize, maskPtr: usize,
): void {
  let a0 = aPtr;
  let a1 = rows > 1 ? a0 + rowStride : a0;
  let a2 = rows > 2 ? a1 + rowStride : a1;
  let a3 = rows > 3 ? a2 + rowStride : a2;
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0), c10 = f32x4.splat(0), c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0), c21 = f32x4.splat(0), c30 = f32x4.splat(0), c31 = f32x4.splat(0);
  let b = panelPtr;
  const pairsEnd = panelPtr + (<usize>(depth >> 1) << 6);
  while (b < pairsEnd) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    const s0 = v128.load32_splat(a0), s1 = v128.load32_splat(a1);
    c00 = madd(s0, b0, c00); c01 = madd(s0, b1, c01);
    c10 = madd(s1, b0, c10); c11 = madd(s1, b1, c11);
    const s2 = v128.load32_splat(a2), s3 = v128.load32_splat(a3);
    c20 = madd(s2, b0, c20); c21 = madd(s2, b1, c21);
    c30 = madd(s3, b0, c30); c31 = madd(s3, b1, c31);
    const d0 = v128.load(b, 32), d1 = v128.load(b, 48);
    const t0 = v128.load32_splat(a0 + kStride), t1 = v128.load32_splat(a1 + kStride);
    c00 = madd(t0, d0, c00); c01 = madd(t0, d1, c01);
    c10 = madd(t1, d0, c10); c11 = madd(t1, d1, c11);
    const t2 = v128.load32_splat(a2 + kStride), t3 = v128.load32_splat(a3 + kStride);
    c20 = madd(t2, d0, c20); c21 = madd(t2, d1, c21);
    c30 = madd(t3, d0, c30); c31 = madd(t3, d1, c31);
    a0 += 2 * kStride; a1 += 2 * kStride; a2 += 2 * kStride; a3 += 2 * kStride;
    b += 64;
  }
  if (depth & 1) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    const s0 = v128.load32_splat(a0), s1 = v128.load32_splat(a1);
    const s2 = v128.load32_splat(a2), s3 = v128.load32_splat(a3);
    c00 = madd(s0, b0, c00); c01 = madd(s0, b1, c01);
    c10 = madd(s1, b0, c10); c11 = madd(s1, b1, c11);
    c20 = madd(s2, b0, c20); c21 = madd(s2, b1, c21);
    c30 = madd(s3, b0, c30); c31 = madd(s3, b1, c31);
  }
  // A missing row is the last one again, computed and stored a second time: no row needs a branch.
  const stride = <usize>N << 2;
  const p1 = rows > 1 ? cPtr + stride : cPtr;
  const p2 = rows > 2 ? p1 + stride : p1;
  const p3 = rows > 3 ? p2 + stride : p2;
  if (columns < COLUMNS) {
    storeShortRow(cPtr, c00, c01, columns, accumulate, flags, biasPtr, maskPtr);
    if (rows > 1) {
      const mask = maskPtr + (p1 - cPtr);
      storeShortRow(p1, c10, c11, columns, accumulate, flags, biasPtr, mask);
    }
    if (rows > 2) {
      const mask = maskPtr + (p2 - cPtr);
      storeShortRow(p2, c20, c21, columns, accumulate, flags, biasPtr, mask);
    }
    if (rows > 3) {
      const mask = maskPtr + (p3 - cPtr);
      storeShortRow(p3, c30, c31, columns, accumulate, flags, biasPtr, mask);
    }
    return;
  }
  if (accumulate) {
    c00 = f32x4.add(c00, v128.load(cPtr)); c01 = f32x4.add(c01, v128.load(cPtr, 16));
    c10 = f32x4.add(c10, v128.load(p1)); c11 = f32x4.add(c11, v128.load(p1, 16));
    c20 = f32x4.add(c20, v128.load(p2)); c21 = f32x4.add(c21, v128.load(p2, 16));
    c30 = f32x4.add(c30, v128.load(p3)); c31 = f32x4.add(c31, v128.load(p3, 16));
  }
  if (flags & BIAS) {
    const b0 = v128.load(biasPtr), b1 = v128.load(biasPtr, 16);
    c00 = f32x4.add(c00, b0); c01 = f32x4.add(c01, b1);
    c10 = f32x4.add(c10, b0); c11 = f32x4.add(c11, b1);
    c20 = f32x4.add(c20, b0); c21 = f32x4.add(c21, b1);
    c30 = f32x4.add(c30, b0); c31 = f32x4.add(c31, b1);
  }
  if (flags & RELU) {
    c00 = relu(c00); c01 = relu(c01); c10 = relu(c10); c11 = relu(c11);
    c20 = relu(c20); c21 = relu(c21); c30 = relu(c30); c31 = relu(c31);
  }
  if (flags & MASK) {
    const q1 = maskPtr + (p1 - cPtr), q2 = maskPtr + (p2 - cPtr), q3 = maskPtr + (p3 - cPtr);
    c00 = masked(c00, maskPtr); c01 = masked(c01, maskPtr + 16);
    c10 = masked(c10, q1); c11 = masked(c11, q1 + 16);
    c20 = masked(c20, q2); c21 = masked(c21, q2 + 16);
    c30 = masked(c30, q3); c31 = masked(c31, q3 + 16);
  }
  v128.store(cPtr, c00); v128.store(cPtr, c01, 16);
  v128.store(p1, c10); v128.store(p1, c11, 16);
  v128.store(p2, c20); v128.store(p2, c21, 16);
  v128.store(p3, c30); v128.store(p3, c31, 16);
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
