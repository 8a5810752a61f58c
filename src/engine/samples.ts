// A data set inside an engine: labels, and inputs in the one form that the
// first layer will read. Here, and only here, density decides between them.

import type { Dataset } from "../dataset/dataset.ts";
import { density } from "../dataset/statistics.ts";
import type { Engine } from "./engine.ts";

/**
 * Up to this share of non-zero bytes the sparse input layer is faster than the
 * dense one (bench, "crossover by density").
 */
export const SPARSE_DENSITY = 0.55;

/** Bytes are compressed in pieces of about this size. */
const PIECE_BYTES = 1 << 20;

/** Where an engine holds a data set. */
export interface Samples {
  readonly count: number;
  /** Inputs of a sample, I. */
  readonly width: number;
  readonly classes: number;
  readonly scale: number;
  readonly offset: number;
  /** u8 labels. */
  readonly labelsPtr: number;
  readonly inputs: SparseInputs | DenseInputs;
}

/** Images as lists of their non-zero bytes (assembly/kernels/sparse_input.ts). */
export interface SparseInputs {
  readonly form: "sparse";
  readonly entriesPtr: number;
  readonly startsPtr: number;
  /** scale · v for every byte v. */
  readonly tablePtr: number;
}

/** Inputs as they are, row-major. */
export interface DenseInputs {
  readonly form: "bytes" | "floats";
  readonly ptr: number;
}

/** How a data set's inputs are to be held; `auto` goes by density. */
export type InputForm = "auto" | "sparse" | "dense";

/**
 * Copies a data set into an engine, once for each form.
 *
 * @param engine The engine; no run may be open on it the first time.
 * @param dataset The data set.
 * @param form `auto` unless a test or benchmark compares the two.
 * @throws {RangeError} If it does not fit into memory.
 */
export function uploadSamples(
  engine: Engine,
  dataset: Dataset,
  form: InputForm = "auto",
): Samples {
  const forms = engine.keep(dataset, () => new Map<InputForm, Samples>());
  let samples = forms.get(form);
  if (!samples) {
    samples = engine.keep({}, () => copy(engine, dataset, form));
    forms.set(form, samples);
  }
  return samples;
}

function copy(engine: Engine, dataset: Dataset, form: InputForm): Samples {
  const { count, inputs, scale, offset } = dataset;
  const width = inputs.length / count;
  const labelsPtr = engine.allocate(count, `labels of ${dataset.name}`);
  engine.bytes(labelsPtr, count).set(dataset.targets);
  const share = density(dataset);
  const sparse = inputs instanceof Uint8Array && width <= 65536 &&
    (form === "sparse" || (form === "auto" && share <= SPARSE_DENSITY));
  return {
    count,
    width,
    classes: dataset.task.classes,
    scale,
    offset,
    labelsPtr,
    inputs: sparse
      ? compress(engine, dataset, inputs, Math.round(share * inputs.length))
      : copyInputs(engine, dataset.name, inputs),
  };
}

function copyInputs(
  engine: Engine,
  name: string,
  inputs: Uint8Array | Float32Array,
): DenseInputs {
  const ptr = engine.allocate(inputs.byteLength, `inputs of ${name}`);
  if (inputs instanceof Uint8Array) {
    engine.bytes(ptr, inputs.length).set(inputs);
    return { form: "bytes", ptr };
  }
  engine.floats(ptr, inputs.length).set(inputs);
  return { form: "floats", ptr };
}

function compress(
  engine: Engine,
  { name, count, scale }: Dataset,
  inputs: Uint8Array,
  nonZeros: number,
): SparseInputs {
  const what = `inputs of ${name}`;
  const width = inputs.length / count;
  const rows = Math.max(1, Math.floor(PIECE_BYTES / width));
  const tablePtr = engine.allocate(256 * 4, what);
  engine.floats(tablePtr, 256).set(
    Float32Array.from({ length: 256 }, (_, value) => value * scale),
  );
  const startsPtr = engine.allocate((count + 1) * 4, what);
  const piecePtr = engine.allocate(rows * width, what);
  const entriesPtr = engine.allocate(nonZeros * 4, what);
  for (let row = 0; row < count; row += rows) {
    const piece = inputs.subarray(
      row * width,
      Math.min(row + rows, count) * width,
    );
    engine.bytes(piecePtr, piece.length).set(piece);
    engine.kernels.compressBytes(
      entriesPtr,
      startsPtr + row * 4,
      piecePtr,
      piece.length / width,
      width,
    );
  }
  return { form: "sparse", entriesPtr, startsPtr, tablePtr };
}
