// A data set inside an engine: labels, and inputs in the one form that the
// first layer will read. Here, and only here, density decides between them.

import { type Dataset, outputsOf, type Task } from "../dataset/dataset.ts";
import { countNonZeros } from "../dataset/statistics.ts";
import { blockBytes, type Engine } from "./engine.ts";

/**
 * Up to this share of non-zero bytes the sparse input layer is faster than the
 * dense one (`deno task bench sparse`).
 */
export const SPARSE_DENSITY = 0.55;

/** Bytes of an entry, and how far kernels read behind the last one. */
const ENTRY_BYTES = 2, READ_AHEAD_BYTES = 512;

/** Bytes are compressed in pieces of about this size. */
const PIECE_BYTES = 1 << 20;

/** Where an engine holds a data set. */
export interface Samples {
  readonly count: number;
  /** Inputs of a sample, I. */
  readonly width: number;
  /** Shape of one sample; multiplies to I. */
  readonly shape: readonly number[];
  readonly task: Task["type"];
  /** Classes, or numbers that a sample has. */
  readonly outputs: number;
  readonly scale: number;
  readonly offset: number;
  /** Targets: u8 labels, or outputs f32 of each sample. */
  readonly targetsPtr: number;
  readonly inputs: SparseInputs | DenseInputs;
}

/** Images as lists of their non-zero bytes (assembly/kernels/sparse_entries.ts). */
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

/** What a data set would be in an engine. */
export interface Upload {
  readonly count: number;
  readonly width: number;
  readonly outputs: number;
  readonly inputs: { readonly form: Samples["inputs"]["form"] };
  /** Memory that it still takes: none if the engine holds it. */
  readonly bytes: number;
}

/**
 * What {@linkcode uploadSamples} would make, without making it.
 *
 * @param engine The engine that it is for.
 * @param dataset The data set.
 * @param form As there.
 */
export function measureUpload(
  engine: Engine,
  dataset: Dataset,
  form: InputForm = "auto",
): Upload {
  const held = engine.kept<Map<InputForm, Samples>>(dataset)?.get(form);
  if (held) return { ...held, bytes: 0 };
  const { inputs, count, targets } = dataset;
  const blocks = [targets.byteLength];
  const made = (
    form: Samples["inputs"]["form"],
    ...more: number[]
  ): Upload => ({
    count,
    width: widthOf(dataset),
    outputs: outputsOf(dataset.task),
    inputs: { form },
    bytes: [...blocks, ...more].reduce((sum, one) => sum + blockBytes(one), 0),
  });
  if (!(inputs instanceof Uint8Array)) return made("floats", inputs.byteLength);
  if (form === "dense") return made("bytes", inputs.length);
  blocks.push(pieceBytes(dataset));
  const nonZeros = nonZerosOf(inputs);
  if (!isSparse(dataset, form, nonZeros)) return made("bytes", inputs.length);
  const { table, starts, entries } = sparseBytes(engine, dataset, nonZeros);
  return made("sparse", table, starts, entries);
}

/** A study asks for every size of network that it may train. */
const counted = new WeakMap<Uint8Array, number>();

function nonZerosOf(inputs: Uint8Array): number {
  const nonZeros = counted.get(inputs) ?? countNonZeros(inputs);
  counted.set(inputs, nonZeros);
  return nonZeros;
}

function widthOf({ inputs, count }: Dataset): number {
  return inputs.length / count;
}

function rowsOfPiece(dataset: Dataset): number {
  return Math.max(1, Math.floor(PIECE_BYTES / widthOf(dataset)));
}

function pieceBytes(dataset: Dataset): number {
  return rowsOfPiece(dataset) * widthOf(dataset);
}

function isSparse(
  { inputs }: Dataset,
  form: InputForm,
  nonZeros: number,
): boolean {
  return form === "sparse" || nonZeros <= SPARSE_DENSITY * inputs.length;
}

