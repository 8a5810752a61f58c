// Kernels as functions of arrays: the one place in the tests that knows their
// signatures. Every call runs between guard bytes, on dirty outputs.

import type { ProductSizes } from "../../bench/shapes.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { pcg32State } from "../../src/random.ts";
import { type Bed, onBed } from "../support/bed.ts";

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
  return onBed(engine, (bed) => {
    const cPtr = bed.floats(M * N);
    const biasPtr = bias ? bed.input(bias) : 0;
    const scratchPtr = bed.bytes(engine.kernels.matmulScratchBytes(M, K));
    const flags = (bias ? BIAS : 0) | (relu ? RELU : 0);
    // deno-fmt-ignore
    engine.kernels.matmulNN(
      cPtr, bed.input(a), bed.input(b), biasPtr, scratchPtr, M, N, K, flags,
    );
    return bed.read(cPtr, M * N);
  });
}

export function matmulTN(
  engine: Engine,
  a: Float32Array,
  b: Float32Array,
  { M, N, K }: ProductSizes,
): Float32Array {
  return onBed(engine, (bed) => {
    const cPtr = bed.floats(M * N);
    const scratchPtr = bed.bytes(engine.kernels.matmulScratchBytes(M, K));
    // deno-fmt-ignore
    engine.kernels.matmulTN(
      cPtr, bed.input(a), bed.input(b), scratchPtr, M, N, K,
    );
    return bed.read(cPtr, M * N);
  });
}

export function matmulNT(
  engine: Engine,
  a: Float32Array,
  b: Float32Array,
  { M, N, K }: ProductSizes,
  mask?: Float32Array,
): Float32Array {
  return onBed(engine, (bed) => {
    const cPtr = bed.floats(M * N);
    const maskPtr = mask ? bed.input(mask) : 0;
    const scratchPtr = bed.bytes(engine.kernels.matmulScratchBytes(M, K));
    // deno-fmt-ignore
    engine.kernels.matmulNT(
      cPtr, bed.input(a), bed.input(b), maskPtr, scratchPtr, M, N, K,
    );
    return bed.read(cPtr, M * N);
  });
}

export function sumRows(
  engine: Engine,
  x: Float32Array,
  rows: number,
  columns: number,
): Float32Array {
  return onBed(engine, (bed) => {
    const yPtr = bed.floats(columns);
    engine.kernels.sumRows(yPtr, bed.input(x), rows, columns);
    return bed.read(yPtr, columns);
  });
}

export function inputConstant(
  engine: Engine,
  w: Float32Array,
  bias: Float32Array,
  rows: number,
  offset: number,
): Float32Array {
  return onBed(engine, (bed) => {
    const columns = bias.length, yPtr = bed.floats(columns);
    // deno-fmt-ignore
    engine.kernels.inputConstant(
      yPtr, bed.input(w), bed.input(bias), rows, columns, offset,
    );
    return bed.read(yPtr, columns);
  });
}

export function scaleRow(
  engine: Engine,
  x: Float32Array,
  factor: number,
): Float32Array {
  return onBed(engine, (bed) => {
    const yPtr = bed.floats(x.length);
    engine.kernels.scaleRow(yPtr, bed.input(x), x.length, factor);
    return bed.read(yPtr, x.length);
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
  return onBed(engine, (bed) => {
    const B = samples.length, xPtr = bed.floats(B * I);
    kernel(xPtr, bed.input(u), bed.input(samples), B, I, scale, offset);
    return bed.read(xPtr, B * I);
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
  return onBed(engine, (bed) => {
    const B = samples.length,
      zPtr = bed.state(z),
      totalsPtr = bed.state(totals);
    // deno-fmt-ignore
    engine.kernels.softmaxCrossEntropy(
      zPtr, bed.input(labels), bed.input(samples), totalsPtr,
      B, C, z.length / B, gradientScale,
    );
    const [lossSum, hits] = engine.doubles(totalsPtr, 2).slice();
    return {
      gradient: bed.read(zPtr, z.length),
      lossSum: lossSum!,
      hits: hits!,
    };
  });
}

export function countNonZeros(engine: Engine, u: Uint8Array): number {
  return onBed(
    engine,
    (bed) => engine.kernels.countNonZeros(bed.input(u), u.length),
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
  return onBed(engine, (bed) => {
    const N = u.length / I;
    const nonZeros = u.reduce((count, byte) => count + (byte ? 1 : 0), 0);
    const most = nonZeros + N * engine.kernels.extraEntries(I);
    const entriesPtr = bed.bytes(most * 2), startsPtr = bed.floats(N + 1);
    const uPtr = bed.input(u);
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
export function placeBatch(bed: Bed, { images, table, samples }: SparseBatch) {
  return {
    tablePtr: bed.input(table),
    entriesPtr: bed.input(images.entries),
    startsPtr: bed.input(images.starts),
    samplesPtr: bed.input(samples),
  };
}

export function sparseForward(
  engine: Engine,
  batch: SparseBatch,
  w: Float32Array,
  constant: Float32Array,
  relu: boolean,
): Float32Array {
  return onBed(engine, (bed) => {
    const B = batch.samples.length, O = constant.length;
    const zPtr = bed.floats(B * O), at = placeBatch(bed, batch);
    const scratchBytes = engine.kernels.sparseScratchBytes(B, batch.I);
    // deno-fmt-ignore
    engine.kernels.sparseForward(
      zPtr, bed.input(constant), bed.input(w), at.tablePtr, at.entriesPtr,
      at.startsPtr, at.samplesPtr, bed.bytes(scratchBytes), B, O, relu ? 1 : 0,
    );
    return bed.read(zPtr, B * O);
  });
}

function placeGenerator(bed: Bed, seed: bigint): number {
  const { state, increment } = pcg32State(seed);
  const words = new BigUint64Array([state, increment]);
  return bed.state(new Float64Array(words.buffer));
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
  return onBed(engine, (bed) => {
    const xPtr = bed.floats(rows * stride);
    const statePtr = placeGenerator(bed, seed);
    engine.kernels.fillUniform(xPtr, rows, columns, stride, bound, statePtr);
    return bed.read(xPtr, rows * stride);
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
  return onBed(engine, (bed) => {
    const xPtr = bed.floats(rows * stride);
    const statePtr = placeGenerator(bed, seed);
    engine.kernels.fillNormal(xPtr, rows, columns, stride, deviation, statePtr);
    return bed.read(xPtr, rows * stride);
  });
}

export function shuffle(
  engine: Engine,
  items: Uint32Array,
  seed: bigint,
): Uint32Array {
  return onBed(engine, (bed) => {
    const itemsPtr = bed.state(items), statePtr = placeGenerator(bed, seed);
    engine.kernels.shuffle(itemsPtr, items.length, statePtr);
    return engine.words(itemsPtr, items.length).slice();
  });
}
