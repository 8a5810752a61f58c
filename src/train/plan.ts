// Where everything of a training run lies: one table of named buffers, one
// loop that places them. Widths are padded to the engine's multiple, once,
// here; padding columns are zero and stay zero (their gradients are).

import { blockBytes, type Engine } from "../engine/engine.ts";
import type { LayerShape } from "./network.ts";

/** What a buffer is for; a checkpoint is all of the first two. */
export type Role =
  | "parameter"
  | "optimizer state"
  | "gradient"
  | "activation"
  | "scratch";

/** One layer in engine memory. */
export interface PlannedLayer extends LayerShape {
  /** Rows of the weight matrix: the padded outputs of the layer before. */
  readonly rows: number;
  /** Columns of the weight matrix: padded outputs. */
  readonly columns: number;
  /** Weights, rows × columns, row-major (PyTorch's transposed). */
  readonly weightPtr: number;
  readonly biasPtr: number;
  readonly weightGradientPtr: number;
  readonly biasGradientPtr: number;
  /** Outputs, later their gradient, maxRows × columns. */
  readonly outputPtr: number;
  /** Gradient of the outputs; the last layer's overwrites its outputs. */
  readonly deltaPtr: number;
}

/** Where everything lies. */
export interface Plan {
  readonly layers: readonly PlannedLayer[];
  /** Rows that activations have room for. */
  readonly maxRows: number;
  /** All parameters, layer by layer, weights before bias. */
  readonly parametersPtr: number;
  readonly parameterCount: number;
  /** Bytes from a parameter to its gradient, and on to its optimizer states. */
  readonly stateStrideBytes: number;
  readonly gradientsPtr: number;
  /** Dense inputs, maxRows × I; of no size if all inputs are sparse. */
  readonly inputPtr: number;
  /** Constant part of the sparse input layer, one row. */
  readonly constantPtr: number;
  readonly optimizerPtr: number;
  /** Generator state, two u64. */
  readonly randomPtr: number;
  /** Loss sum and hit count, two f64. */
  readonly totalsPtr: number;
  readonly scratchPtr: number;
  readonly bytes: number;
}

/** What a plan depends on. */
export interface PlanRequest {
  readonly layers: readonly LayerShape[];
  readonly batchSize: number;
  /** Rows of an evaluation batch. */
  readonly evaluationRows: number;
  readonly stateVectors: number;
  /**
   * Rows of sparse inputs that a kernel lists at once: a batch in training, one
   * in a forward pass; 0 if no inputs are sparse.
   */
  readonly sparseRows: number;
  /** Whether any inputs are dense. */
  readonly dense: boolean;
}

const FLOAT_BYTES = 4;

interface Buffer {
  readonly name: string;
  readonly role: Role;
  readonly bytes: number;
}

function padded(size: number, engine: Engine): number {
  const multiple = engine.kernels.WIDTH_MULTIPLE.value as number;
  return Math.ceil(size / multiple) * multiple;
}

