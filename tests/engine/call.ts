// Kernels as functions of arrays: the one place in the tests that knows their
// signatures. Every call runs between guard bytes, on dirty outputs.

import type { ProductSizes } from "../../bench/shapes.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { pcg32State } from "../../src/random.ts";
import {
  type GuardedMemory,
  withGuardedMemory,
} from "../support/guarded_memory.ts";

/** Flags of matmulNN. */
const BIAS = 1, RELU = 2;

/** Epilogue of matmulNN. */
export interface Epilogue {
  readonly bias?: Float32Array;
  readonly relu?: boolean;
}

export function matmulNN(
  engine: Engine,
  a: Float32Array,
  b: Float32Array,
  { M, N, K }: ProductSizes,
  { bias, relu }: Epilogue = {},
): Float32Array {
  return withGuardedMemory(engine, (guarded) => {
    const cPtr = guarded.floats(M * N);
    const biasPtr = bias ? guarded.input(bias) : 0;
    const scratchPtr = guarded.bytes(engine.kernels.matmulScratchBytes(M, K));
    const flags = (bias ? BIAS : 0) | (relu ? RELU : 0);
    // deno-fmt-ignore
    engine.kernels.matmulNN(
      cPtr, guarded.input(a), guarded.input(b), biasPtr, scratchPtr, M, N, K, flags,
    );
    return guarded.read(cPtr, M * N);
  });
}

export function matmulTN(
  engine: Engine,
  a: Float32Array,
  b: Float32Array,
  { M, N, K }: ProductSizes,
): Float32Array {
  return withGuardedMemory(engine, (guarded) => {
    const cPtr = guarded.floats(M * N);
    const scratchPtr = guarded.bytes(engine.kernels.matmulScratchBytes(M, K));
    // deno-fmt-ignore
    engine.kernels.matmulTN(
      cPtr, guarded.input(a), guarded.input(b), scratchPtr, M, N, K,
    );
    return guarded.read(cPtr, M * N);
  });
}

export function matmulNT(
  engine: Engine,
  a: Float32Array,
  b: Float32Array,
  { M, N, K }: ProductSizes,
  mask?: Float32Array,
): Float32Array {
  return withGuardedMemory(engine, (guarded) => {
    const cPtr = guarded.floats(M * N);
    const maskPtr = mask ? guarded.input(mask) : 0;
    const scratchPtr = guarded.bytes(engine.kernels.matmulScratchBytes(M, K));
    // deno-fmt-ignore
    engine.kernels.matmulNT(
      cPtr, guarded.input(a), guarded.input(b), maskPtr, scratchPtr, M, N, K,
    );
    return guarded.read(cPtr, M * N);
  });
}

export function sumRows(
  engine: Engine,
  x: Float32Array,
  rows: number,
  columns: number,
): Float32Array {
  return withGuardedMemory(engine, (guarded) => {
    const yPtr = guarded.floats(columns);
    engine.kernels.sumRows(yPtr, guarded.input(x), rows, columns);
    return guarded.read(yPtr, columns);
  });
}

export function inputConstant(
  engine: Engine,
  w: Float32Array,
  bias: Float32Array,
  rows: number,
  offset: number,
): Float32Array {
  return withGuardedMemory(engine, (guarded) => {
    const columns = bias.length, yPtr = guarded.floats(columns);
    // deno-fmt-ignore
    engine.kernels.inputConstant(
      yPtr, guarded.input(w), guarded.input(bias), rows, columns, offset,
    );
    return guarded.read(yPtr, columns);
  });
}

export function scaleRow(
  engine: Engine,
  x: Float32Array,
  factor: number,
): Float32Array {
  return withGuardedMemory(engine, (guarded) => {
    const yPtr = guarded.floats(x.length);
    engine.kernels.scaleRow(yPtr, guarded.input(x), x.length, factor);
    return guarded.read(yPtr, x.length);
  });
}

/** gatherBytes or gatherFloats, by the type of u. */
export function gather(
  engine: Engine,
  u: Uint8Array | Float32Array,
  samples: Uint32Array,
  I: number,
  scale: number,
  offset: number,
): Float32Array {
  const { gatherBytes, gatherFloats } = engine.kernels;
  const kernel = u instanceof Uint8Array ? gatherBytes : gatherFloats;
  return withGuardedMemory(engine, (guarded) => {
    const B = samples.length, xPtr = guarded.floats(B * I);
    kernel(xPtr, guarded.input(u), guarded.input(samples), B, I, scale, offset);
    return guarded.read(xPtr, B * I);
  });
}

/** What softmaxCrossEntropy gives back. */
export interface SoftmaxResult {
  /** B × stride; untouched logits where no gradient was asked for. */
  readonly gradient: Float32Array;
  readonly lossSum: number;
  readonly hits: number;
}

