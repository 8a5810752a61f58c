// What a run asks of memory, from its configuration and samples.

import { blockBytes, type Engine } from "../engine/engine.ts";
import { measureUpload, type Upload } from "../engine/samples.ts";
import { PROBE_TOTALS_BYTES } from "./hypergradient.ts";
import { layersOf } from "./network.ts";
import { planBytes, type PlanRequest } from "./plan.ts";
import type { ResolvedTraining } from "./resolve.ts";
import { chooseSamples } from "./start.ts";
import type { TrainingSamples } from "./training.ts";

/** Rows of an evaluation batch: activations of that many stay in cache. */
const EVALUATION_ROWS = 128;

/** What a plan depends on of some samples. */
export type SamplesShape = Pick<
  Upload,
  "count" | "width" | "classes" | "inputs"
>;

/**
 * What a run asks of memory.
 *
 * @throws {RangeError} If a layer's width is no count.
 */
export function planRequest(
  { config, rule }: ResolvedTraining,
  train: SamplesShape,
  validation: SamplesShape,
): PlanRequest {
  const { width: inputs, classes } = train;
  const batchSize = Math.min(config.batchSize, train.count);
  const isSparse = ({ inputs }: SamplesShape) => inputs.form === "sparse";
  return {
    layers: layersOf({ inputs, hidden: config.hidden, classes }),
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
  const train = measureUpload(engine, samples.train, config.inputForm);
  const validation = samples.validation === samples.train
    ? { ...train, bytes: 0 }
    : measureUpload(engine, samples.validation, config.inputForm);
  const chosen = chooseSamples(samples, config);
  const lists = [chosen.train, chosen.validation, chosen.aside ?? []];
  return train.bytes + validation.bytes +
    planBytes(engine, planRequest(resolved, train, validation)) +
    lists.reduce((sum, { length }) => sum + blockBytes(length * 4), 0) +
    (chosen.aside ? blockBytes(PROBE_TOTALS_BYTES) : 0);
}
