// Adam (Kingma and Ba 2015) as torch.optim.Adam computes it, weight decay as an L2 term.

import { madd } from "../lib/lanes";
import { Moments } from "./moments";

/** One Adam run. */
@unmanaged
export class Adam extends Moments {
  private weightDecay4: v128;
  /** k·lr and ε·√(1 − β2^t)/√(1 − β2), with k as correction() gives it. */
  private stepSize4: v128;
  epsilon4: v128;

  @inline
  advance(): void {
    this.tick();
    this.weightDecay4 = f32x4.splat(this.weightDecay);
    this.stepSize4 = f32x4.splat(<f32>(<f64>this.learningRate * this.correction()));
    this.epsilon4 = f32x4.splat(<f32>(<f64>this.epsilon * this.rootScale));
  }

  /** What turns M/(√V + ε) of this step into m̂/(√v̂ + ε): see update. */
  correction(): f64 {
    const first = (1 - <f64>this.beta1) / (1 - this.beta1Power);
    return first * this.rootScale;
  }

  /**
   * Four lanes of p ← p − lr·m̂/(√v̂ + ε), with g ← g + λp, m ← β1·m + (1 − β1)·g,
   * v ← β2·v + (1 − β2)·g², m̂ = m/(1 − β1^t), v̂ = v/(1 − β2^t).
   */
  @inline
  update(pPtr: usize, gradient: v128): void {
    const p = v128.load(pPtr);
    const g = madd(this.weightDecay4, p, gradient);
    const v = this.nextSquare(pPtr, g), m = this.nextMean(pPtr, g);
    const root = f32x4.add(f32x4.sqrt(v), this.epsilon4);
    v128.store(pPtr, f32x4.sub(p, f32x4.div(f32x4.mul(this.stepSize4, m), root)));
  }
}