/** Every buffer of a run, in memory order. Names are unique. */
function listBuffers(engine: Engine, request: PlanRequest): Buffer[] {
  const { layers, batchSize, evaluationRows, stateVectors, dense } = request;
  const maxRows = Math.max(batchSize, evaluationRows);
  const buffers: Buffer[] = [];
  const add = (name: string, role: Role, floats: number) =>
    buffers.push({ name, role, bytes: floats * FLOAT_BYTES });
  // Parameters, gradients and states repeat one layout at one stride.
  const vectors: [string, Role][] = [["parameters", "parameter"]];
  for (let i = 0; i < stateVectors; i++) {
    vectors.push([`state${i}`, "optimizer state"]);
  }
  vectors.push(["gradients", "gradient"]);
  for (const [vector, role] of vectors) {
    layers.forEach((layer, i) => {
      const rows = i === 0 ? layer.inputs : padded(layer.inputs, engine);
      const columns = padded(layer.outputs, engine);
      add(`${vector}.${i}.weight`, role, rows * columns);
      add(`${vector}.${i}.bias`, role, columns);
    });
  }
  layers.forEach((layer, i) => {
    const columns = padded(layer.outputs, engine);
    add(`output.${i}`, "activation", maxRows * columns);
    if (i < layers.length - 1) add(`delta.${i}`, "gradient", maxRows * columns);
  });
  const inputs = layers[0]!.inputs;
  add("input", "activation", dense ? maxRows * inputs : 0);
  add("constant", "scratch", padded(layers[0]!.outputs, engine));
  add("random", "scratch", 4);
  add("totals", "scratch", 4);
  const optimizerBytes = engine.kernels.OPTIMIZER_BYTES.value as number;
  buffers.push({
    name: "optimizer",
    role: "optimizer state",
    bytes: optimizerBytes,
  });
  buffers.push({
    name: "scratch",
    role: "scratch",
    bytes: scratchBytes(engine, request, maxRows),
  });
  return buffers;
}

/** The most that any kernel of a step asks for. */
function scratchBytes(
  { kernels }: Engine,
  { layers, batchSize, sparseRows }: PlanRequest,
  maxRows: number,
): number {
  const widest = Math.max(...layers.map((l) => Math.max(l.inputs, l.outputs)));
  const products = Math.max(
    kernels.matmulScratchBytes(maxRows, 1),
    kernels.matmulScratchBytes(widest + 8, batchSize),
  );
  return sparseRows === 0 ? products : Math.max(
    products,
    kernels.sparseScratchBytes(sparseRows, layers[0]!.inputs),
  );
}

/** Bytes that a run needs beyond its data set. */
export function planBytes(engine: Engine, request: PlanRequest): number {
  return listBuffers(engine, request).reduce(
    (sum, { bytes }) => sum + blockBytes(bytes),
    0,
  );
}

/**
 * Places every buffer of a run in engine memory.
 *
 * @throws {RangeError} If they do not fit, with the bytes needed.
 */
export function planBuffers(engine: Engine, request: PlanRequest): Plan {
  const buffers = listBuffers(engine, request);
  const { layers } = request;
  const sizes = [layers[0]!.inputs, ...layers.map((layer) => layer.outputs)];
  const bytes = planBytes(engine, request);
  const base = engine.allocate(bytes, `a network of ${sizes.join("-")}`);
  const at = new Map<string, number>();
  let next = base;
  for (const { name, bytes } of buffers) {
    at.set(name, next);
    next += blockBytes(bytes);
  }
  const ptr = (name: string): number => at.get(name)!;
  const vectors = request.stateVectors + 1;
  const stateStrideBytes = (ptr("gradients.0.weight") - base) / vectors;
  const last = layers.length - 1;
  return {
    layers: layers.map((layer, i) => ({
      ...layer,
      rows: i === 0 ? layer.inputs : padded(layer.inputs, engine),
      columns: padded(layer.outputs, engine),
      weightPtr: ptr(`parameters.${i}.weight`),
      biasPtr: ptr(`parameters.${i}.bias`),
      weightGradientPtr: ptr(`gradients.${i}.weight`),
      biasGradientPtr: ptr(`gradients.${i}.bias`),
      outputPtr: ptr(`output.${i}`),
      deltaPtr: ptr(i === last ? `output.${i}` : `delta.${i}`),
    })),
    maxRows: Math.max(request.batchSize, request.evaluationRows),
    parametersPtr: base,
    parameterCount: stateStrideBytes / FLOAT_BYTES,
    stateStrideBytes,
    gradientsPtr: ptr("gradients.0.weight"),
    inputPtr: ptr("input"),
    constantPtr: ptr("constant"),
    optimizerPtr: ptr("optimizer"),
    randomPtr: ptr("random"),
    totalsPtr: ptr("totals"),
    scratchPtr: ptr("scratch"),
    bytes,
  };
}
