// Where everything of a training run lies: one table of named buffers, one
// loop that places them. Widths are padded to the engine's multiple, once,
// here; padding columns are zero and stay zero (their gradients are).

import { blockBytes, type Engine } from "../../engine/engine.ts";
import { isFused } from "../network/design.ts";
import type { LayerShape } from "../network/network.ts";
import type { Recipe } from "../recipe.ts";

/** What a buffer is for; a checkpoint is all of the first four. */
export type Role =
  | "parameter"
  | "running statistic"
  | "optimizer state"
  | "random stream"
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
  /** x·W + b, normalised in place; the last layer's becomes its gradient. */
  readonly linearPtr: number;
  /** What the next layer reads, maxRows × columns; linearPtr where it is the same. */
  readonly outputPtr: number;
  /** Gradient of the outputs; the last layer's overwrites its outputs. */
  readonly deltaPtr: number;
  /** Where the layer is normalised. */
  readonly norm?: PlannedNorm;
  /** What dropout multiplied by; 0 without dropout. */
  readonly maskPtr: number;
  /** Gradient that a residual connection carries past the layer; 0 without one. */
  readonly skipPtr: number;
}

/** The normalisation of a layer. */
export interface PlannedNorm {
  readonly name: string;
  readonly gammaPtr: number;
  readonly betaPtr: number;
  readonly gammaGradientPtr: number;
  readonly betaGradientPtr: number;
  /** Normalised values, for the way back. */
  readonly normalizedPtr: number;
  /** 1/√(σ² + ε): of each column, or of each row. */
  readonly rootsPtr: number;
  /** Of batch normalisation alone; else 0. */
  readonly meanPtr: number;
  readonly variancePtr: number;
}

/** Where everything lies. */
export interface BufferPlan {
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
  /** What dropout multiplied them by; of no size without. */
  readonly inputMaskPtr: number;
  /** Constant part of the sparse input layer, one row. */
  readonly constantPtr: number;
  readonly optimizerPtr: number;
  /** The block of the rule that stores gradients (shaping.ts). */
  readonly collectorPtr: number;
  /** State of the generator that shuffles, two u64. */
  readonly randomPtr: number;
  /** State of the generator of noise, seeded in every step, two u64. */
  readonly noisePtr: number;
  /** Loss sum, hit count and weight of samples, three f64. */
  readonly totalsPtr: number;
  /** Weights of the classes, C f32. */
  readonly classWeightsPtr: number;
  /** Room for one image (augmentation). */
  readonly imagePtr: number;
  /** Mixed inputs, and of each row what it is mixed with: row and sample. */
  readonly mixedPtr: number;
  readonly partnerRowsPtr: number;
  readonly partnersPtr: number;
  /** The average of the parameters, and room for them while it stands in. */
  readonly averagePtr: number;
  readonly setAsidePtr: number;
  readonly scratchPtr: number;
  /** What outlives a step, with where it lies. */
  readonly kept: readonly (Buffer & { readonly ptr: number })[];
  readonly bytes: number;
}

