// Batch normalisation (Ioffe and Szegedy 2015) as torch.nn.BatchNorm1d computes it.
//
// One column is one feature: with its mean μ and variance σ² over the batch,
//   x̂ = (x − μ)/√(σ² + ε),   y = γ·x̂ + β.

import { madd } from "../lib/lanes";

/**
 * Normalises a batch by its own statistics, and takes them into the running ones.
 *
 * y, xHat, x: B × columns; y may be x. gamma, beta, roots (1/√(σ² + ε)), runningMean,
 * runningVariance: columns.
 * Requires: B ≥ 2; columns a multiple of 4. Padding columns have γ = β = 0.
 * Error: (B + 8)·ε·(|x̂| + max|x|/σ), tests/engine/normalization_test.ts.
 * running ← (1 − momentum)·running + momentum·batch, the variance over B − 1 there.
 */
export function batchNorm(
  yPtr: usize, xHatPtr: usize, xPtr: usize, gammaPtr: usize, betaPtr: usize, rootsPtr: usize,
  meanPtr: usize, variancePtr: usize, B: i32, columns: i32, epsilon: f32, momentum: f32,
): void {
  const stride = <usize>columns << 2, bytes = <usize>B * stride;
  const share = f32x4.splat(1 / <f32>B), unbiased = f32x4.splat(<f32>B / <f32>(B - 1));
  for (let c: usize = 0; c < stride; c += 16) {
    let sum = f32x4.splat(0);
    for (let at = c; at < bytes; at += stride) sum = f32x4.add(sum, v128.load(xPtr + at));
    const mean = f32x4.mul(sum, share);
    let squares = f32x4.splat(0);
    for (let at = c; at < bytes; at += stride) {
      const d = f32x4.sub(v128.load(xPtr + at), mean);
      squares = madd(d, d, squares);
    }
    const variance = f32x4.mul(squares, share);
    const root = inverseRoot(variance, epsilon);
    v128.store(rootsPtr + c, root);
    const gamma = v128.load(gammaPtr + c), beta = v128.load(betaPtr + c);
    for (let at = c; at < bytes; at += stride) {
      const xHat = f32x4.mul(f32x4.sub(v128.load(xPtr + at), mean), root);
      v128.store(xHatPtr + at, xHat);
      v128.store(yPtr + at, madd(gamma, xHat, beta));
    }
    follow(meanPtr + c, mean, momentum);
    follow(variancePtr + c, f32x4.mul(variance, unbiased), momentum);
  }
}

/** y = γ·(x − runningMean)/√(runningVariance + ε) + β: what evaluation does. Shapes as above. */
export function batchNormFixed(
  yPtr: usize, xPtr: usize, gammaPtr: usize, betaPtr: usize, meanPtr: usize, variancePtr: usize,
  B: i32, columns: i32, epsilon: f32,
): void {
  const stride = <usize>columns << 2, bytes = <usize>B * stride;
  for (let c: usize = 0; c < stride; c += 16) {
    const root = inverseRoot(v128.load(variancePtr + c), epsilon);
    const factor = f32x4.mul(v128.load(gammaPtr + c), root);
    const term = f32x4.sub(v128.load(betaPtr + c), f32x4.mul(v128.load(meanPtr + c), factor));
    for (let at = c; at < bytes; at += stride) {
      v128.store(yPtr + at, madd(v128.load(xPtr + at), factor, term));
    }
  }
}

/**
 * dγ = Σ dy·x̂, dβ = Σ dy, and dy ← γ/√(σ² + ε)·(dy − dβ/B − x̂·dγ/B).
 *
 * d, xHat: B × columns; gamma, roots, dGamma, dBeta: columns. Requires: as batchNorm.
 */
export function batchNormGradient(
  dPtr: usize, xHatPtr: usize, gammaPtr: usize, rootsPtr: usize, dGammaPtr: usize, dBetaPtr: usize,
  B: i32, columns: i32,
): void {
  const stride = <usize>columns << 2, bytes = <usize>B * stride;
  const share = f32x4.splat(1 / <f32>B);
  for (let c: usize = 0; c < stride; c += 16) {
    let dGamma = f32x4.splat(0), dBeta = dGamma;
    for (let at = c; at < bytes; at += stride) {
      const d = v128.load(dPtr + at);
      dBeta = f32x4.add(dBeta, d);
      dGamma = madd(d, v128.load(xHatPtr + at), dGamma);
    }
    v128.store(dGammaPtr + c, dGamma);
    v128.store(dBetaPtr + c, dBeta);
    const factor = f32x4.mul(v128.load(gammaPtr + c), v128.load(rootsPtr + c));
    const meanGamma = f32x4.mul(dGamma, share), meanBeta = f32x4.mul(dBeta, share);
    for (let at = c; at < bytes; at += stride) {
      const shared = madd(v128.load(xHatPtr + at), meanGamma, meanBeta);
      v128.store(dPtr + at, f32x4.mul(factor, f32x4.sub(v128.load(dPtr + at), shared)));
    }
  }
}

@inline
function inverseRoot(variance: v128, epsilon: f32): v128 {
  return f32x4.div(
    f32x4.splat(1), f32x4.sqrt(f32x4.add(variance, f32x4.splat(epsilon))),
  );
}

@inline
function follow(runningPtr: usize, value: v128, momentum: f32): void {
  const kept = f32x4.mul(f32x4.splat(1 - momentum), v128.load(runningPtr));
  v128.store(runningPtr, madd(f32x4.splat(momentum), value, kept));
}