/** `z` is B × stride; `totals` are what loss and hits are added to. */
export function softmaxCrossEntropy(
  engine: Engine,
  z: Float32Array,
  labels: Uint8Array,
  samples: Uint32Array,
  C: number,
  gradientScale: number,
  totals: Float64Array = new Float64Array(2),
): SoftmaxResult {
  return withGuardedMemory(engine, (guarded) => {
    const B = samples.length,
      zPtr = guarded.state(z),
      totalsPtr = guarded.state(totals);
    // deno-fmt-ignore
    engine.kernels.softmaxCrossEntropy(
      zPtr, guarded.input(labels), guarded.input(samples), totalsPtr,
      B, C, z.length / B, gradientScale,
    );
    const [lossSum, hits] = engine.doubles(totalsPtr, 2).slice();
    return {
      gradient: guarded.read(zPtr, z.length),
      lossSum: lossSum!,
      hits: hits!,
    };
  });
}

export function countNonZeros(engine: Engine, u: Uint8Array): number {
  return withGuardedMemory(
    engine,
    (guarded) => engine.kernels.countNonZeros(guarded.input(u), u.length),
  );
}

/** How many entries behind the last one kernels may read. */
const READ_AHEAD = 256;

/** Images in the engine's sparse form. */
export interface SparseImages {
  /** distance << 8 | value, and room that may be read behind the last. */
  readonly entries: Uint16Array;
  readonly starts: Uint32Array;
}

/** Compresses N × I bytes, `piece` rows at a call. */
export function compressBytes(
  engine: Engine,
  u: Uint8Array,
  I: number,
  piece = Infinity,
): SparseImages {
  return withGuardedMemory(engine, (guarded) => {
    const N = u.length / I;
    const nonZeros = u.reduce((count, byte) => count + (byte ? 1 : 0), 0);
    const most = nonZeros + N * engine.kernels.extraEntries(I);
    const entriesPtr = guarded.bytes(most * 2),
      startsPtr = guarded.floats(N + 1);
    const uPtr = guarded.input(u);
    engine.words(startsPtr, 1)[0] = 0;
    for (let row = 0; row < N; row += piece) {
      const rows = Math.min(piece, N - row);
      const at = [startsPtr + row * 4, uPtr + row * I] as const;
      engine.kernels.compressBytes(entriesPtr, at[0], at[1], rows, I);
    }
    const starts = engine.words(startsPtr, N + 1).slice();
    const entries = new Uint16Array(starts[N]! + READ_AHEAD);
    const bytes = engine.bytes(entriesPtr, starts[N]! * 2);
    new Uint8Array(entries.buffer).set(bytes);
    return { entries, starts };
  });
}

/** The first layer's sizes and the batch it sees. */
export interface SparseBatch {
  readonly images: SparseImages;
  /** scale · v for every byte v. */
  readonly table: Float32Array;
  readonly samples: Uint32Array;
  readonly I: number;
}

/** A batch's pointers. */
export function placeBatch(
  guarded: GuardedMemory,
  { images, table, samples }: SparseBatch,
) {
  return {
    tablePtr: guarded.input(table),
    entriesPtr: guarded.input(images.entries),
    startsPtr: guarded.input(images.starts),
    samplesPtr: guarded.input(samples),
  };
}

export function sparseForward(
  engine: Engine,
  batch: SparseBatch,
  w: Float32Array,
  constant: Float32Array,
  relu: boolean,
): Float32Array {
  return withGuardedMemory(engine, (guarded) => {
    const B = batch.samples.length, O = constant.length;
    const zPtr = guarded.floats(B * O), at = placeBatch(guarded, batch);
    const scratchBytes = engine.kernels.sparseScratchBytes(B, batch.I);
    // deno-fmt-ignore
    engine.kernels.sparseForward(
      zPtr, guarded.input(constant), guarded.input(w), at.tablePtr, at.entriesPtr,
      at.startsPtr, at.samplesPtr, guarded.bytes(scratchBytes), B, O, relu ? 1 : 0,
    );
    return guarded.read(zPtr, B * O);
  });
}

function placeGenerator(guarded: GuardedMemory, seed: bigint): number {
  const { state, increment } = pcg32State(seed);
  const words = new BigUint64Array([state, increment]);
  return guarded.state(new Float64Array(words.buffer));
}

/** Rows × stride, of which `columns` are drawn. */
export function fillUniform(
  engine: Engine,
  rows: number,
  columns: number,
  stride: number,
  bound: number,
  seed: bigint,
): Float32Array {
  return withGuardedMemory(engine, (guarded) => {
    const xPtr = guarded.floats(rows * stride);
    const statePtr = placeGenerator(guarded, seed);
    engine.kernels.fillUniform(xPtr, rows, columns, stride, bound, statePtr);
    return guarded.read(xPtr, rows * stride);
  });
}

export function fillNormal(
  engine: Engine,
  rows: number,
  columns: number,
  stride: number,
  deviation: number,
  seed: bigint,
): Float32Array {
  return withGuardedMemory(engine, (guarded) => {
    const xPtr = guarded.floats(rows * stride);
    const statePtr = placeGenerator(guarded, seed);
    engine.kernels.fillNormal(xPtr, rows, columns, stride, deviation, statePtr);
    return guarded.read(xPtr, rows * stride);
  });
}

export function shuffle(
  engine: Engine,
  items: Uint32Array,
  seed: bigint,
): Uint32Array {
  return withGuardedMemory(engine, (guarded) => {
    const itemsPtr = guarded.state(items),
      statePtr = placeGenerator(guarded, seed);
    engine.kernels.shuffle(itemsPtr, items.length, statePtr);
    return engine.words(itemsPtr, items.length).slice();
  });
}
