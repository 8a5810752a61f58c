// Whether a trial learnt its training data by heart.

import type { TrialRecord } from "../../tune/trial.ts";

/** The losses of a trial's last report, and where validation was best. */
export interface Overfitting {
  /** Of the last step, per sample. */
  readonly trainLoss: number;
  /** Likewise, of the samples that it did not train on. */
  readonly validationLoss: number;
  /** The step with the lowest validation loss. */
  readonly bestStep: number;
  /** The last step. */
  readonly lastStep: number;
}

/**
 * What the losses of a trial say of overfitting.
 *
 * @param trial A trial whose reports carry `trainLoss` and `validationLoss`, and
 * are the steps of one training.
 * @returns Undefined where fewer than two carry finite ones: one step says
 * neither that losses fall nor that they rise.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { overfittingOf } from "./overfitting.ts";
 * const losses = [[0.5, 0.6], [0.2, 0.4], [0.1, 0.5]];
 * const reports = losses.map(([trainLoss, validationLoss], i) => ({
 *   step: i + 1,
 *   value: 0,
 *   metrics: { trainLoss: trainLoss!, validationLoss: validationLoss! },
 * }));
 * assertEquals(overfittingOf({ reports }), {
 *   trainLoss: 0.1,
 *   validationLoss: 0.5,
 *   bestStep: 2,
 *   lastStep: 3,
 * });
 * ```
 */
export function overfittingOf(
  { reports }: Pick<TrialRecord, "reports">,
): Overfitting | undefined {
  const losses = reports.flatMap(({ step, metrics }) => {
    const trainLoss = metrics?.["trainLoss"];
    const validationLoss = metrics?.["validationLoss"];
    return Number.isFinite(trainLoss) && Number.isFinite(validationLoss)
      ? [{ step, trainLoss: trainLoss!, validationLoss: validationLoss! }]
      : [];
  });
  const last = losses.at(-1);
  if (last === undefined || losses.length < 2) return undefined;
  const lowest = losses.reduce((a, b) =>
    b.validationLoss < a.validationLoss ? b : a
  );
  const { step: lastStep, trainLoss, validationLoss } = last;
  return { trainLoss, validationLoss, bestStep: lowest.step, lastStep };
}
