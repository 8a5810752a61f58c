// Adam whose learning rate follows its hypergradient (hypergradient.ts). The block is
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

  start(): void {
    this.adam.start();
  }

  advance(): void {
    this.adam.advance();
  }

  @inline
  flush(pPtr: usize): void {
    this.adam.flush(pPtr);
  }

  /**
   * Four lanes of Adam's update, and of the sums.
   *
   * The step before was −lr·k·M·r with r = 1/(√V + ε), its k and its ε, so that u = k·M·r; adapt
   * multiplies by k. Before the first step M is 0: the sum is 0 or NaN, and the pass forgotten.
   */
  @inline
  update(pPtr: usize, gradient: v128): void {
    const hyper = hypergradientOf(changetype<usize>(this));
    const mPtr = pPtr + this.adam.stateStride, vPtr = mPtr + this.adam.stateStride;
    const root = f32x4.add(f32x4.sqrt(v128.load(vPtr)), hyper.epsilon4);
    hyper.learningRate.add(f32x4.div(f32x4.mul(gradient, v128.load(mPtr)), root));
    this.adam.update(pPtr, gradient);
  }

  /** Ends a step: its sums become changes of the hyperparameters. */
  adapt(): void {
    const adam = this.adam, hyper = hypergradientOf(changetype<usize>(this));
    const rate = hyper.learningRate;
    rate.value *= rate.settle(hyper.correction, OVERSHOOT);
    adam.learningRate = <f32>rate.value;
    adam.weightDecay = <f32>hyper.weightDecay.value;
    hyper.correction = adam.correction();
    hyper.epsilon4 = adam.epsilon4;
  }
}
