// The first layer on images that are mostly zero: only non-zero bytes cost work.
//
// With x = scale·u + offset and bytes u, X·W = scale·U·W + offset·(column sums of W), and
// dW = scale·Uᵀ·D + offset·(column sums of D): a sparse part and a constant one.
//
// An image is a list of entries (sparse_entries.ts). table[v] = scale·v for every byte v.

import { madd, relu } from "../lib/lanes";
import { callFor } from "../optimizers/rules";

/**
 * z[b] = constant + Σ_entries table[value]·w[position], then ReLU if asked.
 *
 * z: B × O; constant: O (inputConstant); w: I × O row-major; samples: B u32;
 *   scratch: sparseScratchBytes.
 * Requires: O a multiple of 8; no overlap; 512 readable bytes behind the last entry.
 * Error: (I + 2)·ε·(|constant| + Σ|x·w|), tests/engine/sparse_input_test.ts.
 * Blocking: the batch's entries are touched, then each image's decoded into a list of (number,
 *   address of its weights); each 32 columns stay in eight registers: per entry one splat for eight
 *   multiply-adds.
 */
export function sparseForward(
  zPtr: usize, constantPtr: usize, wPtr: usize, tablePtr: usize, entriesPtr: usize,
  startsPtr: usize, samplesPtr: usize, scratchPtr: usize, B: i32, O: i32, applyRelu: i32,
): void {
  const stride = <usize>O << 2;
  prefetch(scratchPtr, entriesPtr, startsPtr, samplesPtr, B);
  for (let b = 0; b < B; b++) {
    const startPtr = startsPtr + (<usize>load<u32>(samplesPtr + (<usize>b << 2)) << 2);
    const from = entriesPtr + (<usize>load<u32>(startPtr) << 1);
    const to = entriesPtr + (<usize>load<u32>(startPtr, 4) << 1);
    const listEnd = decode(scratchPtr, from, to, tablePtr, wPtr, stride);
    let column: usize = 0;
    for (; column + 128 <= stride; column += 128) {
      forward32(zPtr + column, constantPtr + column, scratchPtr, listEnd, column, applyRelu);
    }
    for (; column < stride; column += 32) {
      forward8(zPtr + column, constantPtr + column, scratchPtr, listEnd, column, applyRelu);
    }
    zPtr += stride;
  }
}

/**
 * Reads some of every image of a batch, far apart in memory and not needed yet: all the misses are
 * under way at once, where decoding would wait for a few at a time. What is read is stored, so that
 * no compiler drops it.
 */
@inline
function prefetch(
  scratchPtr: usize, entriesPtr: usize, startsPtr: usize, samplesPtr: usize, B: i32,
): void {
  let seen = 0;
  for (let b = 0; b < B; b++) {
    const startPtr = startsPtr + (<usize>load<u32>(samplesPtr + (<usize>b << 2)) << 2);
    const from = entriesPtr + (<usize>load<u32>(startPtr) << 1);
    seen |= load<i32>(from) | load<i32>(from, 128) | load<i32>(from, 256) | load<i32>(from, 384);
  }
  store<i32>(scratchPtr, seen);
}

/** Lists entries as pairs (table[value], address of its row); returns the end. */
@inline
function decode(
  listPtr: usize, from: usize, to: usize, tablePtr: usize, rowPtr: usize, stride: usize,
): usize {
  let end = listPtr;
  for (let e = from; e < to; e += 2) {
    const entry = <usize>load<u16>(e);
    rowPtr += (entry >>> 8) * stride;
    store<f32>(end, load<f32>(tablePtr + ((entry & 0xff) << 2)));
    store<u32>(end, <u32>rowPtr, 4);
    end += 8;
  }
  return end;
}

