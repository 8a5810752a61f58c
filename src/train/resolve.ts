// What training is given, checked once: the configuration, completed to what
// plan, steps and trainer take from here on, and the samples.

import {
  anyNumber,
  check,
  fields,
  flag,
  integer,
  listOf,
  number,
  object,
  oneOf,
  optional,
  type Rule,
  rule,
  type RulesOf,
  text,
} from "../check.ts";
import { checkDataset, type Dataset } from "../dataset/dataset.ts";
import { isNormalizedAlike } from "../dataset/statistics.ts";
import { checkHypergradient } from "./adapt/hypergradient.ts";
import {
  ADAPTING_OPTIMIZERS,
  type ResolvedOptimizer,
  resolveOptimizer,
} from "./optimizers/mod.ts";
import type { UpdateRule } from "./optimizers/optimizer.ts";
import {
  type Augmentation,
  type Recipe,
  resolveRecipe,
  softensLabels,
} from "./recipe.ts";
import { type ResolvedSchedule, resolveSchedule } from "./schedules/mod.ts";
import type {
  EarlyStopping,
  TrainingConfig,
  TrainingSamples,
} from "./training.ts";

/** A configuration that can be trained, with all that it names looked up. */
export interface ResolvedTraining {
  readonly config: TrainingConfig;
  readonly optimizer: ResolvedOptimizer;
  readonly recipe: Recipe;
  readonly schedule: ResolvedSchedule;
  /** What a step calls: the plain update rule, or the one that adapts. */
  readonly rule: UpdateRule;
}

const weights = listOf(anyNumber);
const classWeights: Rule = (value, path) =>
  value === "balanced" ? null : weights(value, path);

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
  schedule: optional(object),
  warmup: optional(number("epochs, at least 0", (x) => x >= 0)),
  earlyStopping: optional(fields(
    {
      patience: optional(integer(0)),
      minDelta: optional(number("a number of at least 0", (x) => x >= 0)),
    } satisfies RulesOf<EarlyStopping>,
  )),
  activation: optional(text),
  normalization: optional(text),
  dropout: optional(anyNumber),
  inputDropout: optional(anyNumber),
  residual: optional(flag),
  initialization: optional(text),
  loss: optional(text),
  huberDelta: optional(anyNumber),
  labelSmoothing: optional(anyNumber),
  classWeights: optional(classWeights),
  l1: optional(anyNumber),
  clipNorm: optional(anyNumber),
  clipValue: optional(anyNumber),
  mixup: optional(anyNumber),
  augmentation: optional(fields(
    {
      shift: optional(anyNumber),
      rotate: optional(anyNumber),
      scale: optional(anyNumber),
      noise: optional(anyNumber),
    } satisfies RulesOf<Augmentation>,
  )),
  averaging: optional(anyNumber),
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
  const { hypergradient, schedule = { name: "constant" } } = config;
  if (hypergradient) checkHypergradient(hypergradient, resolved);
  checkTogether(config);
  return {
    config,
    optimizer: resolved,
    recipe: resolveRecipe(config),
    schedule: resolveSchedule(schedule),
    rule: hypergradient ? adaptingRule(config, resolved) : resolved.optimizer,
  };
}

/** @throws {RangeError} If two settings cannot both hold. */
function checkTogether(
  { hypergradient, schedule, warmup = 0, epochs }: TrainingConfig,
): void {
  if (warmup >= epochs) {
    throw new RangeError(
      `Cannot train: warmup is ${warmup} epochs, expected less than all ${epochs}`,
    );
  }
  const isScheduled = warmup > 0 ||
    (schedule !== undefined && schedule.name !== "constant");
  if (hypergradient === undefined || !isScheduled) return;
  throw new RangeError(
    "Cannot train: both hypergradients and a schedule would set the learning " +
      "rate, expected one of them",
  );
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
  const targets = task.type === "regression"
    ? `${task.outputs} numbers to predict`
    : `${task.classes} classes`;
  return `${inputs.length / count} inputs and ${targets}`;
}

/**
 * Checks what of a recipe depends on the data.
 *
 * @throws {RangeError} If the loss is that of another task, class weights are
 * not as many as classes, or what is made for images meets anything else.
 */
export function checkRecipe(
  { recipe, config }: ResolvedTraining,
  { train, trainIndices }: TrainingSamples,
): void {
  const { task, inputShape } = train,
    count = trainIndices?.length ?? train.count;
  const fail = (found: string) => {
    throw new RangeError(`Cannot train: ${found}`);
  };
  const isRegression = task.type === "regression";
  const { loss, classWeights, augmentation, design } = recipe;
  if (loss !== undefined && (loss === "cross_entropy") === isRegression) {
    fail(`loss is "${loss}", the data are for ${task.type}`);
  }
  if (isRegression && softensLabels(recipe)) {
    fail("labels cannot be smoothed, weighted or mixed in regression");
  }
  if (
    Array.isArray(classWeights) && task.type === "classification" &&
    classWeights.length !== task.classes
  ) {
    fail(
      `there are ${classWeights.length} class weights, expected ${task.classes}`,
    );
  }
  if (augmentation && inputShape.length < 2) {
    fail(
      `samples of shape ${
        inputShape.join("×")
      } cannot be augmented, expected images`,
    );
  }
  const batch = Math.min(config.batchSize, count);
  if (design.normalization === "batch" && (batch < 2 || count % batch === 1)) {
    fail(
      `batch normalization needs 2 samples in every batch, batches of ${batch} ` +
        `leave 1 of ${count}, expected another batchSize`,
    );
  }
}
