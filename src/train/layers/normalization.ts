// Batch and layer normalisation as stages.

import type { EngineExports } from "../../engine/exports.ts";
import type { PlannedLayer, PlannedNorm } from "../memory/plan.ts";
import type { Stage } from "./stage.ts";

/** PyTorch's defaults. */
export const EPSILON = 1e-5;
const MOMENTUM = 0.1;

/** Over the batch, column by column; running statistics in evaluation. */
export function batchNormStage(
  kernels: EngineExports,
  { linearPtr, deltaPtr, columns }: PlannedLayer,
  norm: PlannedNorm,
): Stage {
  const { gammaPtr, betaPtr, meanPtr, variancePtr } = norm;
  return {
    forward(rows, isTraining) {
      if (!isTraining) {
        kernels.batchNormFixed(
          linearPtr,
          linearPtr,
          gammaPtr,
          betaPtr,
          meanPtr,
          variancePtr,
          rows,
          columns,
          EPSILON,
        );
        return;
      }
      kernels.batchNorm(
        linearPtr,
        norm.normalizedPtr,
        linearPtr,
        gammaPtr,
        betaPtr,
        norm.rootsPtr,
        meanPtr,
        variancePtr,
        rows,
        columns,
        EPSILON,
        MOMENTUM,
      );
    },
    backward: (rows) =>
      kernels.batchNormGradient(
        deltaPtr,
        norm.normalizedPtr,
        gammaPtr,
        norm.rootsPtr,
        norm.gammaGradientPtr,
        norm.betaGradientPtr,
        rows,
        columns,
      ),
  };
}

/** Over the features, row by row. */
export function layerNormStage(
  kernels: EngineExports,
  { linearPtr, deltaPtr, outputs, columns }: PlannedLayer,
  norm: PlannedNorm,
): Stage {
  return {
    forward: (rows) =>
      kernels.layerNorm(
        linearPtr,
        norm.normalizedPtr,
        linearPtr,
        norm.gammaPtr,
        norm.betaPtr,
        norm.rootsPtr,
        rows,
        outputs,
        columns,
        EPSILON,
      ),
    backward: (rows) =>
      kernels.layerNormGradient(
        deltaPtr,
        norm.normalizedPtr,
        norm.gammaPtr,
        norm.rootsPtr,
        norm.gammaGradientPtr,
        norm.betaGradientPtr,
        rows,
        outputs,
        columns,
      ),
  };
}
