// The objective of the tutorial's kind of study: hyperparameters → network →
// training → outcome. It and its parts (experiment_*.ts) alone know both
// training and tuning.

import { check, fields, object, oneOf, optional } from "./check.ts";
import { type Dataset, outputsOf } from "./dataset/dataset.ts";
import type { Engine } from "./engine/engine.ts";
import { loadEngine } from "./engine/load.ts";
import { gradientOf, meanOf, measured } from "./experiment_gradient.ts";
import {
  type ExperimentOptions,
  type ExperimentSetup,
  type Part,
  partsOf,
  readSetup,
} from "./experiment_setup.ts";
import { checkHyperparameterSpace } from "./experiment_space.ts";
import type { Model } from "./model/model.ts";
import type { HyperparameterNumbers } from "./train/adapt/hypergradient.ts";
import { configOf } from "./train/hyperparameters/mod.ts";
import { countParameters } from "./train/network/network.ts";
import { trainingBytes } from "./train/memory/request.ts";
import { resolveTraining } from "./train/resolve.ts";
import { Trainer } from "./train/trainer.ts";
import type {
  EpochResult,
  Score,
  TrainingConfig,
  TrainingSamples,
} from "./train/training.ts";
import type { Weights } from "./train/weights/weights.ts";
import type { Objective, ObjectiveResult, Trial } from "./tune/executor.ts";
import type { StudySettings } from "./tune/storage.ts";
import type { Params } from "./tune/trial.ts";

/**
 * Makes the objective of an experiment, to be maximised: the validation
 * accuracy after the last epoch, or its mean over repeats and folds.
 *
 * A trial of one training reports every epoch; one of several reports every
 * training. Each report carries `trainLoss`, `validationLoss` and
 * `validationAccuracy` as metrics, and, where hyperparameters adapt, what they
 * are by then.
 *
 * @param options The data, and what differs from the defaults.
 * @returns The objective. Trials that run at the same time get engines of
 * their own; a diverging one throws, which makes it failed, and so does one
 * that does not fit into memory, unless it is the study's first (`onError`). A
 * study that minimises, or whose space is none of hyperparameters, is refused
 * before its first trial.
 * @throws {TypeError} If an option is of another type.
 * @throws {RangeError} If the variant is not to be had or an option is unknown
 * or out of range.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { digits } from "./dataset/digits.ts";
 * import { createExperiment } from "./experiment.ts";
 * import { createStudy } from "./tune/study/create.ts";
 * const objective = await createExperiment({
 *   data: await digits(),
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
  options: ExperimentOptions,
): Promise<Objective> {
  const setup = readSetup(options);
  const first = await loadFor(setup);
  const { module, variant } = first;
  const idle = [first];
  const parts = partsOf(setup);
  const objective = async (trial: Trial) => {
    const engine = idle.pop() ?? await loadEngine({ module, variant });
    try {
      return await runParts(engine, parts, setup, trial);
    } finally {
      idle.push(engine);
    }
  };
  const checkStudy = ({ directions, space }: StudySettings) => {
    if (directions.length !== 1 || directions[0] !== "maximize") {
      throw new RangeError(
        `Cannot optimize: the study is to ${
          directions.join(" and ")
        }, but an experiment gives an accuracy, expected direction: "maximize"`,
      );
    }
    checkHyperparameterSpace(space, setup.fixed);
  };
  return Object.assign(objective, { checkStudy });
}

function loadFor({ module, variant }: ExperimentSetup): Promise<Engine> {
  return loadEngine(module ? { module, variant } : { variant });
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
  setup: ExperimentSetup,
  params: Params,
): Trainer {
  const config = configFor(setup, params);
  return new Trainer(engine, samples, { ...config, repeat });
}

function configFor(
  { fixed, seed, gradient }: ExperimentSetup,
  params: Params,
): TrainingConfig {
  const config = configOf({ ...fixed, ...params });
  return {
    ...config,
    ...(gradient && { hypergradient: measured(config, params) }),
    seed,
  };
}

function report(trial: Trial, step: number, result: EpochResult): boolean {
  const { epoch: _, ...metrics } = result;
  return trial.report(step, result.validationAccuracy, metrics);
}

/**
 * Trains a configuration once more and scores it on the test split: what is
 * said of a study's winner, once, after selection on other samples.
 *
 * @param experiment The experiment's options.
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
  experiment: ExperimentOptions,
  params: Params,
  options: {
    readonly trainOn?: "split" | "all";
    readonly signal?: AbortSignal;
  } = {},
): Promise<Score> {
  return (await trainWinner(experiment, params, options)).score;
}

/**
 * Trains a configuration once more, as {@linkcode scoreOnTest} does, and keeps
 * what it has learnt.
 *
 * @param experiment The experiment's options.
 * @param params The winner's parameters.
 * @param options `trainOn`: the samples that the winner was trained on in a
 * holdout study, or all of the training split (the only way with folds).
 * @returns Mean loss and accuracy on the test split, the weights, and the model
 * that they make.
 * @throws {RangeError} If the configuration cannot be trained.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { digits } from "./dataset/digits.ts";
 * import { trainWinner } from "./experiment.ts";
 * const { weights, model } = await trainWinner({
 *   data: await digits(),
 *   variant: "plain",
 *   fixed: { epochs: 1, num_layers: 1 },
 * }, { hidden_size: 32 });
 * assertEquals(weights["layers.0.weight"]?.shape, [32, 400]);
 * assertEquals((await model.predict(new Uint8Array(3 * 400))).length, 3);
 * ```
 */