@inline
function forward32(
  zPtr: usize, constantPtr: usize, listPtr: usize, listEnd: usize, column: usize, applyRelu: i32,
): void {
  let z0 = v128.load(constantPtr), z1 = v128.load(constantPtr, 16);
  let z2 = v128.load(constantPtr, 32), z3 = v128.load(constantPtr, 48);
  let z4 = v128.load(constantPtr, 64), z5 = v128.load(constantPtr, 80);
  let z6 = v128.load(constantPtr, 96), z7 = v128.load(constantPtr, 112);
  for (let e = listPtr; e < listEnd; e += 8) {
    const x = v128.load32_splat(e);
    const w = <usize>load<u32>(e, 4) + column;
    z0 = madd(x, v128.load(w), z0);
    z1 = madd(x, v128.load(w, 16), z1);
    z2 = madd(x, v128.load(w, 32), z2);
    z3 = madd(x, v128.load(w, 48), z3);
    z4 = madd(x, v128.load(w, 64), z4);
    z5 = madd(x, v128.load(w, 80), z5);
    z6 = madd(x, v128.load(w, 96), z6);
    z7 = madd(x, v128.load(w, 112), z7);
    e += 8;
    if (e == listEnd) break; // see tile.ts
    const y = v128.load32_splat(e);
    const v = <usize>load<u32>(e, 4) + column;
    z0 = madd(y, v128.load(v), z0);
    z1 = madd(y, v128.load(v, 16), z1);
    z2 = madd(y, v128.load(v, 32), z2);
    z3 = madd(y, v128.load(v, 48), z3);
    z4 = madd(y, v128.load(v, 64), z4);
    z5 = madd(y, v128.load(v, 80), z5);
    z6 = madd(y, v128.load(v, 96), z6);
    z7 = madd(y, v128.load(v, 112), z7);
  }
  if (applyRelu) {
    z0 = relu(z0); z1 = relu(z1); z2 = relu(z2); z3 = relu(z3);
    z4 = relu(z4); z5 = relu(z5); z6 = relu(z6); z7 = relu(z7);
  }
  v128.store(zPtr, z0); v128.store(zPtr, z1, 16);
  v128.store(zPtr, z2, 32); v128.store(zPtr, z3, 48);
  v128.store(zPtr, z4, 64); v128.store(zPtr, z5, 80);
  v128.store(zPtr, z6, 96); v128.store(zPtr, z7, 112);
}

@inline
function forward8(
  zPtr: usize, constantPtr: usize, listPtr: usize, listEnd: usize, column: usize, applyRelu: i32,
): void {
  let z0 = v128.load(constantPtr), z1 = v128.load(constantPtr, 16);
  for (let e = listPtr; e < listEnd; e += 8) {
    const x = v128.load32_splat(e);
    const w = <usize>load<u32>(e, 4) + column;
    z0 = madd(x, v128.load(w), z0);
    z1 = madd(x, v128.load(w, 16), z1);
  }
  if (applyRelu) {
    z0 = relu(z0);
    z1 = relu(z1);
  }
  v128.store(zPtr, z0);
  v128.store(zPtr, z1, 16);
}

/** Bytes of scratch: a list of pairs for every position, and where each ends. */
export function sparseScratchBytes(B: i32, I: i32): f64 {
  return <f64>I * <f64>((B << 3) + 4);
}

/**
 * The first layer's weight gradient, handed to an update rule row by row without ever lying in
 * memory: g[i] = constant + Σ_b table[u[samples[b]][i]]·d[b].
 *
 * w: I × O row-major; d: B × O; constant: O, offset·(column sums of d);
 *   scratch: sparseScratchBytes.
 * Requires: O a multiple of 8, B ≥ 1; the optimizer's states lie where its block says.
 * Error: that of update on a gradient within (B + 2)·ε·Σ|x·d|;
 *   tests/engine/sparse_input_test.ts.
 * Blocking: as sparseForward, with one list for every position, filled image by image: cheaper
 *   than a counting sort, and than bit masks over a row of bytes, whose branches are unpredictable.
 */
export function sparseUpdate(
  rule: i32, optimizerPtr: usize, wPtr: usize, dPtr: usize, constantPtr: usize, tablePtr: usize,
  entriesPtr: usize, startsPtr: usize, samplesPtr: usize, scratchPtr: usize, B: i32, I: i32, O: i32,
): void {
  sortBatch(
    scratchPtr, tablePtr, entriesPtr, startsPtr, samplesPtr, dPtr, B, I, <usize>O << 2,
  );
  callFor<UpdateRows>(rule, optimizerPtr, wPtr, constantPtr, scratchPtr, B, I, O);
}

@unmanaged
class UpdateRows {
  run<T>(
    optimizer: T, wPtr: usize, constantPtr: usize, listsPtr: usize, B: i32, I: i32, O: i32,
  ): void {
    const stride = <usize>O << 2, capacity = <usize>B << 3;
    const endsPtr = listsPtr + <usize>I * capacity;
    for (let i = 0; i < I; i++) {
      const listEnd = <usize>load<u32>(endsPtr + (<usize>i << 2));
      let column: usize = 0;
      for (; column + 128 <= stride; column += 128) {
        gradient32(optimizer, wPtr + column, constantPtr + column, listsPtr, listEnd, column);
      }
      for (; column < stride; column += 32) {
        gradient8(optimizer, wPtr + column, constantPtr + column, listsPtr, listEnd, column);
      }
      listsPtr += capacity;
      wPtr += stride;
    }
  }
}