/** What a plan depends on. */
export interface PlanRequest {
  readonly layers: readonly LayerShape[];
  readonly recipe: Recipe;
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
const KEPT: readonly Role[] = [
  "parameter",
  "running statistic",
  "optimizer state",
  "random stream",
];

/** One buffer of a plan. */
export interface Buffer {
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
  const { recipe, recipe: { design } } = request;
  const maxRows = Math.max(batchSize, evaluationRows);
  const buffers: Buffer[] = [];
  const add = (name: string, role: Role, floats: number) =>
    buffers.push({ name, role, bytes: floats * FLOAT_BYTES });
  // Parameters, states and gradients, in this order, repeat one layout at one
  // stride: the engine finds the states of a parameter from its address.
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
      if (layer.normName === undefined) return;
      add(`${vector}.${i}.gamma`, role, columns);
      add(`${vector}.${i}.beta`, role, columns);
    });
  }
  layers.forEach((layer, i) => {
    const columns = padded(layer.outputs, engine);
    const size = maxRows * columns;
    add(`linear.${i}`, "activation", size);
    if (i === layers.length - 1) return;
    add(`delta.${i}`, "gradient", size);
    if (!isFused(design)) add(`output.${i}`, "activation", size);
    if (design.dropout > 0) add(`mask.${i}`, "activation", size);
    if (layer.isResidual) add(`skip.${i}`, "gradient", size);
    if (layer.normName === undefined) return;
    add(`normalized.${i}`, "activation", size);
    add(`roots.${i}`, "activation", Math.max(maxRows, columns));
    if (design.normalization !== "batch") return;
    add(`mean.${i}`, "running statistic", columns);
    add(`variance.${i}`, "running statistic", columns);
  });
  const inputs = layers[0]!.inputs;
  add("input", "activation", dense ? maxRows * inputs : 0);
  const dropsInputs = dense && design.inputDropout > 0;
  add("inputMask", "activation", dropsInputs ? maxRows * inputs : 0);
  add("constant", "scratch", padded(layers[0]!.outputs, engine));
  add("random", "random stream", 4);
  add("noise", "scratch", 4);
  add("totals", "scratch", 6);
  const { mixup, augmentation, averaging } = recipe;
  add("classWeights", "scratch", padded(layers.at(-1)!.outputs, engine));
  add("image", "scratch", augmentation ? inputs : 0);
  add("mixed", "activation", mixup > 0 ? maxRows * inputs : 0);
  add("partnerRows", "scratch", mixup > 0 ? maxRows : 0);
  add("partners", "scratch", mixup > 0 ? maxRows : 0);
  const parameters = averaging > 0 ? countFloats(buffers, "parameters.") : 0;
  add("average", "running statistic", parameters);
  add("setAside", "scratch", parameters);
  const optimizerBytes = engine.kernels.OPTIMIZER_BYTES.value as number;
  buffers.push({
    name: "optimizer",
    role: "optimizer state",
    bytes: optimizerBytes,
  });
  buffers.push({ name: "collector", role: "scratch", bytes: optimizerBytes });
  buffers.push({
    name: "scratch",
    role: "scratch",
    bytes: scratchBytes(engine, request, maxRows),
  });
  return buffers;
}

/** How many floats, gaps included, the buffers with names so begun take. */
function countFloats(buffers: readonly Buffer[], prefix: string): number {
  return buffers.filter(({ name }) => name.startsWith(prefix))
    .reduce((sum, { bytes }) => sum + blockBytes(bytes), 0) / FLOAT_BYTES;
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
export function planBuffers(engine: Engine, request: PlanRequest): BufferPlan {
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
  const ptrOr = (name: string, other: number): number => at.get(name) ?? other;
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
      linearPtr: ptr(`linear.${i}`),
      outputPtr: ptrOr(`output.${i}`, ptr(`linear.${i}`)),
      deltaPtr: ptr(i === last ? `linear.${i}` : `delta.${i}`),
      maskPtr: ptrOr(`mask.${i}`, 0),
      skipPtr: ptrOr(`skip.${i}`, 0),
      ...(layer.normName !== undefined && {
        norm: {
          name: layer.normName,
          gammaPtr: ptr(`parameters.${i}.gamma`),
          betaPtr: ptr(`parameters.${i}.beta`),
          gammaGradientPtr: ptr(`gradients.${i}.gamma`),
          betaGradientPtr: ptr(`gradients.${i}.beta`),
          normalizedPtr: ptr(`normalized.${i}`),
          rootsPtr: ptr(`roots.${i}`),
          meanPtr: ptrOr(`mean.${i}`, 0),
          variancePtr: ptrOr(`variance.${i}`, 0),
        },
      }),
    })),
    maxRows: Math.max(request.batchSize, request.evaluationRows),
    parametersPtr: base,
    parameterCount: stateStrideBytes / FLOAT_BYTES,
    stateStrideBytes,
    gradientsPtr: ptr("gradients.0.weight"),
    inputPtr: ptr("input"),
    inputMaskPtr: ptr("inputMask"),
    constantPtr: ptr("constant"),
    optimizerPtr: ptr("optimizer"),
    collectorPtr: ptr("collector"),
    noisePtr: ptr("noise"),
    classWeightsPtr: ptr("classWeights"),
    imagePtr: ptr("image"),
    mixedPtr: ptr("mixed"),
    partnerRowsPtr: ptr("partnerRows"),
    partnersPtr: ptr("partners"),
    averagePtr: ptr("average"),
    setAsidePtr: ptr("setAside"),
    randomPtr: ptr("random"),
    totalsPtr: ptr("totals"),
    scratchPtr: ptr("scratch"),
    kept: buffers.filter(({ role, bytes }) => bytes > 0 && KEPT.includes(role))
      .map((buffer) => ({ ...buffer, ptr: ptr(buffer.name) })),
    bytes,
  };
}
