// Adam (Kingma and Ba 2015) as torch.optim.Adam computes it, weight decay as an L2 term.

import { flush, madd } from "../lib/lanes";

// Where numbers are flushed to 0: (1 − β2)·LEAST_GRADIENT² and β·LEAST_MOMENT are still normal, and a
// step made of less, over the usual ε = 1e−8, is far below the last bit of any weight.
const LEAST_GRADIENT: f32 = 1.3877787807814457e-17; // 2^−56
const LEAST_MOMENT: f32 = 7.888609052210118e-31; // 2^−100

/**
 * The hyperparameters and clock of one Adam run. The block lies in engine memory and is read by
 * address at every update, so that a schedule changes a rate by writing it here.
 */
@unmanaged
export class Adam {
  /** Bytes from a parameter to its first moment, and from there to its second. */
  stateStride: usize;
  learningRate: f32;
  weightDecay: f32;
  beta1: f32;
  beta2: f32;
  epsilon: f32;
  /** lr·√(1 − β2^t)/(1 − β1^t) and ε·√(1 − β2^t): the bias corrections, folded (advance). */
  stepSize: f32;
  scaledEpsilon: f32;
  /** β1^t and β2^t. */
  beta1Power: f64;
  beta2Power: f64;

  /** Starts step t + 1. */
  @inline
  advance(): void {
    this.beta1Power *= <f64>this.beta1;
    this.beta2Power *= <f64>this.beta2;
    const correction2 = Math.sqrt(1 - this.beta2Power);
    this.stepSize = <f32>(<f64>this.learningRate * correction2 / (1 - this.beta1Power));
    this.scaledEpsilon = <f32>(<f64>this.epsilon * correction2);
  }

  /**
   * Four lanes of p ← p − lr·m̂/(√v̂ + ε), with g ← g + λp, m ← m + (1 − β1)(g − m),
   * v ← β2·v + (1 − β2)·g², m̂ = m/(1 − β1^t), v̂ = v/(1 − β2^t).
   *
   * Both fractions are multiplied by √(1 − β2^t), which leaves one division and one root.
   */
  @inline
  update(pPtr: usize, gradient: v128): void {
    const mPtr = pPtr + this.stateStride, vPtr = mPtr + this.stateStride;
    const p = v128.load(pPtr), m = v128.load(mPtr), v = v128.load(vPtr);
    const g = flush(madd(f32x4.splat(this.weightDecay), p, gradient), LEAST_GRADIENT);
    const beta1 = f32x4.splat(this.beta1), beta2 = f32x4.splat(this.beta2);
    const one = f32x4.splat(1);
    const newM = flush(madd(f32x4.sub(one, beta1), f32x4.sub(g, m), m), LEAST_MOMENT);
    const squared = f32x4.mul(f32x4.sub(one, beta2), g);
    const newV = flush(madd(squared, g, f32x4.mul(beta2, v)), LEAST_MOMENT);
    v128.store(mPtr, newM);
    v128.store(vPtr, newV);
    const root = f32x4.add(f32x4.sqrt(newV), f32x4.splat(this.scaledEpsilon));
    const step = f32x4.div(f32x4.mul(f32x4.splat(this.stepSize), newM), root);
    v128.store(pPtr, f32x4.sub(p, step));
  }
}
