// What a run asks of memory, from its configuration and samples.

import type { Engine } from "../engine/engine.ts";
import type { Samples } from "../engine/samples.ts";
import { layersOf, type NetworkShape } from "./network.ts";
import { ADAPTING_OPTIMIZERS, resolveOptimizer } from "./optimizers/mod.ts";
import type { UpdateRule } from "./optimizers/optimizer.ts";
import { planBytes, type PlanRequest } from "./plan.ts";
import type { TrainingConfig } from "./training.ts";

/** Rows of an evaluation batch: activations of that many stay in cache. */
const EVALUATION_ROWS = 128;

/**
 * What a run asks of memory.
 *
 * @throws {RangeError} If the two sets of samples cannot share a network.
 */
export function planRequest(
  shape: NetworkShape,
  config: TrainingConfig,
  train: Samples,
  validation: Samples,
): PlanRequest {
  if (
    train.width !== validation.width || train.classes !== validation.classes
  ) {
    throw new RangeError(
      `Cannot validate: samples have ${validation.width} inputs and ${validation.classes} classes, training ${train.width} and ${train.classes}`,
    );
  }
  return {
    layers: layersOf(shape),
    batchSize: Math.min(config.batchSize, train.count),
    evaluationRows: EVALUATION_ROWS,
    sparse: train.inputs.form === "sparse",
    dense: [train, validation].some(({ inputs }) => inputs.form !== "sparse"),
    stateVectors: ruleOf(config).stateVectors,
  };
}

/** Memory that training a configuration takes beyond its data set, in bytes. */
export function trainingBytes(
  engine: Engine,
  shape: NetworkShape,
  config: Pick<TrainingConfig, "batchSize" | "optimizer" | "hypergradient">,
): number {
  return planBytes(engine, {
    layers: layersOf(shape),
    batchSize: config.batchSize,
    evaluationRows: EVALUATION_ROWS,
    sparse: false,
    dense: true,
    stateVectors: ruleOf(config).stateVectors,
  });
}

/**
 * The update rule of a run: the plain one, or the one that adapts.
 *
 * @throws {RangeError} If hyperparameters shall adapt and the optimizer has no
 * such form.
 */
export function ruleOf(
  { hypergradient, optimizer: wanted }: Pick<
    TrainingConfig,
    "hypergradient" | "optimizer"
  >,
): UpdateRule {
  const { optimizer } = resolveOptimizer(wanted);
  if (!hypergradient) return optimizer;
  if (optimizer.hyper) return optimizer.hyper;
  throw new RangeError(
    `Cannot adapt hyperparameters of optimizer "${wanted.name}": expected ${
      ADAPTING_OPTIMIZERS.join(" or ")
    }`,
  );
}