export async function trainWinner(
  experiment: ExperimentOptions,
  params: Params,
  options: {
    readonly trainOn?: "split" | "all";
    readonly signal?: AbortSignal;
  } = {},
): Promise<TrainedWinner> {
  const setup = readSetup(experiment);
  check("Cannot score", "", options, fields(SCORE_OPTIONS));
  const engine = await loadFor(setup);
  const samples = testSamples(setup, options.trainOn);
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
  const model = trainer.model();
  return { score: score!, weights: model.weights, model };
}

/** What {@linkcode trainWinner} gives. */
export interface TrainedWinner {
  /** On the test split. */
  readonly score: Score;
  /** What it has learnt, under PyTorch's names. */
  readonly weights: Weights;
  /** The same as a network that predicts, and can be saved. */
  readonly model: Model;
}

const SCORE_OPTIONS = {
  trainOn: optional(oneOf("split", "all")),
  signal: optional(object),
};

/** Scored on the test split; trained on what a winner was, or on everything. */
function testSamples(
  setup: ExperimentSetup,
  trainOn: "split" | "all" = "split",
): TrainingSamples {
  const { data: { train, test }, validation } = setup;
  const { trainIndices } = partsOf(setup)[0]!.samples;
  const isSplit = trainOn === "split" && validation.type === "holdout";
  return {
    train,
    validation: test,
    ...(isSplit && trainIndices && { trainIndices }),
  };
}

/**
 * Checks that a configuration is in range and that all its trainings, and the
 * winner's on the test split, fit into an engine's memory: exactly what they
 * take, the samples included.
 *
 * @param engine Any engine of the variant to be used.
 * @param experiment The experiment's options.
 * @param params Hyperparameters that are searched.
 * @throws {RangeError} If not; the message says how much it needs.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { digits } from "./dataset/digits.ts";
 * import { loadEngine } from "./engine/load.ts";
 * import { checkTrainable } from "./experiment.ts";
 * const engine = await loadEngine();
 * const data = await digits();
 * checkTrainable(engine, { data }, { hidden_size: 128 });
 * assertThrows(
 *   () => checkTrainable(engine, { data }, { hidden_size: 1e6 }),
 *   RangeError,
 *   "GiB",
 * );
 * ```
 */
export function checkTrainable(
  engine: Engine,
  experiment: ExperimentOptions,
  params: Params,
): void {
  const setup = readSetup(experiment);
  const resolved = resolveTraining(configFor(setup, params));
  const { hidden } = resolved.config;
  // Folds differ by one sample, repeats not at all.
  const sets = [partsOf(setup)[0]!.samples, testSamples(setup, "all")];
  for (const samples of sets) {
    const needed = trainingBytes(engine, samples, resolved);
    if (needed <= engine.bytesLeft) continue;
    throw new RangeError(
      `Cannot train a network of ${hidden.length} hidden layers of ${
        hidden[0]
      }: with its samples it needs ${
        gibibytes(needed)
      } of memory, the engine has ${gibibytes(engine.bytesLeft)}`,
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
  const { inputs, count, task } = dataset;
  const shape = {
    inputs: inputs.length / count,
    hidden,
    outputs: outputsOf(task),
  };
  return countParameters(shape) * epochs;
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(2)} GiB`;
}
