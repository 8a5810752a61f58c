// SGD whose learning rate and momentum follow their hypergradients (hypergradient.ts).

import { Sgd } from "./sgd";
import { hypergradientOf, OVERSHOOT } from "./hypergradient";

/** How near to 1 an adapted momentum may come: 1 − μ at least. */
const LEAST_LOSS: f64 = 0.001;

/**
 * An Sgd block, adapted. The states of a parameter are its momentum buffer and, one stride further,
 * what that was the step before.
 */
@unmanaged
export class SgdHyper {
  @inline
  get sgd(): Sgd {
    return changetype<Sgd>(changetype<usize>(this));
  }

  @inline
  flush(pPtr: usize): void {
    this.sgd.flush(pPtr);
  }

  /**
   * Four lanes of SGD's update, and of the sums.
   *
   * The step before was −lr·b with b = μ·b' + g + λp: u is b for lr and lr·b' for momentum; adapt
   * multiplies by lr.
   */
  @inline
  update(pPtr: usize, gradient: v128): void {
    const hyper = hypergradientOf(changetype<usize>(this));
    const bPtr = pPtr + this.sgd.stateStride, beforePtr = bPtr + this.sgd.stateStride;
    const b = v128.load(bPtr);
    hyper.learningRate.add(f32x4.mul(gradient, b));
    hyper.momentum.add(f32x4.mul(gradient, v128.load(beforePtr)));
    v128.store(beforePtr, b);
    this.sgd.update(pPtr, gradient);
  }

  /** Ends a step: its sums become changes of the hyperparameters. */
  adapt(): void {
    const sgd = this.sgd, hyper = hypergradientOf(changetype<usize>(this));
    const rate = hyper.learningRate, momentum = hyper.momentum;
    const factor = momentum.settle(rate.value, 0);
    // On the scale of log(1 − μ), on which the memory of the buffer is even.
    if (momentum.rate > 0) {
      momentum.value = 1 - min(max((1 - momentum.value) / factor, LEAST_LOSS), 1);
    }
    rate.value *= rate.settle(1, OVERSHOOT);
    sgd.learningRate = <f32>rate.value;
    sgd.weightDecay = <f32>hyper.weightDecay.value;
    sgd.momentum = <f32>momentum.value;
  }
}
