// NAdam (Dozat 2016) as torch.optim.NAdam computes it, weight decay as an L2 term.

import { madd } from "../lib/lanes";
import { Moments } from "./moments";

/** One NAdam run; its settings are Adam's and the decay ψ of its momentum. */
@unmanaged
export class NAdam extends Moments {
  private weightDecay4: v128;
  /** Step sizes of the gradient and of M, and ε, all over √V. */
  private gradientStep4: v128;
  private meanStep4: v128;
  private epsilon4: v128;
  /** μ_1·…·μ_t. */
  private product: f64;
  private steps: i32;

  /** μ_t = β1·(1 − 0.96^(t·ψ)/2). */
  private momentumAt(step: i32): f64 {
    return <f64>this.beta1 * (1 - 0.5 * Math.pow(0.96, <f64>step * <f64>this.setting3));
  }

  @inline
  advance(): void {
    this.tick();
    this.steps += 1;
    const now = this.momentumAt(this.steps), next = this.momentumAt(this.steps + 1);
    this.product = this.steps == 1 ? now : this.product * now;
    const rate = <f64>this.learningRate, scale = this.rootScale;
    const ofGradient = (1 - now) / (1 - this.product);
    const ofMean = next * (1 - <f64>this.beta1) / (1 - this.product * next);
    this.weightDecay4 = f32x4.splat(this.weightDecay);
    this.gradientStep4 = f32x4.splat(<f32>(rate * scale * ofGradient));
    this.meanStep4 = f32x4.splat(<f32>(rate * scale * ofMean));
    this.epsilon4 = f32x4.splat(<f32>(<f64>this.epsilon * scale));
  }

  /**
   * Four lanes of p ← p − lr·((1 − μ_t)/(1 − Π)·g + μ_{t+1}/(1 − Π·μ_{t+1})·m)/(√v̂ + ε), with
   * g ← g + λp, m and v as in Adam, Π = μ_1·…·μ_t.
   */
  @inline
  update(pPtr: usize, gradient: v128): void {
    const p = v128.load(pPtr);
    const g = madd(this.weightDecay4, p, gradient);
    const v = this.nextSquare(pPtr, g), m = this.nextMean(pPtr, g);
    const root = f32x4.add(f32x4.sqrt(v), this.epsilon4);
    const step = madd(this.gradientStep4, g, f32x4.mul(this.meanStep4, m));
    v128.store(pPtr, f32x4.sub(p, f32x4.div(step, root)));
  }
}
