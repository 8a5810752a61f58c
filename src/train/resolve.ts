// What training is given, checked once: the configuration, completed to what
// plan, steps and trainer take from here on, and the samples.

import {
  check,
  fields,
  flag,
  integer,
  object,
  oneOf,
  optional,
  rule,
  type RulesOf,
} from "../check.ts";
import { checkDataset, type Dataset } from "../dataset/dataset.ts";
import { isNormalizedAlike } from "../dataset/statistics.ts";
import { checkHypergradient } from "./hypergradient.ts";
import {
  ADAPTING_OPTIMIZERS,
  type ResolvedOptimizer,
  resolveOptimizer,
} from "./optimizers/mod.ts";
import type { UpdateRule } from "./optimizers/optimizer.ts";
import type { TrainingConfig, TrainingSamples } from "./training.ts";

/** A configuration that can be trained, and the optimizer that it names. */
export interface ResolvedTraining {
  readonly config: TrainingConfig;
  readonly optimizer: ResolvedOptimizer;
  /** What a step calls: the plain update rule, or the one that adapts. */
  readonly rule: UpdateRule;
}

const CONFIG: RulesOf<TrainingConfig> = {
  hidden: rule("a list of layer widths", Array.isArray),
  epochs: integer(1),
  batchSize: integer(1),
  optimizer: object,
  seed: optional(integer(0)),
  repeat: optional(integer(0)),
  initial: optional(object),
  shuffle: optional(flag),
  hypergradient: optional(object),
  inputForm: optional(oneOf("auto", "sparse", "dense")),
};

/**
 * Checks a configuration and completes it. The widths of layers are checked
 * with the network that they make.
 *
 * @throws {TypeError} If a setting is of another type.
 * @throws {RangeError} If one is unknown, missing or out of range.
 */
export function resolveTraining(config: TrainingConfig): ResolvedTraining {
  check("Cannot train", "", config, fields(CONFIG));
  const resolved = resolveOptimizer(config.optimizer);
  const { hypergradient } = config;
  if (hypergradient) checkHypergradient(hypergradient, resolved);
  return {
    config,
    optimizer: resolved,
    rule: hypergradient ? adaptingRule(config, resolved) : resolved.optimizer,
  };
}

function adaptingRule(
  { optimizer: { name } }: TrainingConfig,
  { optimizer }: ResolvedOptimizer,
): UpdateRule {
  if (optimizer.hyper) return optimizer.hyper;
  throw new RangeError(
    `Cannot adapt hyperparameters of optimizer "${name}": expected ${
      ADAPTING_OPTIMIZERS.join(" or ")
    }`,
  );
}

const INDICES = optional(
  rule("a Uint32Array of indices", (value) => value instanceof Uint32Array),
);
const SAMPLES: RulesOf<TrainingSamples> = {
  train: object,
  trainIndices: INDICES,
  validation: object,
  validationIndices: INDICES,
};

/**
 * Checks that a network can learn one set of samples and be scored on another.
 *
 * @throws {TypeError} If a part is of another type.
 * @throws {RangeError} If a part is missing or unknown, a data set is not
 * whole, or the two differ in inputs, classes or normalisation.
 */
export function checkSamples(samples: TrainingSamples): void {
  check("Cannot train", "", samples, fields(SAMPLES));
  const { train, validation } = samples;
  checkDataset(train);
  if (validation === train) return;
  checkDataset(validation);
  const [wanted, found] = [train, validation].map(describe);
  if (found !== wanted) {
    throw new RangeError(
      `Cannot validate: samples have ${found}, training has ${wanted}`,
    );
  }
  if (isNormalizedAlike(train, validation)) return;
  throw new RangeError(
    "Cannot validate: samples are normalised by other numbers than those of " +
      "training, expected normalization: normalizationOf(training samples)",
  );
}

function describe({ inputs, count, task }: Dataset): string {
  return `${inputs.length / count} inputs and ${task.classes} classes`;
}
