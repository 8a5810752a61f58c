// Kernels on buffers as a training run has them: the one place in bench/ that
// knows their signatures. Buffers rotate, so that no operand is hotter than in
// training, where a step touches every layer.

import type { Engine } from "../src/engine/engine.ts";
import type { EngineExports } from "../src/engine/exports.ts";
import { pcg32State } from "../src/random.ts";
import {
  initOptimizer,
  OPTIMIZERS,
  resolveOptimizer,
} from "../src/train/optimizers/mod.ts";
import { sparseBytes, uniform } from "../tests/support/numbers.ts";
import { MNIST_DENSITY } from "./data.ts";
import {
  LAYERS,
  type NamedLayer,
  PRODUCT_FORMS,
  type ProductForm,
  productSizes,
} from "./shapes.ts";

/** One kernel at one layer. */
export interface KernelCase {
  readonly kernel: string;
  readonly layer: string;
  /** Floating-point operations of one call, a multiply-add counted as two. */
  readonly operations: number;
  /** Places buffers; gives the call, which is told its round. */
  prepare(engine: Engine): (round: number) => void;
}

/** Sets of buffers that take turns. */
const ROTATION = 4;
/** Samples that batches are drawn from. */
const SAMPLES = 1024;
/** BIAS | RELU of matmulNN. */
const BIAS_RELU = 3;

/** Random numbers in engine memory. */
function floats(engine: Engine, count: number): number {
  const ptr = engine.allocate(count * 4, "a benchmark");
  engine.floats(ptr, count).set(uniform(count, count, -0.1, 0.1));
  return ptr;
}

function scratch(engine: Engine, bytes: number): number {
  return engine.allocate(bytes, "a benchmark");
}

/** As many sets of buffers as rotate. */
function rotate<T>(make: () => T): (round: number) => T {
  const sets = Array.from({ length: ROTATION }, make);
  return (round) => sets[round % ROTATION]!;
}

function productCase(form: ProductForm, layer: NamedLayer): KernelCase {
  const { M, N, K } = productSizes(form, layer);
  return {
    kernel: form,
    layer: layer.name,
    operations: 2 * M * N * K,
    prepare(engine) {
      const sets = rotate(() => ({
        a: floats(engine, M * K),
        b: floats(engine, K * N),
        c: floats(engine, M * N),
        extra: floats(engine, M * N),
      }));
      const bytes = engine.kernels.matmulScratchBytes(M, K);
      const multiply = PRODUCTS[form](engine.kernels, scratch(engine, bytes));
      return (round) => multiply(sets(round), M, N, K);
    },
  };
}

interface Operands {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  /** Bias or mask. */
  readonly extra: number;
}

type Multiply = (at: Operands, M: number, N: number, K: number) => void;

const PRODUCTS: Readonly<
  Record<ProductForm, (kernels: EngineExports, scratchPtr: number) => Multiply>
> = {
  matmulNN: ({ matmulNN }, scratchPtr) => ({ a, b, c, extra }, M, N, K) =>
    matmulNN(c, a, b, extra, scratchPtr, M, N, K, BIAS_RELU),
  matmulTN: ({ matmulTN }, scratchPtr) => ({ a, b, c }, M, N, K) =>
    matmulTN(c, a, b, scratchPtr, M, N, K),
  matmulNT: ({ matmulNT }, scratchPtr) => ({ a, b, c, extra }, M, N, K) =>
    matmulNT(c, a, b, extra, scratchPtr, M, N, K),
};

/** Samples of the layer's width in sparse form, and a batch of them. */
function placeSparse(engine: Engine, { B, I }: NamedLayer) {
  const { kernels } = engine, u = sparseBytes(SAMPLES * I, 1, MNIST_DENSITY);
  const uPtr = scratch(engine, u.length);
  engine.bytes(uPtr, u.length).set(u);
  const entriesPtr = scratch(engine, u.length * 4 + 512);
  const startsPtr = scratch(engine, (SAMPLES + 1) * 4);
  kernels.compressBytes(entriesPtr, startsPtr, uPtr, SAMPLES, I);
  return {
    uPtr,
    entriesPtr,
    startsPtr,
    tablePtr: floats(engine, 256),
    samples: placeBatches(engine, B),
    scratchPtr: scratch(engine, kernels.sparseScratchBytes(B, I)),
  };
}

/** Batches of B sample indices, one after another. */
function placeBatches(engine: Engine, B: number): (round: number) => number {
  const ptr = scratch(engine, SAMPLES * 4);
  engine.words(ptr, SAMPLES).set(
    Uint32Array.from({ length: SAMPLES }, (_, i) => (i * 617) % SAMPLES),
  );
  const batches = Math.floor(SAMPLES / B);
  return (round) => ptr + (round % batches) * B * 4;
}

/** Multiply-adds of a batch's non-zero inputs. */
function sparseOperations({ B, I, O }: NamedLayer): number {
  return 2 * MNIST_DENSITY * B * I * O;
}

function sparseForwardCase(layer: NamedLayer): KernelCase {
  const { B, O, I } = layer;
  return {
    kernel: "sparseForward",
    layer: layer.name,
    operations: sparseOperations(layer),
    prepare(engine) {
      const at = placeSparse(engine, layer);
      const z = floats(engine, B * O), w = floats(engine, I * O);
      const constant = floats(engine, O), { sparseForward } = engine.kernels;
      // deno-fmt-ignore
      return (round) => sparseForward(
        z, constant, w, at.tablePtr, at.entriesPtr, at.startsPtr,
        at.samples(round), at.scratchPtr, B, O, 1,
      );
    },
  };
}

