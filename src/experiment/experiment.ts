// The objective of the tutorial's kind of study: hyperparameters → network →
// training → outcome. It and its parts (this folder) alone know both
// training and tuning.

import type { Engine } from "../engine/engine.ts";
import { loadEngine } from "../engine/load.ts";
import { quote } from "../errors.ts";
import { gradientOf, meanOf } from "./gradient.ts";
import {
  type ExperimentOptions,
  type Part,
  partsOf,
  type ReadSetup,
  readSetup,
} from "./setup.ts";
import { checkHyperparameterSpace } from "./space.ts";
import { loadFor, openTrainer } from "./trainings.ts";
import { valueOf } from "./value.ts";
import { trainWinner, type WinnerOptions } from "./winner.ts";
import type { Model } from "../model/model.ts";
import type { HyperparameterNumbers } from "../train/adapt/hypergradient.ts";
import { METRICS } from "../train/metrics/mod.ts";
import type { EpochResult } from "../train/training.ts";
import type { Objective, ObjectiveResult, Trial } from "../tune/executor.ts";
import type { StudySettings } from "../tune/storage.ts";
import type { TrialRecord } from "../tune/trial.ts";

/**
 * Makes the objective of an experiment: a metric of the validation samples after
 * the last epoch, or with early stopping after the best one, or its mean over
 * repeats and folds. It is the accuracy, or R² in regression, unless `objective`
 * names another.
 *
 * A trial of one training reports every epoch; one of several reports every
 * training. Each report carries `trainLoss`, `validationLoss` and
 * `validationAccuracy` (`validationR2` in regression) as metrics, and, where
 * hyperparameters adapt, what they are by then.
 *
 * @param options The data, and what differs from the defaults.
 * @returns The objective. Trials that run at the same time get engines of
 * their own; a diverging one throws, which makes it failed, and so does one
 * that does not fit into memory, unless it is the study's first (`onError`). A
 * study whose direction is not the metric's, or whose space is none of
 * hyperparameters, is refused before its first trial.
 * @throws {TypeError} If an option is of another type.
 * @throws {RangeError} If the variant is not to be had or an option is unknown
 * or out of range.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { digits } from "../dataset/digits.ts";
 * import { createExperiment } from "./experiment.ts";
 * import { createStudy } from "../tune/study/create.ts";
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
 * const model = await objective.train(study.best);
 * assert(model.save().length > 4 * 32 * 400); // a file
 * ```
 */
export async function createExperiment(
  options: ExperimentOptions,
): Promise<Experiment> {
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
    const { objective } = setup, { direction } = METRICS[objective]!;
    if (directions.length !== 1 || directions[0] !== direction) {
      throw new RangeError(
        `Cannot optimize: the study is to ${
          directions.join(" and ")
        }, but the objective is ${objective}, expected direction: ${
          quote(direction)
        }`,
      );
    }
    checkHyperparameterSpace(space, setup.fixed);
  };
  const train = async (best?: Pick<TrialRecord, "params">, how = {}) => {
    if (best !== undefined) {
      return (await trainWinner(options, best.params, how)).model;
    }
    throw new RangeError(
      "Cannot train the winner: there is none, expected a completed trial",
    );
  };
  return Object.assign(objective, { checkStudy, train });
}

/** The objective of a study of networks, and what its winner becomes. */
export interface Experiment extends Objective {
  /**
   * Trains the network of a trial once more and keeps it.
   *
   * @param best The trial: `study.best`.
   * @param options As {@linkcode trainWinner} takes them.
   * @returns The model, to be used and saved.
   * @throws {RangeError} If there is no trial, or it cannot be trained.
   */
  train(
    best: Pick<TrialRecord, "params"> | undefined,
    options?: WinnerOptions,
  ): Promise<Model>;
}

/** Epochs are the steps of a single training, trainings those of several. */
async function runParts(
  engine: Engine,
  parts: readonly Part[],
  setup: ReadSetup,
  trial: Trial,
): Promise<ObjectiveResult> {
  const { until = Infinity } = trial;
  if (until < Infinity && parts.length > 1) {
    throw new RangeError(
      `Cannot pause a trial of ${parts.length} trainings: expected one, without repeats or folds`,
    );
  }
  const values: number[] = [];
  const gradients: HyperparameterNumbers[] = [];
  for (const part of parts) {
    const trainer = openTrainer(engine, part, setup, trial.params);
    try {
      if (trial.resumeFrom) await trainer.continueFrom(trial.resumeFrom);
      let paused: EpochResult | undefined;
      for await (const result of trainer.epochs(trial.signal)) {
        if (parts.length > 1) continue;
        const value = valueOf(setup.objective, part, trainer, result);
        if (report(trial, result.epoch, value, result)) break;
        if (!(result.epoch >= until) || trainer.isOver) continue;
        trial.checkpoint(await trainer.checkpoint());
        paused = result;
        break;
      }
      const outcome = paused ?? trainer.outcome!;
      const value = valueOf(setup.objective, part, trainer, outcome);
      values.push(value);
      gradients.push(trainer.hypergradient());
      const step = values.length;
      if (parts.length > 1 && report(trial, step, value, outcome)) break;
    } finally {
      trainer.release();
    }
  }
  const value = meanOf(values);
  if (!setup.gradient) return value;
  const isLoss = METRICS[setup.objective]!.direction === "minimize";
  return {
    values: [value],
    gradient: gradientOf(gradients, trial.params, isLoss ? 1 : -1),
  };
}

function report(
  trial: Trial,
  step: number,
  value: number,
  { epoch: _, ...metrics }: EpochResult,
): boolean {
  const { validationAccuracy: none, ...numbers } = metrics;
  const isRegression = Number.isNaN(none);
  return trial.report(step, value, isRegression ? numbers : metrics);
}
