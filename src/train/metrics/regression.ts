// Metrics of numbers: over all samples and all outputs alike.

import type { Metric } from "./metric.ts";

/** Σ(t − mean t)² of the targets, output by output. */
export function variationOf(
  targets: ArrayLike<number>,
  outputs: number,
): number {
  const rows = targets.length / outputs;
  let variation = 0;
  for (let o = 0; o < outputs; o++) {
    let mean = 0;
    for (let i = o; i < targets.length; i += outputs) mean += targets[i]!;
    mean /= rows;
    for (let i = o; i < targets.length; i += outputs) {
      variation += (targets[i]! - mean) ** 2;
    }
  }
  return variation;
}

function total(
  outputs: Float32Array,
  targets: ArrayLike<number>,
  of: (error: number) => number,
): number {
  return outputs.reduce((sum, output, i) => sum + of(output - targets[i]!), 0);
}

/** Share of the variance explained, of all outputs together. */
export const r2: Metric = {
  description: "share of the targets' variance that is explained",
  task: "regression",
  direction: "maximize",
  compute: (outputs, targets, columns) =>
    1 - total(outputs, targets, (x) => x * x) / variationOf(targets, columns),
};

/** Mean absolute error. */
export const mae: Metric = {
  description: "mean absolute error",
  task: "regression",
  direction: "minimize",
  compute: (outputs, targets) =>
    total(outputs, targets, Math.abs) / outputs.length,
};

/** Root of the mean squared error. */
export const rmse: Metric = {
  description: "root of the mean squared error",
  task: "regression",
  direction: "minimize",
  compute: (outputs, targets) =>
    Math.sqrt(total(outputs, targets, (x) => x * x) / outputs.length),
};