function placeOptimizer(engine: Engine, name: string, count: number) {
  const resolved = resolveOptimizer({ name }), { optimizer } = resolved;
  const bytes = engine.kernels.OPTIMIZER_BYTES.value as number;
  const blockPtr = scratch(engine, bytes);
  const pPtr = floats(engine, count * (optimizer.stateVectors + 1));
  // Moments are never negative where it matters, and start at 0.
  engine.floats(pPtr + count * 4, count * optimizer.stateVectors).fill(0);
  initOptimizer(engine, blockPtr, count * 4, resolved);
  return { rule: optimizer.rule, blockPtr, pPtr };
}

function sparseUpdateCase(name: string, layer: NamedLayer): KernelCase {
  const { B, O, I } = layer;
  return {
    kernel: `sparseUpdate, ${name}`,
    layer: layer.name,
    operations: sparseOperations(layer) +
      OPTIMIZERS[name]!.operations * I * O,
    prepare(engine) {
      const at = placeSparse(engine, layer);
      const d = floats(engine, B * O), constant = floats(engine, O);
      const { rule, blockPtr, pPtr } = placeOptimizer(engine, name, I * O);
      const { advance, sparseUpdate } = engine.kernels;
      return (round) => {
        advance(rule, blockPtr);
        // deno-fmt-ignore
        sparseUpdate(
          rule, blockPtr, pPtr, d, constant, at.tablePtr, at.entriesPtr, at.startsPtr,
          at.samples(round), at.scratchPtr, B, I, O,
        );
      };
    },
  };
}

function updateCase(name: string, layer: NamedLayer): KernelCase {
  const count = layer.I * layer.O;
  return {
    kernel: `update, ${name}`,
    layer: layer.name,
    operations: OPTIMIZERS[name]!.operations * count,
    prepare(engine) {
      const { rule, blockPtr, pPtr } = placeOptimizer(engine, name, count);
      const { advance, update } = engine.kernels;
      const gradients = floats(engine, count);
      return () => {
        advance(rule, blockPtr);
        update(rule, blockPtr, pPtr, gradients, count);
      };
    },
  };
}

/** Kernels with one obvious operation count and simple operands. */
function simpleCases(layer: NamedLayer): KernelCase[] {
  const { B, I, O } = layer;
  const simple = (
    kernel: string,
    operations: number,
    prepare: KernelCase["prepare"],
  ) => ({ kernel, layer: layer.name, operations, prepare });
  return [
    simple("gatherBytes", 2 * B * I, (engine) => {
      const at = placeSparse(engine, layer), x = floats(engine, B * I);
      const { gatherBytes } = engine.kernels;
      return (round) =>
        gatherBytes(x, at.uPtr, at.samples(round), B, I, 0.01, -0.4);
    }),
    simple("gatherFloats", 2 * B * I, (engine) => {
      const v = floats(engine, SAMPLES * I), x = floats(engine, B * I);
      const samples = placeBatches(engine, B);
      const { gatherFloats } = engine.kernels;
      return (round) => gatherFloats(x, v, samples(round), B, I, 1, 0);
    }),
    simple("inputConstant", I * O, (engine) => {
      const w = floats(engine, I * O), y = floats(engine, O);
      const bias = floats(engine, O), { inputConstant } = engine.kernels;
      return () => inputConstant(y, w, bias, I, O, -0.4);
    }),
    simple("sumRows", B * O, (engine) => {
      const x = floats(engine, B * O), y = floats(engine, O);
      return () => engine.kernels.sumRows(y, x, B, O);
    }),
  ];
}

/** Operations of a logit: maximum, exponential, sum, scale. */
const SOFTMAX_OPERATIONS = 26;

function outputCases(layer: NamedLayer): KernelCase[] {
  const { B, O } = layer, C = 10;
  return [{
    kernel: "softmaxCrossEntropy",
    layer: layer.name,
    operations: SOFTMAX_OPERATIONS * B * O,
    prepare(engine) {
      const z = rotate(() => floats(engine, B * O));
      const labels = scratch(engine, SAMPLES), totals = scratch(engine, 16);
      const samples = placeBatches(engine, B);
      const { softmaxCrossEntropy } = engine.kernels;
      // deno-fmt-ignore
      return (round) => softmaxCrossEntropy(
        z(round), labels, samples(round), totals, B, C, O, 1 / B,
      );
    },
  }, {
    kernel: "shuffle",
    layer: "60,000 samples",
    operations: 60_000,
    prepare(engine) {
      const items = scratch(engine, 240_000), state = scratch(engine, 16);
      const view = new DataView(engine.kernels.memory.buffer, state, 16);
      view.setBigUint64(0, pcg32State(1n).state, true);
      view.setBigUint64(8, pcg32State(1n).increment, true);
      return () => engine.kernels.shuffle(items, 60_000, state);
    },
  }];
}

/** Every kernel at the layers where it runs. */
export function listCases(): KernelCase[] {
  const names = Object.keys(OPTIMIZERS);
  const inputs = LAYERS.filter(({ name }) => name.includes("input"));
  const outputs = LAYERS.filter(({ name }) => name.includes("output"));
  return [
    ...LAYERS.flatMap((layer) =>
      PRODUCT_FORMS.map((form) => productCase(form, layer))
    ),
    ...inputs.flatMap((layer) => [
      sparseForwardCase(layer),
      ...names.map((name) => sparseUpdateCase(name, layer)),
      ...names.map((name) => updateCase(name, layer)),
      ...simpleCases(layer),
    ]),
    ...outputs.flatMap(outputCases),
  ];
}
