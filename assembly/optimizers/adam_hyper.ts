// Adam whose learning rate and weight decay follow their hypergradients (hypergradient.ts). The block is
// Adam's own with the hypergradients behind it, so that plain Adam works on it as well.

import { Adam } from "./adam";
import { hypergradientOf, OVERSHOOT } from "./hypergradient";

/** An Adam block, adapted. */
@unmanaged
export class AdamHyper {
  @inline
  get adam(): Adam {
    return changetype<Adam>(changetype<usize>(this));
  }

  /**
   * Four lanes of the sums and then, unless this is a probe, of Adam's update.
   *
   * The step before was −lr·k·m·r with r = 1/(√v + ε), its k and its ε; so u is k·m·r for lr. Decay
   * entered m as (1 − β1)·λ·p: u is lr·k·(1 − β1)·p·r, with p as it is now. That it entered v as well
   * is left out. Scalars are multiplied by adapt, once a pass. Before the first step r is 0/0, which
   * makes the sums NaN and the pass forgotten.
   */
  @inline
  update(pPtr: usize, gradient: v128): void {
    const hyper = hypergradientOf(changetype<usize>(this));
    const mPtr = pPtr + this.adam.stateStride, vPtr = mPtr + this.adam.stateStride;
    const root = f32x4.add(f32x4.sqrt(v128.load(vPtr)), hyper.epsilon4);
    const pull = f32x4.div(gradient, root);
    hyper.learningRate.add(f32x4.mul(pull, v128.load(mPtr)));
    hyper.weightDecay.add(f32x4.mul(pull, v128.load(pPtr)));
    if (!hyper.isProbe) this.adam.update(pPtr, gradient);
  }

  /** Turns the sums of a pass into changes of the hyperparameters, after it. */
  adapt(): void {
    const adam = this.adam, hyper = hypergradientOf(changetype<usize>(this));
    if (hyper.hasMoved()) {
      const k = hyper.correction, rate = hyper.learningRate, decay = hyper.weightDecay;
      decay.value *= decay.settle(rate.value * k * (1 - <f64>adam.beta1), 0);
      rate.value *= rate.settle(k, OVERSHOOT);
      adam.learningRate = <f32>rate.value;
      adam.weightDecay = <f32>decay.value;
    }
    const correction2 = Math.sqrt(1 - adam.beta2Power);
    hyper.correction = correction2 / (1 - adam.beta1Power);
    hyper.epsilon4 = f32x4.splat(<f32>(<f64>adam.epsilon * correction2));
  }
}
