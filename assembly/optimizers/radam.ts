// RAdam (Liu et al. 2020, "On the variance of the adaptive learning rate and beyond") as
// torch.optim.RAdam computes it, weight decay as an L2 term.

import { madd } from "../lib/lanes";
import { Moments } from "./moments";

/** One RAdam run. */
@unmanaged
export class RAdam extends Moments {
  private weightDecay4: v128;
  private stepSize4: v128;
  /** What √V is multiplied by, and what is added: 0 and 1 while its variance cannot be trusted. */
  private rootFactor4: v128;
  private rootTerm4: v128;
  private steps: i32;

  @inline
  advance(): void {
    this.tick();
    this.steps += 1;
    const t = <f64>this.steps, power = this.beta2Power;
    const most = 2 / (1 - <f64>this.beta2) - 1;
    const now = most - 2 * t * power / (1 - power);
    let stepSize = <f64>this.learningRate * (1 - <f64>this.beta1) / (1 - this.beta1Power);
    let factor: f64 = 0, term: f64 = 1;
    if (now > 5) {
      stepSize *= Math.sqrt(
        (now - 4) * (now - 2) * most / ((most - 4) * (most - 2) * now) * (1 - power),
      );
      factor = Math.sqrt(1 - <f64>this.beta2);
      term = <f64>this.epsilon;
    }
    this.weightDecay4 = f32x4.splat(this.weightDecay);
    this.stepSize4 = f32x4.splat(<f32>stepSize);
    this.rootFactor4 = f32x4.splat(<f32>factor);
    this.rootTerm4 = f32x4.splat(<f32>term);
  }

  /**
   * Four lanes of p ← p − lr·m̂ at first, later p ← p − lr·m̂·r·√(1 − β2^t)/(√v + ε), with
   * g ← g + λp, moments as in Adam, r the rectification of step t.
   */
  @inline
  update(pPtr: usize, gradient: v128): void {
    const p = v128.load(pPtr);
    const g = madd(this.weightDecay4, p, gradient);
    const v = this.nextSquare(pPtr, g), m = this.nextMean(pPtr, g);
    const root = madd(this.rootFactor4, f32x4.sqrt(v), this.rootTerm4);
    v128.store(pPtr, f32x4.sub(p, f32x4.div(f32x4.mul(this.stepSize4, m), root)));
  }
}
