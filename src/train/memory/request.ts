// What a run asks of memory, from its configuration and samples.

import { blockBytes, type Engine } from "../../engine/engine.ts";
import {
  type InputForm,
  measureUpload,
  type Upload,
} from "../../engine/samples.ts";
import { PROBE_TOTALS_BYTES } from "../adapt/hypergradient.ts";
import { layersOf } from "../network/network.ts";
import { planBytes, type PlanRequest } from "./plan.ts";
import { changesInputs } from "../recipe.ts";
import type { ResolvedTraining } from "../resolve.ts";
import { chooseSamples } from "./start.ts";
import type { TrainingSamples } from "../training.ts";

/** Rows of an evaluation batch: activations of that many stay in cache. */
const EVALUATION_ROWS = 128;

/** What a plan depends on of some samples. */
export type SamplesShape = Pick<
  Upload,
  "count" | "width" | "outputs" | "inputs"
>;

/** How training inputs are held: dense where training changes them. */
export function trainingForm({ config, recipe }: ResolvedTraining): InputForm {
  return changesInputs(recipe) ? "dense" : config.inputForm ?? "auto";
}

/**
 * What a run asks of memory.
 *
 * @throws {RangeError} If a layer's width is no count.
 */
export function planRequest(
  { config, recipe, rule }: ResolvedTraining,
  train: SamplesShape,
  validation: SamplesShape,
): PlanRequest {
  const { width: inputs, outputs } = train;
  const batchSize = Math.min(config.batchSize, train.count);
  const isSparse = ({ inputs }: SamplesShape) => inputs.form === "sparse";
  return {
    layers: layersOf(
      { inputs, hidden: config.hidden, outputs },
      recipe.design,
    ),
    recipe,
    batchSize,
    evaluationRows: EVALUATION_ROWS,
    sparseRows: isSparse(train) ? batchSize : isSparse(validation) ? 1 : 0,
    dense: !isSparse(train) || !isSparse(validation),
    stateVectors: rule.stateVectors,
  };
}

/**
 * Memory that a trainer would take, in bytes: its samples as far as the engine
 * does not hold them yet, and all of its run.
 *
 * @throws {RangeError} If the two sets of samples cannot share a network.
 */
export function trainingBytes(
  engine: Engine,
  samples: TrainingSamples,
  resolved: ResolvedTraining,
): number {
  const { config } = resolved;
  const form = trainingForm(resolved);
  const train = measureUpload(engine, samples.train, form);
  const isShared = samples.validation === samples.train &&
    form === (config.inputForm ?? "auto");
  const validation = isShared
    ? { ...train, bytes: 0 }
    : measureUpload(engine, samples.validation, config.inputForm);
  const chosen = chooseSamples(samples, config);
  const lists = [chosen.train, chosen.validation, chosen.aside ?? []];
  return train.bytes + validation.bytes +
    planBytes(engine, planRequest(resolved, train, validation)) +
    lists.reduce((sum, { length }) => sum + blockBytes(length * 4), 0) +
    (chosen.aside ? blockBytes(PROBE_TOTALS_BYTES) : 0);
}
