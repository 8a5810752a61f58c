// The objective of the tutorial's kind of study: hyperparameters → network →
// training → outcome. The only file that knows both training and tuning.

import type { Dataset, TrainTest } from "./dataset/dataset.ts";
import { type Split, splitFolds, splitHoldout } from "./dataset/splits.ts";
import type { Engine } from "./engine/engine.ts";
import { loadEngine, type Variant } from "./engine/load.ts";
import { gradientOf, meanOf, measured } from "./experiment_gradient.ts";
import type { HyperparameterNumbers } from "./train/hypergradient.ts";
import { configOf } from "./train/hyperparameters.ts";
import { countParameters, type NetworkShape } from "./train/network.ts";
import { trainingBytes } from "./train/request.ts";
import { Trainer } from "./train/trainer.ts";
import type { EpochResult, Score, TrainingSamples } from "./train/training.ts";
import type { Objective, ObjectiveResult, Trial } from "./tune/executor.ts";
import type { Params } from "./tune/trial.ts";

/** Which samples configurations are compared on. */
export type Validation =
  /** The test split, as the tutorial does: its winner's score flatters. */
  | { readonly type: "test" }
  /** A seeded share of the training split, above 0 and below 1. */
  | { readonly type: "holdout"; readonly fraction: number }
  /** Every fold of the training split once; at least 2 folds. */
  | { readonly type: "kfold"; readonly folds: number };

/** Everything that decides what a trial of an experiment comes to. */
export interface ExperimentSetup {
  /** What is learnt, and what is held back. */
  readonly data: TrainTest;
  /** Which samples configurations are compared on. */
  readonly validation: Validation;
  /** The study's seed, an integer ≥ 0. */
  readonly seed: number;
  /** Trainings of each configuration, with seeds of their own; 1 if absent. */
  readonly repeats?: number;
  /** The engine's variant, which decides results. */
  readonly variant: Variant;
  /** Hyperparameters that are not searched; the others take their defaults. */
  readonly fixed: Params;
  /** A compiled engine of that variant, to save compiling it. */
  readonly module?: WebAssembly.Module;
  /**
   * Whether outcomes carry a gradient, for samplers that follow it: of minus
   * the loss, one step ahead, with respect to `lr`, `weight_decay` and
   * `momentum` where they are searched (docs/hypergradient.md). A search of
   * `weight_decay` then sets a twentieth of the training samples aside.
   */
  readonly gradient?: boolean;
}

/** One training of a trial: which samples, and which repeat's seeds. */
interface Part {
  readonly samples: TrainingSamples;
  readonly repeat: number;
}

/**
 * Makes the objective of an experiment, to be maximised: the validation
 * accuracy after the last epoch, or its mean over repeats and folds.
 *
 * A trial of one training reports every epoch; one of several reports every
 * training. Each report carries `trainLoss`, `validationLoss` and
 * `validationAccuracy` as metrics, and, where hyperparameters adapt, what they
 * are by then.
 *
 * @param setup Data, validation, seed and fixed hyperparameters.
 * @returns The objective. Trials that run at the same time get engines of
 * their own; a diverging or impossible one throws, which makes it failed.
 * @throws {RangeError} If the variant is not to be had or a setting is out of
 * range.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { digits } from "./dataset/digits.ts";
 * import { createExperiment } from "./experiment.ts";
 * import { createStudy } from "./tune/study/create.ts";
 * const objective = await createExperiment({
 *   data: await digits(),
 *   validation: { type: "test" },
 *   seed: 0,
 *   variant: "plain",
 *   fixed: { epochs: 1, num_layers: 1 },
 * });
 * const study = await createStudy({
 *   space: { hidden_size: { type: "categorical", choices: [8, 32] } },
 *   sampler: "grid",
 *   direction: "maximize",
 * });
 * await study.optimize(objective);
 * assert(study.best?.params.hidden_size === 32);
 * ```
 */
export async function createExperiment(
  setup: ExperimentSetup,
): Promise<Objective> {
  const { variant, module } = setup;
  const first = await loadEngine(module ? { module, variant } : { variant });
  const idle = [first];
  const parts = partsOf(setup);
  return async (trial) => {
    const engine = idle.pop() ??
      await loadEngine({ module: first.module, variant });
    try {
      return await runParts(engine, parts, setup, trial);
    } finally {
      idle.push(engine);
    }
  };
}

function partsOf(setup: ExperimentSetup): Part[] {
  const { data: { train, test }, validation, seed, repeats = 1 } = setup;
  if (!Number.isSafeInteger(repeats) || repeats < 1) {
    throw new RangeError(
      `Cannot make an experiment: repeats is ${repeats}, expected an integer of at least 1`,
    );
  }
  const ofSplit = (split: Split): TrainingSamples => ({
    train,
    trainIndices: split.train,
    validation: train,
    validationIndices: split.validation,
  });
  const sets: TrainingSamples[] = validation.type === "test"
    ? [{ train, validation: test }]
    : validation.type === "holdout"
    ? [ofSplit(splitHoldout(train.count, validation.fraction, seed))]
    : splitFolds(train.count, validation.folds, seed).map(ofSplit);
  return Array.from({ length: repeats }, (_, repeat) => repeat)
    .flatMap((repeat) => sets.map((samples) => ({ samples, repeat })));
}

