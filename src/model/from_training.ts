// The model that a training has come to.

import { normalizationOf } from "../dataset/statistics.ts";
import type { Engine } from "../engine/engine.ts";
import type { TrainingConfig, TrainingSamples } from "../train/training.ts";
import type { Weights } from "../train/weights/weights.ts";
import type { ModelDescription } from "./description.ts";
import { Model } from "./model.ts";

/** What a user adds to a model. */
export type ModelNotes = Pick<ModelDescription, "classNames" | "notes">;

/** What a training has come to. */
export interface Trained {
  readonly config: TrainingConfig;
  readonly samples: TrainingSamples;
  readonly engine: Engine;
  /** Steps taken. */
  readonly steps: number;
  readonly weights: Weights;
}

/** Makes a model of it. */
export function modelOf(
  { config, samples: { train }, engine, steps, weights }: Trained,
  about: ModelNotes,
): Model {
  const { variant, abi, module } = engine;
  const { initial: _, seed = 0, repeat = 0, ...rest } = config;
  // As JSON has it: without what is undefined or infinite.
  const training = JSON.parse(JSON.stringify({ seed, repeat, ...rest }));
  const description = {
    ...networkOf(config, train),
    steps,
    ...about,
    notes: { training, engine: { variant, abi }, ...about.notes },
  };
  return new Model(description, weights, { variant, module });
}

/** What a model says of the network that a configuration stands for. */
function networkOf(
  config: TrainingConfig,
  train: TrainingSamples["train"],
): ModelDescription {
  const { activation, normalization, dropout, inputDropout } = config;
  const { hidden, residual, initialization, loss, huberDelta } = config;
  const { names, ...task } = { names: undefined, ...train.task };
  return {
    task,
    ...(names !== undefined && { classNames: names }),
    inputShape: train.inputShape,
    hidden,
    design: {
      ...(activation !== undefined && { activation }),
      ...(normalization !== undefined && { normalization }),
      ...(dropout !== undefined && { dropout }),
      ...(inputDropout !== undefined && { inputDropout }),
      ...(residual !== undefined && { residual }),
      ...(initialization !== undefined && { initialization }),
    },
    ...(loss !== undefined && { loss }),
    ...(huberDelta !== undefined && { huberDelta }),
    normalization: normalizationOf(train),
    ...(train.schema && { schema: train.schema }),
  };
}
