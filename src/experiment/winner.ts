// The winner of a study, trained once more: what it scores on a test split that
// did not select it, and the model that it is.

import { check, fields, listOf, object, oneOf, optional } from "../check.ts";
import {
  type ExperimentOptions,
  type ExperimentSetup,
  partsOf,
  readSetup,
} from "./setup.ts";
import { configFor, loadFor, openTrainer, testSamples } from "./trainings.ts";
import type { Model } from "../model/model.ts";
import { resolveSchedule } from "../train/schedules/mod.ts";
import type { Trainer } from "../train/trainer.ts";
import type { EpochResult, Score, TrainingSamples } from "../train/training.ts";
import type { Weights } from "../train/weights/weights.ts";
import type { Params, TrialRecord } from "../tune/trial.ts";

/**
 * Trains a configuration once more and scores it on the test split: what is
 * said of a study's winner, once, after selection on other samples. Where the
 * validation loss decides when training ends or its rate falls, that is the
 * loss of the samples that selected it (of the first fold), never the test's.
 *
 * @param experiment The experiment's options.
 * @param params The winner's parameters.
 * @param options Which samples, and what ends it.
 * @returns Mean loss and accuracy on the test split.
 * @throws {RangeError} If the configuration cannot be trained.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { digits } from "../dataset/digits.ts";
 * import { scoreOnTest } from "./winner.ts";
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
  options: WinnerOptions = {},
): Promise<Score> {
  return (await trainWinner(experiment, params, options)).score;
}

/**
 * Trains a configuration once more, as {@linkcode scoreOnTest} does, and keeps
 * what it has learnt.
 *
 * @param experiment The experiment's options.
 * @param params The winner's parameters.
 * @param options Which samples, and what ends it.
 * @returns Mean loss and accuracy on the test split, the weights, and the model
 * that they make.
 * @throws {RangeError} If the configuration cannot be trained.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { digits } from "../dataset/digits.ts";
 * import { trainWinner } from "./winner.ts";
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
  options: WinnerOptions = {},
): Promise<TrainedWinner> {
  const setup = readSetup(experiment);
  check("Cannot score", "", options, fields(SCORE_OPTIONS));
  const engine = await loadFor(setup);
  const samples = winnerSamples(setup, params, options.trainOn);
  // Measuring weight decay's gradient would set some of "all" aside.
  const gradient = options.trainOn !== "all" && setup.gradient === true;
  const open = (params: Params) =>
    openTrainer(engine, { samples, repeat: 0 }, { ...setup, gradient }, params);
  const checkpoint = await trainBefore(open, options);
  const trainer = open(params);
  try {
    if (checkpoint) await trainer.continueFrom(checkpoint);
    for await (const _ of trainer.epochs(options.signal));
    const model = trainer.model();
    const { test } = setup.data;
    const score = samples.validation === test
      ? scoreOf(trainer.outcome!)
      : await model.evaluate(test);
    return {
      score: { loss: score.loss, accuracy: score.accuracy, ...r2Of(score) },
      weights: model.weights,
      model,
    };
  } finally {
    trainer.release();
  }
}

/** Trains what the winner went on from, one after the other. */
async function trainBefore(
  open: (params: Params) => Trainer,
  { before = [], signal }: WinnerOptions,
): Promise<Uint8Array | undefined> {
  let checkpoint: Uint8Array | undefined;
  for (const { params, until = Infinity } of before) {
    const trainer = open(params);
    try {
      if (checkpoint) await trainer.continueFrom(checkpoint);
      for await (const { epoch } of trainer.epochs(signal)) {
        if (epoch >= until) break;
      }
      checkpoint = await trainer.checkpoint();
    } finally {
      trainer.release();
    }
  }
  return checkpoint;
}

function scoreOf(
  { validationLoss, validationAccuracy, validationR2 }: EpochResult,
): Score {
  return {
    loss: validationLoss,
    accuracy: validationAccuracy,
    ...(validationR2 !== undefined && { r2: validationR2 }),
  };
}

function r2Of({ r2 }: Score): Pick<Score, "r2"> {
  return r2 === undefined ? {} : { r2 };
}

/** What the winner is trained on, and what its training watches. */
function winnerSamples(
  setup: ExperimentSetup,
  params: Params,
  trainOn?: "split" | "all",
): TrainingSamples {
  const { earlyStopping, schedule } = configFor(setup, params);
  const isWatched = earlyStopping !== undefined ||
    (schedule !== undefined && resolveSchedule(schedule).kind.watchesLoss);
  return isWatched ? partsOf(setup)[0]!.samples : testSamples(setup, trainOn);
}

/** How {@linkcode trainWinner} trains. */
export interface WinnerOptions {
  /**
   * The samples that the winner was trained on in a holdout study (the
   * default), or all of the training split (the only way with folds).
   */
  readonly trainOn?: "split" | "all";
  /**
   * What its trial went on from (`lineageOf`), where hyperparameters changed on
   * the way: each is trained to the epoch at which it paused.
   */
  readonly before?: readonly Pick<TrialRecord, "params" | "until">[];
  /** Ends it early, with an exception. */
  readonly signal?: AbortSignal;
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
  before: optional(listOf(object)),
  signal: optional(object),
};