/** Epochs are the steps of a single training, trainings those of several. */
async function runParts(
  engine: Engine,
  parts: readonly Part[],
  setup: ExperimentSetup,
  trial: Trial,
): Promise<ObjectiveResult> {
  const values: number[] = [];
  const gradients: HyperparameterNumbers[] = [];
  for (const part of parts) {
    let last: EpochResult | undefined;
    using trainer = openTrainer(engine, part, setup, trial.params);
    for await (const result of trainer.epochs(trial.signal)) {
      last = result;
      if (parts.length === 1 && report(trial, result.epoch, result)) break;
    }
    values.push(last!.validationAccuracy);
    gradients.push(trainer.hypergradient());
    if (parts.length > 1 && report(trial, values.length, last!)) break;
  }
  const value = meanOf(values);
  if (!setup.gradient) return value;
  return { values: [value], gradient: gradientOf(gradients, trial.params) };
}

function openTrainer(
  engine: Engine,
  { samples, repeat }: Part,
  { fixed, seed, gradient }: ExperimentSetup,
  params: Params,
): Trainer {
  const config = configOf({ ...fixed, ...params });
  return new Trainer(engine, samples, {
    ...config,
    ...(gradient && { hypergradient: measured(config, params) }),
    seed,
    repeat,
  });
}

function report(trial: Trial, step: number, result: EpochResult): boolean {
  const { epoch: _, ...metrics } = result;
  return trial.report(step, result.validationAccuracy, metrics);
}

/**
 * Trains a configuration once more and scores it on the test split: what is
 * said of a study's winner, once, after selection on other samples.
 *
 * @param setup The experiment's setup.
 * @param params The winner's parameters.
 * @param options `trainOn`: the samples that the winner was trained on in a
 * holdout study, or all of the training split (the only way with folds).
 * @returns Mean loss and accuracy on the test split.
 * @throws {RangeError} If the configuration cannot be trained.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { digits } from "./dataset/digits.ts";
 * import { scoreOnTest } from "./experiment.ts";
 * const { accuracy } = await scoreOnTest({
 *   data: await digits(),
 *   validation: { type: "holdout", fraction: 0.2 },
 *   seed: 0,
 *   variant: "plain",
 *   fixed: { epochs: 2, lr: 0.01 },
 * }, { hidden_size: 32 });
 * assert(accuracy > 0.7);
 * ```
 */
export async function scoreOnTest(
  setup: ExperimentSetup,
  params: Params,
  options: {
    readonly trainOn?: "split" | "all";
    readonly signal?: AbortSignal;
  } = {},
): Promise<Score> {
  const { data: { train, test }, variant, module } = setup;
  const engine = await loadEngine(module ? { module, variant } : { variant });
  const { trainIndices } = partsOf(setup)[0]!.samples;
  const samples = {
    train,
    validation: test,
    ...(options.trainOn !== "all" && setup.validation.type === "holdout" &&
      trainIndices && { trainIndices }),
  };
  // Measuring weight decay's gradient would set some of "all" aside.
  const gradient = options.trainOn !== "all" && setup.gradient === true;
  using trainer = openTrainer(
    engine,
    { samples, repeat: 0 },
    { ...setup, gradient },
    params,
  );
  let score: Score | undefined;
  for await (const epoch of trainer.epochs(options.signal)) {
    score = { loss: epoch.validationLoss, accuracy: epoch.validationAccuracy };
  }
  return score!;
}

/**
 * Checks that a configuration is in range and fits into an engine's memory.
 *
 * @param engine Any engine of the variant to be used.
 * @param dataset The training split.
 * @param values All hyperparameters, fixed and searched.
 * @throws {RangeError} If not; the message says how much it needs.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { digits } from "./dataset/digits.ts";
 * import { loadEngine } from "./engine/load.ts";
 * import { checkTrainable } from "./experiment.ts";
 * const engine = await loadEngine();
 * const { train } = await digits();
 * checkTrainable(engine, train, { hidden_size: 128 });
 * assertThrows(
 *   () => checkTrainable(engine, train, { hidden_size: 1e6 }),
 *   RangeError,
 *   "GiB",
 * );
 * ```
 */
export function checkTrainable(
  engine: Engine,
  dataset: Dataset,
  values: Params,
): void {
  const config = configOf(values);
  const shape = shapeOf(dataset, config.hidden);
  const batchSize = Math.min(config.batchSize, dataset.count);
  const needed = trainingBytes(engine, shape, { ...config, batchSize });
  const left = engine.bytesLeft - dataset.inputs.byteLength;
  if (needed > left) {
    throw new RangeError(
      `Cannot train a network of ${config.hidden.length} hidden layers of ${
        config.hidden[0]
      }: it needs ${gibibytes(needed)} of memory, the engine has ${
        gibibytes(left)
      }`,
    );
  }
}

/**
 * What training a configuration costs, to start the longest first.
 *
 * @param dataset The training split.
 * @param values All hyperparameters, fixed and searched.
 * @returns Multiplications, roughly: parameters × epochs.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { digits } from "./dataset/digits.ts";
 * import { costOf } from "./experiment.ts";
 * const { train } = await digits();
 * assert(costOf(train, { epochs: 9 }) > costOf(train, { epochs: 3 }));
 * ```
 */
export function costOf(dataset: Dataset, values: Params): number {
  const { hidden, epochs } = configOf(values);
  return countParameters(shapeOf(dataset, hidden)) * epochs;
}

function shapeOf(dataset: Dataset, hidden: readonly number[]): NetworkShape {
  return {
    inputs: dataset.inputs.length / dataset.count,
    hidden,
    classes: dataset.task.classes,
  };
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(2)} GiB`;
}
