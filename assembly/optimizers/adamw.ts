// AdamW (Loshchilov and Hutter 2019) as torch.optim.AdamW computes it: weight decay beside the
// gradient, not in it.

import { Moments } from "./moments";

/** One AdamW run. */
@unmanaged
export class AdamW extends Moments {
  /** 1 − lr·λ; step size and ε as in Adam. */
  private keep4: v128;
  private stepSize4: v128;
  private epsilon4: v128;

  @inline
  advance(): void {
    this.tick();
    const rate = <f64>this.learningRate, scale = this.rootScale;
    const first = (1 - <f64>this.beta1) / (1 - this.beta1Power);
    this.keep4 = f32x4.splat(<f32>(1 - rate * <f64>this.weightDecay));
    this.stepSize4 = f32x4.splat(<f32>(rate * first * scale));
    this.epsilon4 = f32x4.splat(<f32>(<f64>this.epsilon * scale));
  }

  /** Four lanes of p ← (1 − lr·λ)·p − lr·m̂/(√v̂ + ε), moments as in Adam. */
  @inline
  update(pPtr: usize, g: v128): void {
    const p = f32x4.mul(this.keep4, v128.load(pPtr));
    const v = this.nextSquare(pPtr, g), m = this.nextMean(pPtr, g);
    const root = f32x4.add(f32x4.sqrt(v), this.epsilon4);
    v128.store(pPtr, f32x4.sub(p, f32x4.div(f32x4.mul(this.stepSize4, m), root)));
  }
}
