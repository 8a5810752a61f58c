// The engine's exports, by layer stage. src/engine/exports.ts declares the same list in TypeScript;
// tools/check_exports.ts compares the two.

import { madd } from "./lib/lanes";
import { HYPER_BYTES } from "./optimizers/hypergradient";
import { Rule } from "./optimizers/rule";

/** Raised whenever results or signatures change; recorded with every study. */
export const ABI: i32 = 2;
/** 1 where multiply-adds are fused (relaxed SIMD), 0 in the plain variant. */
export const RELAXED: i32 = ASC_FEATURE_RELAXED_SIMD;
/** Bytes of the largest optimizer block, hypergradients included. */
export const OPTIMIZER_BYTES: i32 = <i32>HYPER_BYTES;
/** Bytes from the start of an optimizer block to its learning rate, f32. */
export const LEARNING_RATE_OFFSET: i32 = <i32>offsetof<Rule>("learningRate");
/** Columns that layer widths are padded to (matmul tiles, sparse blocks). */
export const WIDTH_MULTIPLE: i32 = 8;

/** (1 + 2^−12)² − (1 + 2^−11): 2^−24 where the multiply-add really is fused, otherwise 0. */
export function fusedResidue(): f32 {
  const x = f32x4.splat(1.000244140625);
  return f32x4.extract_lane(madd(x, x, f32x4.splat(-1.00048828125)), 0);
}

export { fillNormal, fillUniform, shuffle } from "./kernels/random";
export { gatherBytes, gatherFloats } from "./kernels/gather";
export { compressBytes, countNonZeros, extraEntries } from "./kernels/sparse_entries";
export { sparseForward, sparseScratchBytes, sparseUpdate } from "./kernels/sparse_input";
export { augment } from "./kernels/augment";
export { batchNorm, batchNormFixed, batchNormGradient } from "./kernels/batch_norm";
export { dropout } from "./kernels/dropout";
export {
  add, addSigns, blend, clamp, clearPadding, mixRows, multiply, sumSquares,
} from "./kernels/elementwise";
export { layerNorm, layerNormGradient } from "./kernels/layer_norm";
export { regressionLoss } from "./kernels/regression_loss";
export { cosine, power } from "./kernels/scalars";
export { softTargetCrossEntropy } from "./kernels/soft_targets";
export { activate, activateGradient } from "./kernels/activation";
export { inputConstant, scaleRow, sumRows } from "./kernels/reduce";
export { matmulNN, matmulNT, matmulScratchBytes, matmulTN } from "./kernels/matmul";
export { softmaxCrossEntropy } from "./kernels/softmax_cross_entropy";
export {
  hypergradientAt, hyperparameterAt, initHypergradient, initSlope,
} from "./kernels/hypergradient";
export { adapt, advance, flush, initOptimizer, update } from "./kernels/update";
export { COLLECT, PROBE } from "./optimizers/rules";
