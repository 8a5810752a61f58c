// The three matrix products of a dense layer, with its epilogues.
//
//   matmulNN   C = A·B  (+ bias, ReLU)      forward:            Y  = X·W
//   matmulTN   C = Aᵀ·B                     weight gradient:    dW = Xᵀ·dY
//   matmulNT   C = A·Bᵀ (masked)            input gradient:     dX = dY·Wᵀ
//
// All three run one tile: 6 rows (plain: 4) × 8 columns of C in registers. B is packed into panels
// of 8 columns (k-major, zero-padded), one panel at a time, so that the tile reads it in sequence
// from the first-level cache whatever its form; Aᵀ is packed into strips of a tile's rows for the
// same reason. Only the packing differs between the forms.
//
//   panel:  k=0: b0 b1 … b7 │ k=1: b0 … b7 │ …      strip:  k=0: a0 a1 … │ k=1: a0 a1 … │ …

import { COLUMNS, MASK, ROWS, tile } from "./tile";

/** Depth of a panel: 8 × 512 × 4 bytes leave half of a 32 KiB first-level cache to A. */
const DEPTH: i32 = 512;
const PANEL_BYTES: i32 = (COLUMNS * DEPTH) << 2;
/** Bytes from a step of a strip to the next. */
const STRIP_STRIDE: i32 = ROWS << 2;

/** Bytes of scratch for these sizes: panel, Aᵀ in strips; f64, which never overflows. */
export function matmulScratchBytes(M: i32, K: i32): f64 {
  const strips = (M + ROWS - 1) / ROWS;
  return <f64>PANEL_BYTES + <f64>strips * <f64>K * STRIP_STRIDE;
}

/**
 * C = A·B, then + bias and ReLU as flags say.
 *
 * C: M×N, A: M×K, B: K×N, row-major; bias: N.
 * Requires: no overlap of C or scratch with anything; flags: 1 adds bias, 2 applies ReLU;
 *   scratch of matmulScratchBytes. Any sizes ≥ 1, no alignment.
 * Error: (K + 1)·ε·Σ|a·b|, tests/engine/matmul_test.ts.
 * Blocking: 4 to 8 rows × 8 to 16 columns and 1 to 8 steps of K at a time were measured; these are
 *   the fastest of each variant for batches of 64 (docs/performance.md).
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
  const stripsPtr = scratchPtr + PANEL_BYTES;
  for (let i = 0; i < M; i += ROWS) {
    packStrip(stripsPtr + (<usize>(i * K) << 2), aPtr + (<usize>i << 2), min(ROWS, M - i), K, M);
  }
  for (let j = 0; j < N; j += COLUMNS) {
    for (let k = 0; k < K; k += DEPTH) {
      const depth = min(DEPTH, K - k);
      packColumns(scratchPtr, bPtr + (<usize>(k * N + j) << 2), min(COLUMNS, N - j), depth, N);
      for (let i = 0; i < M; i += ROWS) {
        tile(
          cPtr + (<usize>(i * N + j) << 2), stripsPtr + (<usize>(i * K + k * ROWS) << 2), 4,
          STRIP_STRIDE, scratchPtr, min(ROWS, M - i), min(COLUMNS, N - j), depth, N, k > 0, 0, 0, 0,
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
  const end = stripPtr + <usize>K * STRIP_STRIDE;
  for (; stripPtr < end; stripPtr += STRIP_STRIDE) {
    if (columns == ROWS) {
      v128.store(stripPtr, v128.load(aPtr));
      if (ROWS > 4) store<u64>(stripPtr, load<u64>(aPtr, 16), 16);
    } else {
      memory.fill(stripPtr, 0, STRIP_STRIDE);
      memory.copy(stripPtr, aPtr, <usize>columns << 2);
    }
    aPtr += stride;
  }
}
