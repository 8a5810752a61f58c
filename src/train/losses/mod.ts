// Which loss a run has, by its recipe and its data.

import type { EngineExports } from "../../engine/exports.ts";
import type { Samples } from "../../engine/samples.ts";
import type { Mixing } from "../layers/mixing.ts";
import type { BufferPlan } from "../memory/plan.ts";
import { type Recipe, softensLabels } from "../recipe.ts";
import type { Loss } from "./loss.ts";

/** What a loss works with. */
export interface LossParts {
  readonly kernels: EngineExports;
  readonly plan: BufferPlan;
  readonly samples: Samples;
  readonly recipe: Recipe;
  readonly mixing: Mixing | undefined;
}

/** The loss of a run. Validation is scored without smoothing, weights, mixing. */
export function createLoss(parts: LossParts): Loss {
  if (parts.samples.task === "regression") return regression(parts);
  const hard = hardLabels(parts);
  return softensLabels(parts.recipe)
    ? { ...hard, train: softLabels(parts) }
    : hard;
}

/** Softmax cross-entropy against one class for each sample. */
function hardLabels({ kernels, plan, samples }: LossParts): Loss {
  const { totalsPtr } = plan;
  const { linearPtr, outputs, columns } = plan.layers.at(-1)!;
  const score = (samplesPtr: number, rows: number, scale: number): void =>
    kernels.softmaxCrossEntropy(
      linearPtr,
      samples.targetsPtr,
      samplesPtr,
      totalsPtr,
      rows,
      outputs,
      columns,
      scale,
    );
  return {
    train: (samplesPtr, rows) => score(samplesPtr, rows, 1 / rows),
    evaluate: (samplesPtr, rows) => score(samplesPtr, rows, 0),
  };
}

/** The same against smoothed, weighted and mixed labels. */
function softLabels(
  { kernels, plan, samples, recipe, mixing }: LossParts,
): Loss["train"] {
  const { linearPtr, outputs, columns } = plan.layers.at(-1)!;
  return (samplesPtr, rows) =>
    kernels.softTargetCrossEntropy(
      linearPtr,
      samples.targetsPtr,
      samplesPtr,
      mixing?.partnersPtr ?? samplesPtr,
      plan.classWeightsPtr,
      plan.totalsPtr,
      rows,
      outputs,
      columns,
      recipe.labelSmoothing,
      mixing?.share ?? 1,
      1,
    );
}

/** Squared or Huber error, the mean over samples and outputs. */
function regression({ kernels, plan, samples, recipe }: LossParts): Loss {
  const { linearPtr, outputs, columns } = plan.layers.at(-1)!;
  const delta = recipe.loss === "huber" ? recipe.huberDelta : 0;
  const score = (
    samplesPtr: number,
    rows: number,
    totalsPtr: number,
    delta: number,
    scale: number,
  ): void =>
    kernels.regressionLoss(
      linearPtr,
      samples.targetsPtr,
      samplesPtr,
      totalsPtr,
      rows,
      outputs,
      columns,
      delta,
      scale,
    );
  const { totalsPtr } = plan;
  return {
    train: (samplesPtr, rows) =>
      score(samplesPtr, rows, totalsPtr, delta, 1 / (rows * outputs)),
    evaluate(samplesPtr, rows) {
      score(samplesPtr, rows, totalsPtr, delta, 0);
      // Squared errors in the place of hits, for R².
      score(samplesPtr, rows, totalsPtr + 8, 0, 0);
    },
  };
}
