// What happens to a gradient between the backward pass and the update: a term
// for absolute weights, and clipping, in the order of PyTorch's own loops.

import type { EngineExports } from "../engine/exports.ts";
import type { BufferPlan } from "./memory/plan.ts";
import type { Recipe } from "./recipe.ts";

/** What `clip_grad_norm_` adds to the norm that it divides by. */
const NORM_TERM = 1e-6;

/** A function that shapes the gradient of a step, all of which lies in memory. */
export function createShaper(
  kernels: EngineExports,
  { layers, gradientsPtr, parameterCount }: BufferPlan,
  { l1, clipNorm, clipValue }: Recipe,
): () => void {
  return () => {
    if (l1 > 0) {
      for (const { weightGradientPtr, weightPtr, rows, columns } of layers) {
        kernels.addSigns(weightGradientPtr, weightPtr, rows * columns, l1);
      }
    }
    if (clipNorm < Infinity) {
      const norm = Math.sqrt(kernels.sumSquares(gradientsPtr, parameterCount));
      const factor = clipNorm / (norm + NORM_TERM);
      if (factor < 1) {
        kernels.scaleRow(gradientsPtr, gradientsPtr, parameterCount, factor);
      }
    }
    if (clipValue < Infinity) {
      kernels.clamp(gradientsPtr, parameterCount, clipValue);
    }
  };
}
