// What a training is worth: the metric that a study optimises.

import { type Dataset, outputsOf } from "../dataset/dataset.ts";
import type { Part } from "./setup.ts";
import { METRICS } from "../train/metrics/mod.ts";
import type { Trainer } from "../train/trainer.ts";
import type { EpochResult } from "../train/training.ts";

/**
 * The objective as the weights are now.
 *
 * @param result The epoch whose weights they are.
 */
export function valueOf(
  objective: string,
  { samples: { validation, validationIndices } }: Part,
  trainer: Trainer,
  result: EpochResult,
): number {
  const value = engineValue(objective, result) ??
    METRICS[objective]!.compute(
      trainer.outputs(),
      targetsOf(validation, validationIndices),
      outputsOf(validation.task),
    );
  if (Number.isFinite(value)) return value;
  throw new RangeError(
    `Cannot score: ${objective} of the validation samples is ${value}, ` +
      "expected samples that define it",
  );
}

/** The metrics that the engine measures anyway. */
function engineValue(
  objective: string,
  { validationAccuracy, validationLoss, validationR2 }: EpochResult,
): number | undefined {
  switch (objective) {
    case "accuracy":
      return validationAccuracy;
    case "loss":
      return validationLoss;
    case "r2":
      return validationR2;
  }
  return undefined;
}

/** The targets of samples, in their order. */
function targetsOf(
  { targets, task }: Dataset,
  indices?: Uint32Array,
): ArrayLike<number> {
  if (indices === undefined) return targets;
  const width = task.type === "regression" ? task.outputs : 1;
  return Array.from(
    { length: indices.length * width },
    (_, i) => targets[indices[Math.floor(i / width)]! * width + i % width]!,
  );
}
