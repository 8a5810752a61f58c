// Layer normalisation (Ba et al. 2016) as torch.nn.LayerNorm computes it: with the mean μ and the
// variance σ² of a row, x̂ = (x − μ)/√(σ² + ε) and y = γ·x̂ + β.

import { madd, sumLanes } from "../lib/lanes";

/**
 * Normalises every row over its O features.
 *
 * y, xHat, x: B × stride; y may be x. gamma, beta: stride, 0 behind O; roots: B.
 * Requires: stride a multiple of 4, x 0 behind O.
 * Error: (O + 8)·ε·(|x̂| + max|x|/σ), tests/engine/normalization_test.ts.
 */
export function layerNorm(
  yPtr: usize, xHatPtr: usize, xPtr: usize, gammaPtr: usize, betaPtr: usize, rootsPtr: usize,
  B: i32, O: i32, stride: i32, epsilon: f32,
): void {
  const bytes = <usize>stride << 2, share: f32 = <f32>1 / <f32>O;
  // Padding columns count as 0 − μ each: what they add to the squares is taken off.
  const padding = <f32>(stride - O);
  for (let b = 0; b < B; b++) {
    let sum = f32x4.splat(0);
    for (let c: usize = 0; c < bytes; c += 16) sum = f32x4.add(sum, v128.load(xPtr + c));
    const mean = sumLanes(sum) * share, mean4 = f32x4.splat(mean);
    let squares = f32x4.splat(0);
    for (let c: usize = 0; c < bytes; c += 16) {
      const d = f32x4.sub(v128.load(xPtr + c), mean4);
      squares = madd(d, d, squares);
    }
    const variance = max<f32>(0, sumLanes(squares) - padding * mean * mean) * share;
    const root = <f32>1 / sqrt<f32>(variance + epsilon), root4 = f32x4.splat(root);
    store<f32>(rootsPtr + (<usize>b << 2), root);
    for (let c: usize = 0; c < bytes; c += 16) {
      const xHat = f32x4.mul(f32x4.sub(v128.load(xPtr + c), mean4), root4);
      v128.store(xHatPtr + c, xHat);
      v128.store(yPtr + c, madd(v128.load(gammaPtr + c), xHat, v128.load(betaPtr + c)));
    }
    for (let c = O; c < stride; c++) store<f32>(xHatPtr + (<usize>c << 2), 0);
    xPtr += bytes;
    xHatPtr += bytes;
    yPtr += bytes;
  }
}

/**
 * dγ = Σ_rows dy·x̂, dβ = Σ_rows dy, and with e = γ·dy,
 * dy ← (e − mean e − x̂·mean(e·x̂))/√(σ² + ε).
 *
 * d, xHat: B × stride; gamma, dGamma, dBeta: stride; roots: B.
 * Requires: as layerNorm, d 0 behind O.
 */
export function layerNormGradient(
  dPtr: usize, xHatPtr: usize, gammaPtr: usize, rootsPtr: usize, dGammaPtr: usize, dBetaPtr: usize,
  B: i32, O: i32, stride: i32,
): void {
  const bytes = <usize>stride << 2, share: f32 = <f32>1 / <f32>O;
  memory.fill(dGammaPtr, 0, bytes);
  memory.fill(dBetaPtr, 0, bytes);
  for (let b = 0; b < B; b++) {
    let sum = f32x4.splat(0), product = sum;
    for (let c: usize = 0; c < bytes; c += 16) {
      const d = v128.load(dPtr + c), xHat = v128.load(xHatPtr + c);
      v128.store(dBetaPtr + c, f32x4.add(v128.load(dBetaPtr + c), d));
      v128.store(dGammaPtr + c, madd(d, xHat, v128.load(dGammaPtr + c)));
      const e = f32x4.mul(d, v128.load(gammaPtr + c));
      sum = f32x4.add(sum, e);
      product = madd(e, xHat, product);
    }
    const mean = f32x4.splat(sumLanes(sum) * share);
    const bend = f32x4.splat(sumLanes(product) * share);
    const root = v128.load32_splat(rootsPtr + (<usize>b << 2));
    for (let c: usize = 0; c < bytes; c += 16) {
      const e = f32x4.mul(v128.load(dPtr + c), v128.load(gammaPtr + c));
      const shared = madd(v128.load(xHatPtr + c), bend, mean);
      v128.store(dPtr + c, f32x4.mul(root, f32x4.sub(e, shared)));
    }
    for (let c = O; c < stride; c++) store<f32>(dPtr + (<usize>c << 2), 0);
    dPtr += bytes;
    xHatPtr += bytes;
  }
}