/** Lists for every position the pairs (table[value], address of d[b]) of images that have it. */
function sortBatch(
  listsPtr: usize, tablePtr: usize, entriesPtr: usize, startsPtr: usize, samplesPtr: usize,
  dPtr: usize, B: i32, I: i32, stride: usize,
): void {
  const capacity = <usize>B << 3;
  const endsPtr = listsPtr + <usize>I * capacity;
  for (let i = 0; i < I; i++) {
    store<u32>(endsPtr + (<usize>i << 2), <u32>(listsPtr + <usize>i * capacity));
  }
  for (let b = 0; b < B; b++) {
    const startPtr = startsPtr + (<usize>load<u32>(samplesPtr + (<usize>b << 2)) << 2);
    const to = entriesPtr + (<usize>load<u32>(startPtr, 4) << 1);
    let endPtr = endsPtr;
    for (let e = entriesPtr + (<usize>load<u32>(startPtr) << 1); e < to; e += 2) {
      const entry = <usize>load<u16>(e);
      endPtr += (entry >>> 8) << 2;
      const end = <usize>load<u32>(endPtr);
      store<f32>(end, load<f32>(tablePtr + ((entry & 0xff) << 2)));
      store<u32>(end, <u32>dPtr, 4);
      store<u32>(endPtr, <u32>(end + 8));
    }
    dPtr += stride;
  }
}

@inline
function gradient32<T>(
  optimizer: T, wPtr: usize, constantPtr: usize, listPtr: usize, listEnd: usize, column: usize,
): void {
  let g0 = v128.load(constantPtr), g1 = v128.load(constantPtr, 16);
  let g2 = v128.load(constantPtr, 32), g3 = v128.load(constantPtr, 48);
  let g4 = v128.load(constantPtr, 64), g5 = v128.load(constantPtr, 80);
  let g6 = v128.load(constantPtr, 96), g7 = v128.load(constantPtr, 112);
  for (let e = listPtr; e < listEnd; e += 8) {
    const x = v128.load32_splat(e);
    const d = <usize>load<u32>(e, 4) + column;
    g0 = madd(x, v128.load(d), g0);
    g1 = madd(x, v128.load(d, 16), g1);
    g2 = madd(x, v128.load(d, 32), g2);
    g3 = madd(x, v128.load(d, 48), g3);
    g4 = madd(x, v128.load(d, 64), g4);
    g5 = madd(x, v128.load(d, 80), g5);
    g6 = madd(x, v128.load(d, 96), g6);
    g7 = madd(x, v128.load(d, 112), g7);
    e += 8;
    if (e == listEnd) break; // see tile.ts
    const y = v128.load32_splat(e);
    const c = <usize>load<u32>(e, 4) + column;
    g0 = madd(y, v128.load(c), g0);
    g1 = madd(y, v128.load(c, 16), g1);
    g2 = madd(y, v128.load(c, 32), g2);
    g3 = madd(y, v128.load(c, 48), g3);
    g4 = madd(y, v128.load(c, 64), g4);
    g5 = madd(y, v128.load(c, 80), g5);
    g6 = madd(y, v128.load(c, 96), g6);
    g7 = madd(y, v128.load(c, 112), g7);
  }
  optimizer.update(wPtr, g0);
  optimizer.update(wPtr + 16, g1);
  optimizer.update(wPtr + 32, g2);
  optimizer.update(wPtr + 48, g3);
  optimizer.update(wPtr + 64, g4);
  optimizer.update(wPtr + 80, g5);
  optimizer.update(wPtr + 96, g6);
  optimizer.update(wPtr + 112, g7);
}

@inline
function gradient8<T>(
  optimizer: T, wPtr: usize, constantPtr: usize, listPtr: usize, listEnd: usize, column: usize,
): void {
  let g0 = v128.load(constantPtr), g1 = v128.load(constantPtr, 16);
  for (let e = listPtr; e < listEnd; e += 8) {
    const x = v128.load32_splat(e);
    const d = <usize>load<u32>(e, 4) + column;
    g0 = madd(x, v128.load(d), g0);
    g1 = madd(x, v128.load(d, 16), g1);
  }
  optimizer.update(wPtr, g0);
  optimizer.update(wPtr + 16, g1);
}