/** Sizes of what holds sparse inputs. */
function sparseBytes(
  { kernels }: Engine,
  dataset: Dataset,
  nonZeros: number,
): { table: number; starts: number; entries: number } {
  const { count } = dataset;
  const entries = nonZeros + count * kernels.extraEntries(widthOf(dataset));
  return {
    table: 256 * 4,
    starts: (count + 1) * 4,
    entries: entries * ENTRY_BYTES + READ_AHEAD_BYTES,
  };
}

function copy(engine: Engine, dataset: Dataset, form: InputForm): Samples {
  const { name, count, scale, offset, targets, task } = dataset;
  const targetsPtr = engine.allocate(targets.byteLength, `targets of ${name}`);
  if (targets instanceof Uint8Array) {
    engine.bytes(targetsPtr, targets.length).set(targets);
  } else engine.floats(targetsPtr, targets.length).set(targets);
  return {
    count,
    width: widthOf(dataset),
    shape: dataset.inputShape,
    task: task.type,
    outputs: outputsOf(task),
    scale,
    offset,
    targetsPtr,
    inputs: copyInputs(engine, dataset, form),
  };
}

function copyInputs(
  engine: Engine,
  dataset: Dataset,
  form: InputForm,
): SparseInputs | DenseInputs {
  const { name, inputs } = dataset;
  const what = `inputs of ${name}`;
  if (!(inputs instanceof Uint8Array)) {
    const ptr = engine.allocate(inputs.byteLength, what);
    engine.floats(ptr, inputs.length).set(inputs);
    return { form: "floats", ptr };
  }
  if (form !== "dense") {
    const pieces = new Pieces(engine, dataset, inputs);
    const nonZeros = pieces.countNonZeros();
    if (isSparse(dataset, form, nonZeros)) return pieces.compress(nonZeros);
  }
  const ptr = engine.allocate(inputs.length, what);
  engine.bytes(ptr, inputs.length).set(inputs);
  return { form: "bytes", ptr };
}

/** Bytes on their way through the engine, a piece of some rows at a time. */
class Pieces {
  readonly #engine: Engine;
  readonly #dataset: Dataset;
  readonly #inputs: Uint8Array;
  readonly #width: number;
  readonly #rows: number;
  readonly #ptr: number;

  constructor(engine: Engine, dataset: Dataset, inputs: Uint8Array) {
    this.#engine = engine;
    this.#dataset = dataset;
    this.#inputs = inputs;
    this.#width = widthOf(dataset);
    this.#rows = rowsOfPiece(dataset);
    this.#ptr = engine.allocate(pieceBytes(dataset), this.#what);
  }

  get #what(): string {
    return `inputs of ${this.#dataset.name}`;
  }

  /** Copies each piece to `#ptr` and calls `use` with its first row and length. */
  #forEach(use: (row: number, bytes: number) => void): void {
    const { count } = this.#dataset;
    for (let row = 0; row < count; row += this.#rows) {
      const end = Math.min(row + this.#rows, count);
      const piece = this.#inputs.subarray(row * this.#width, end * this.#width);
      this.#engine.bytes(this.#ptr, piece.length).set(piece);
      use(row, piece.length);
    }
  }

  countNonZeros(): number {
    let total = 0;
    this.#forEach((_row, bytes) => {
      total += this.#engine.kernels.countNonZeros(this.#ptr, bytes);
    });
    return total;
  }

  compress(nonZeros: number): SparseInputs {
    const { scale } = this.#dataset;
    const engine = this.#engine;
    const bytes = sparseBytes(engine, this.#dataset, nonZeros);
    const tablePtr = engine.allocate(bytes.table, this.#what);
    engine.floats(tablePtr, 256).set(
      Float32Array.from({ length: 256 }, (_, value) => value * scale),
    );
    const startsPtr = engine.allocate(bytes.starts, this.#what);
    const entriesPtr = engine.allocate(bytes.entries, this.#what);
    this.#forEach((row, bytes) =>
      engine.kernels.compressBytes(
        entriesPtr,
        startsPtr + row * 4,
        this.#ptr,
        bytes / this.#width,
        this.#width,
      )
    );
    return { form: "sparse", entriesPtr, startsPtr, tablePtr };
  }
}
