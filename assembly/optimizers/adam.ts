// Adam (Kingma and Ba 2015) as torch.optim.Adam computes it, weight decay as an L2 term.

import { flush, madd } from "../lib/lanes";
import { Rule } from "./rule";

// Where flush keeps moments from decaying further. A step made of less, over the usual ε = 1e−8, is
// far below the last bit of any weight.
const LEAST_FIRST_MOMENT: f32 = 8.271806125530277e-25; // 2^−80
const LEAST_SECOND_MOMENT: f32 = 7.888609052210118e-31; // 2^−100

/**
 * The settings (β1, β2, ε) and clock of one Adam run. What updates read is splatted over four
 * lanes, by advance: a plain load is the cheapest way to a constant.
 */
@unmanaged
export class Adam extends Rule {
  private weightDecay4: v128;
  private beta1x4: v128;
  private beta2x4: v128;
  /** k·lr and ε·√(1 − β2^t)/√(1 − β2), with k as correction() gives it. */
  private stepSize4: v128;
  epsilon4: v128;
  /** β1^t and β2^t. */
  beta1Power: f64;
  beta2Power: f64;

  @inline
  get beta1(): f32 {
    return this.setting0;
  }

  @inline
  get beta2(): f32 {
    return this.setting1;
  }

  @inline
  get epsilon(): f32 {
    return this.setting2;
  }

  start(): void {
    this.beta1Power = 1;
    this.beta2Power = 1;
  }

  /** Starts step t + 1. */
  @inline
  advance(): void {
    this.beta1Power *= <f64>this.beta1;
    this.beta2Power *= <f64>this.beta2;
    this.weightDecay4 = f32x4.splat(this.weightDecay);
    this.beta1x4 = f32x4.splat(this.beta1);
    this.beta2x4 = f32x4.splat(this.beta2);
    this.stepSize4 = f32x4.splat(<f32>(<f64>this.learningRate * this.correction()));
    const scale = Math.sqrt((1 - this.beta2Power) / (1 - <f64>this.beta2));
    this.epsilon4 = f32x4.splat(<f32>(<f64>this.epsilon * scale));
  }

  /** What turns M/(√V + ε) of this step into m̂/(√v̂ + ε): see update. */
  correction(): f64 {
    const first = (1 - <f64>this.beta1) / (1 - this.beta1Power);
    return first * Math.sqrt((1 - this.beta2Power) / (1 - <f64>this.beta2));
  }

  /**
   * Four lanes of p ← p − lr·m̂/(√v̂ + ε), with g ← g + λp, m ← β1·m + (1 − β1)·g,
   * v ← β2·v + (1 − β2)·g², m̂ = m/(1 − β1^t), v̂ = v/(1 − β2^t).
   *
   * Kept are the sums M = m/(1 − β1) and V = v/(1 − β2), which need one operation and one constant
   * less each; all that is left of the scales goes into step size and ε, once a step.
   */
  @inline
  update(pPtr: usize, gradient: v128): void {
    const stride = this.stateStride;
    const mPtr = pPtr + stride, vPtr = mPtr + stride;
    const p = v128.load(pPtr);
    const g = madd(this.weightDecay4, p, gradient);
    const v = madd(g, g, f32x4.mul(this.beta2x4, v128.load(vPtr)));
    v128.store(vPtr, v);
    const m = madd(this.beta1x4, v128.load(mPtr), g);
    v128.store(mPtr, m);
    const root = f32x4.add(f32x4.sqrt(v), this.epsilon4);
    v128.store(pPtr, f32x4.sub(p, f32x4.div(f32x4.mul(this.stepSize4, m), root)));
  }

  /** Keeps four lanes of the moments from becoming subnormal; once in a hundred steps is enough. */
  @inline
  flush(pPtr: usize): void {
    const mPtr = pPtr + this.stateStride, vPtr = mPtr + this.stateStride;
    v128.store(mPtr, flush(v128.load(mPtr), LEAST_FIRST_MOMENT));
    v128.store(vPtr, f32x4.pmax(v128.load(vPtr), f32x4.splat(LEAST_SECOND_MOMENT)));
  }
}
