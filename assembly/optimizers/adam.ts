// Adam (Kingma and Ba 2015) as torch.optim.Adam computes it, weight decay as an L2 term.

import { madd } from "../lib/lanes";

// Where moments stop decaying, so that they never become subnormal: there arithmetic is up to 30
// times slower on some processors (docs/performance.md). A step made of less, over the usual ε =
// 1e−8, is far below the last bit of any weight.
const LEAST_FIRST_MOMENT: f32 = 7.888609052210118e-31; // 2^−100
const LEAST_SECOND_MOMENT: f32 = 7.52316384526264e-37; // 2^−120

/**
 * The hyperparameters and clock of one Adam run. The block lies in engine memory and is read by
 * address at every update, so that a schedule changes a rate by writing it here. What updates read
 * is splatted over four lanes, by advance: a plain load is the cheapest way to a constant.
 */
@unmanaged
export class Adam {
  private weightDecay4: v128;
  /** 1 − β1, 1 − β2 and β2. */
  private firstGain4: v128;
  private secondGain4: v128;
  private secondDecay4: v128;
  /** lr·√(1 − β2^t)/(1 − β1^t) and ε·√(1 − β2^t): the bias corrections, folded. */
  private stepSize4: v128;
  private epsilon4: v128;
  private leastFirst4: v128;
  private leastSecond4: v128;
  /** β1^t and β2^t. */
  beta1Power: f64;
  beta2Power: f64;
  learningRate: f32;
  weightDecay: f32;
  beta1: f32;
  beta2: f32;
  epsilon: f32;
  /** Bytes from a parameter to its first moment, and from there to its second. */
  stateStride: usize;

  /** Starts step t + 1. */
  @inline
  advance(): void {
    this.beta1Power *= <f64>this.beta1;
    this.beta2Power *= <f64>this.beta2;
    const correction2 = Math.sqrt(1 - this.beta2Power);
    const stepSize = <f64>this.learningRate * correction2 / (1 - this.beta1Power);
    this.weightDecay4 = f32x4.splat(this.weightDecay);
    this.firstGain4 = f32x4.splat(1 - this.beta1);
    this.secondGain4 = f32x4.splat(1 - this.beta2);
    this.secondDecay4 = f32x4.splat(this.beta2);
    this.stepSize4 = f32x4.splat(<f32>stepSize);
    this.epsilon4 = f32x4.splat(<f32>(<f64>this.epsilon * correction2));
    this.leastFirst4 = f32x4.splat(LEAST_FIRST_MOMENT);
    this.leastSecond4 = f32x4.splat(LEAST_SECOND_MOMENT);
  }

  /**
   * Four lanes of p ← p − lr·m̂/(√v̂ + ε), with g ← g + λp, m ← m + (1 − β1)(g − m),
   * v ← β2·v + (1 − β2)·g², m̂ = m/(1 − β1^t), v̂ = v/(1 − β2^t).
   *
   * Both fractions are multiplied by √(1 − β2^t), which leaves one division and one root. The
   * moments are kept from becoming subnormal: m is flushed to 0, v has a floor, which costs one
   * instruction.
   */
  @inline
  update(pPtr: usize, gradient: v128): void {
    const mPtr = pPtr + this.stateStride, vPtr = mPtr + this.stateStride;
    const p = v128.load(pPtr), m = v128.load(mPtr), v = v128.load(vPtr);
    const g = madd(this.weightDecay4, p, gradient);
    const decayed = madd(this.firstGain4, f32x4.sub(g, m), m);
    const newM = v128.andnot(decayed, f32x4.lt(f32x4.abs(decayed), this.leastFirst4));
    const grown = madd(f32x4.mul(this.secondGain4, g), g, f32x4.mul(this.secondDecay4, v));
    const newV = f32x4.pmax(grown, this.leastSecond4);
    v128.store(mPtr, newM);
    v128.store(vPtr, newV);
    const root = f32x4.add(f32x4.sqrt(newV), this.epsilon4);
    v128.store(pPtr, f32x4.sub(p, f32x4.div(f32x4.mul(this.stepSize4, newM), root)));
  }
}
