// Optimizer kernels as functions of arrays, dense and sparse, with fixed
// hyperparameters or adapting ones: see call.ts.

import type { Engine } from "../../src/engine/engine.ts";
import { initOptimizer, OPTIMIZERS } from "../../src/train/optimizers/mod.ts";
import {
  type GuardedMemory,
  withGuardedMemory,
} from "../support/guarded_memory.ts";
import { placeBatch, type SparseBatch } from "./call.ts";

/** The hyperparameters that can adapt, in the engine's order. */
export const ADAPTING = ["learningRate", "weightDecay", "momentum"] as const;

/** One number for each hyperparameter that can adapt. */
export type Adapting<T = number> = Readonly<Record<typeof ADAPTING[number], T>>;

/** Settings of an optimizer, all of them. */
export interface OptimizerSettings {
  readonly name: string;
  readonly values: Readonly<Record<string, number>>;
  /** How fast hyperparameters adapt; the plain kernels run where absent. */
  readonly rates?: Adapting;
}

/** Parameters and their states after some steps. */
export interface Updated {
  readonly parameters: Float32Array;
  readonly states: readonly Float32Array[];
  /** Where they adapt: what they are now, and d loss by each of them. */
  readonly hyper?: {
    readonly values: Adapting;
    readonly gradients: Adapting;
  };
}

interface Placed {
  readonly blockPtr: number;
  readonly pPtr: number;
  readonly rule: number;
  readonly read: () => Updated;
}

function adapting(number: (index: number) => number): Adapting {
  return {
    learningRate: number(0),
    weightDecay: number(1),
    momentum: number(2),
  };
}

/** Parameters, then each state vector, a gap behind each, as a plan has them. */
function place(
  engine: Engine,
  guarded: GuardedMemory,
  { name, values, rates }: OptimizerSettings,
  parameters: Float32Array,
): Placed {
  const optimizer = OPTIMIZERS[name]!, { kernels } = engine;
  const { rule, stateVectors } = rates ? optimizer.hyper! : optimizer;
  const stride = parameters.length + 4, vectors = stateVectors + 1;
  const all = new Float32Array(stride * vectors);
  all.set(parameters);
  const pPtr = guarded.state(all);
  const blockPtr = guarded.bytes(kernels.OPTIMIZER_BYTES.value as number);
  initOptimizer(engine, blockPtr, stride * 4, { optimizer, values });
  if (rates) {
    kernels.initHypergradient(blockPtr);
    ADAPTING.forEach((which, index) => {
      kernels.initSlope(blockPtr, index, values[which] ?? 0, rates[which]);
    });
  }
  const vector = (i: number) =>
    guarded.read(pPtr + i * stride * 4, parameters.length);
  return {
    blockPtr,
    pPtr,
    rule,
    read: () => ({
      parameters: vector(0),
      states: Array.from({ length: vectors - 1 }, (_, i) => vector(i + 1)),
      ...(rates && {
        hyper: {
          values: adapting((i) => kernels.hyperparameterAt(blockPtr, i)),
          gradients: adapting((i) => kernels.hypergradientAt(blockPtr, i)),
        },
      }),
    }),
  };
}

/** As rarely as training does it. */
const FLUSH_STEPS = 128;

/** Dense steps: one for each list of gradients. */
export function update(
  engine: Engine,
  settings: OptimizerSettings,
  parameters: Float32Array,
  gradients: readonly Float32Array[],
): Updated {
  return withGuardedMemory(engine, (guarded) => {
    const { kernels } = engine;
    const { rule, blockPtr, pPtr, read } = place(
      engine,
      guarded,
      settings,
      parameters,
    );
    gradients.forEach((gradient, step) => {
      if (step % FLUSH_STEPS === 0) {
        kernels.flush(rule, blockPtr, pPtr, parameters.length);
      }
      kernels.advance(rule, blockPtr);
      const { length } = parameters;
      kernels.update(rule, blockPtr, pPtr, guarded.input(gradient), length);
      kernels.adapt(rule, blockPtr);
    });
    return read();
  });
}

/** What the first layer's backward pass gets. */
export interface SparseStep {
  readonly batch: SparseBatch;
  readonly d: Float32Array;
  readonly constant: Float32Array;
}

/** Pointers of a sparse step, in the kernels' order. */
function placeStep(
  engine: Engine,
  guarded: GuardedMemory,
  { batch, d, constant }: SparseStep,
) {
  const { samples, I } = batch, B = samples.length, O = constant.length;
  const at = placeBatch(guarded, batch);
  // deno-fmt-ignore
  return [
    guarded.input(d), guarded.input(constant), at.tablePtr, at.entriesPtr, at.startsPtr,
    at.samplesPtr, guarded.bytes(engine.kernels.sparseScratchBytes(B, I)), B, I, O,
  ] as const;
}

/** Sparse steps of the first layer's weights, one for each batch. */
export function sparseUpdate(
  engine: Engine,
  settings: OptimizerSettings,
  w: Float32Array,
  steps: readonly SparseStep[],
): Updated {
  return withGuardedMemory(engine, (guarded) => {
    const { kernels } = engine;
    const { rule, blockPtr, pPtr, read } = place(engine, guarded, settings, w);
    kernels.flush(rule, blockPtr, pPtr, w.length);
    for (const step of steps) {
      kernels.advance(rule, blockPtr);
      const placed = placeStep(engine, guarded, step);
      kernels.sparseUpdate(rule, blockPtr, pPtr, ...placed);
      kernels.adapt(rule, blockPtr);
    }
    return read();
  });
}

/** Probes in place of steps, with dense gradients or with batches. */
export function probe(
  engine: Engine,
  settings: OptimizerSettings & { readonly rates: Adapting },
  parameters: Float32Array,
  looks: readonly (Float32Array | SparseStep)[],
): Updated {
  const { kernels } = engine, rule = kernels.PROBE.value as number;
  return withGuardedMemory(engine, (guarded) => {
    const { blockPtr, pPtr, read } = place(
      engine,
      guarded,
      settings,
      parameters,
    );
    for (const look of looks) {
      if (look instanceof Float32Array) {
        kernels.update(rule, blockPtr, pPtr, guarded.input(look), look.length);
      } else {
        const placed = placeStep(engine, guarded, look);
        kernels.sparseUpdate(rule, blockPtr, pPtr, ...placed);
      }
      kernels.adapt(rule, blockPtr);
    }
    return read();
  });
}
