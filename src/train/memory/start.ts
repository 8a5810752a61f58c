// How a run begins: its samples in order, its generator seeded, its weights
// drawn, its optimizer at rest. The same again when a run starts over.

import type { Dataset } from "../../dataset/dataset.ts";
import type { Engine } from "../../engine/engine.ts";
import { deriveSeed, pcg32State } from "../../random.ts";
import { setAside } from "../adapt/hypergradient.ts";
import { initialize, resetStatistics } from "../network/initialization.ts";
import { initOptimizer } from "../optimizers/mod.ts";
import type { BufferPlan } from "./plan.ts";
import type { ResolvedTraining } from "../resolve.ts";
import type { TrainingConfig, TrainingSamples } from "../training.ts";
import { writeWeights } from "../weights/weights.ts";

/** Sample indices in engine memory. */
export interface Order {
  readonly ptr: number;
  readonly count: number;
  /** As they were before any shuffle. */
  readonly indices: Uint32Array;
}

/** Which samples are for what, as lists of indices. */
export interface ChosenSamples {
  readonly train: Uint32Array;
  /** Those that only probes see, if weight decay adapts. */
  readonly aside?: Uint32Array;
  readonly validation: Uint32Array;
}

/**
 * Chooses the samples of a run.
 *
 * @throws {RangeError} If a list is empty or an index is out of range.
 */
export function chooseSamples(
  samples: TrainingSamples,
  { hypergradient, seed = 0 }: TrainingConfig,
): ChosenSamples {
  const { train, trainIndices, validation, validationIndices } = samples;
  const all = indicesOf(train, trainIndices);
  return {
    ...(hypergradient?.weightDecay === undefined
      ? { train: all }
      : setAside(all, seed)),
    validation: indicesOf(validation, validationIndices),
  };
}

function indicesOf(
  { name, count }: Dataset,
  indices: Uint32Array = Uint32Array.from({ length: count }, (_, i) => i),
): Uint32Array {
  if (indices.length > 0 && indices.every((index) => index < count)) {
    return indices;
  }
  throw new RangeError(
    `Cannot train on ${name}: ${indices.length} indices, expected at least one, all below ${count}`,
  );
}

/** Places a list of samples. */
export function placeOrder(engine: Engine, indices: Uint32Array): Order {
  const ptr = engine.allocate(indices.byteLength, "an order of samples");
  engine.words(ptr, indices.length).set(indices);
  return { ptr, count: indices.length, indices };
}

/**
 * Makes everything as it is before the first step.
 *
 * @param order The training samples, put back into their first order.
 * @throws {RangeError} If the initial weights are not the network's.
 */
export function startRun(
  engine: Engine,
  plan: BufferPlan,
  { optimizer, recipe, config }: Pick<
    ResolvedTraining,
    "optimizer" | "recipe" | "config"
  >,
  order: Order,
  classWeights: ArrayLike<number>,
): void {
  const { parametersPtr, gradientsPtr, optimizerPtr, stateStrideBytes } = plan;
  engine.bytes(parametersPtr, gradientsPtr - parametersPtr).fill(0);
  initOptimizer(engine, optimizerPtr, stateStrideBytes, optimizer);
  startCollector(engine, plan);
  resetStatistics(engine, plan);
  if (config.initial) writeWeights(engine, plan, config.initial);
  else {
    seedGenerator(engine, plan.randomPtr, config, "init");
    initialize(engine, plan, recipe.design);
  }
  engine.floats(plan.classWeightsPtr, classWeights.length).set(classWeights);
  engine.words(order.ptr, order.count).set(order.indices);
  seedGenerator(engine, plan.randomPtr, config, "shuffle");
}

/** The block of the rule that stores gradients where the plan has them. */
function startCollector(
  { kernels }: Engine,
  { collectorPtr, gradientsPtr, parametersPtr }: BufferPlan,
): void {
  const rule = kernels.COLLECT.value as number;
  const distance = gradientsPtr - parametersPtr;
  kernels.initOptimizer(rule, collectorPtr, distance, 0, 0, 0, 0, 0, 0);
}

/**
 * The seed of what is random in a step (dropout, augmentation, mixup): a
 * function of run and step alone, so that a run can go on from any step.
 */
export function noiseSeed(
  { seed = 0, repeat = 0 }: TrainingConfig,
  step: number,
): bigint {
  return deriveSeed(seed, "noise", repeat * MOST_STEPS + step);
}

/** Steps of a run before the noise of two repeats could be the same. */
const MOST_STEPS = 2 ** 32;

function seedGenerator(
  engine: Engine,
  randomPtr: number,
  { seed = 0, repeat = 0 }: TrainingConfig,
  purpose: "init" | "shuffle",
): void {
  const view = new DataView(engine.kernels.memory.buffer, randomPtr, 16);
  const { state, increment } = pcg32State(deriveSeed(seed, purpose, repeat));
  view.setBigUint64(0, state, true);
  view.setBigUint64(8, increment, true);
}
