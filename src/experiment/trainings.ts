// The trainings of an experiment: their engines, configurations and trainers, and
// what they cost in memory and time.

import { type Dataset, outputsOf } from "../dataset/dataset.ts";
import type { Engine } from "../engine/engine.ts";
import { loadEngine } from "../engine/load.ts";
import { measured } from "./gradient.ts";
import {
  type ExperimentOptions,
  type ExperimentSetup,
  type Part,
  partsOf,
  readSetup,
} from "./setup.ts";
import { configOf } from "../train/hyperparameters/mod.ts";
import { trainingBytes } from "../train/memory/request.ts";
import { countParameters } from "../train/network/network.ts";
import { checkRecipe, resolveTraining } from "../train/resolve.ts";
import { Trainer } from "../train/trainer.ts";
import type { TrainingConfig, TrainingSamples } from "../train/training.ts";
import type { Params } from "../tune/trial.ts";

/** The engine of an experiment. */
export function loadFor({ module, variant }: ExperimentSetup): Promise<Engine> {
  return loadEngine(module ? { module, variant } : { variant });
}

/** The trainer of one training of a trial. */
export function openTrainer(
  engine: Engine,
  { samples, repeat }: Part,
  setup: ExperimentSetup,
  params: Params,
): Trainer {
  const config = configFor(setup, params);
  return new Trainer(engine, samples, { ...config, repeat });
}

/** What a trial trains, by its parameters. */
export function configFor(
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

/** Scored on the test split; trained on what a winner was, or on everything. */
export function testSamples(
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
 * Checks that a configuration is in range and suits the data, and that all its
 * trainings, and the winner's on the test split, fit into an engine's memory:
 * exactly what they take, the samples included.
 *
 * @param engine Any engine of the variant to be used.
 * @param experiment The experiment's options.
 * @param params Hyperparameters that are searched.
 * @throws {RangeError} If not; the message says what is wrong, or how much
 * memory it needs.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { digits } from "../dataset/digits.ts";
 * import { loadEngine } from "../engine/load.ts";
 * import { checkTrainable } from "./trainings.ts";
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
  for (const { samples } of partsOf(setup)) checkRecipe(resolved, samples);
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
 * import { digits } from "../dataset/digits.ts";
 * import { costOf } from "./trainings.ts";
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
