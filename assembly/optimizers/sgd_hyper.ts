// SGD whose learning rate, weight decay and momentum follow their hypergradients (hypergradient.ts).

import { Sgd } from "./sgd";
import { hypergradientOf, OVERSHOOT } from "./hypergradient";

/** How near to 1 an adapted momentum may come: 1 − μ at least. */
const LEAST_LOSS: f64 = 0.001;

/**
 * An Sgd block, adapted. The states of a parameter are its momentum buffer and, one stride further, what
 * that was the step before.
 */
@unmanaged
export class SgdHyper {
  @inline
  get sgd(): Sgd {
    return changetype<Sgd>(changetype<usize>(this));
  }

  /**
   * Four lanes of the sums and then, unless this is a probe, of SGD's update.
   *
   * The step before was −lr·b with b = μ·b' + g + λp: u is b for lr, lr·p for decay, lr·b' for momentum.
   */
  @inline
  update(pPtr: usize, gradient: v128): void {
    const hyper = hypergradientOf(changetype<usize>(this));
    const bPtr = pPtr + this.sgd.stateStride, beforePtr = bPtr + this.sgd.stateStride;
    const b = v128.load(bPtr);
    hyper.learningRate.add(f32x4.mul(gradient, b));
    hyper.weightDecay.add(f32x4.mul(gradient, v128.load(pPtr)));
    hyper.momentum.add(f32x4.mul(gradient, v128.load(beforePtr)));
    if (hyper.isProbe) return;
    v128.store(beforePtr, b);
    this.sgd.update(pPtr, gradient);
  }

  /** Turns the sums of a pass into changes of the hyperparameters, after it. */
  adapt(): void {
    const sgd = this.sgd, hyper = hypergradientOf(changetype<usize>(this));
    if (!hyper.hasMoved()) return;
    const rate = hyper.learningRate, decay = hyper.weightDecay, momentum = hyper.momentum;
    decay.value *= decay.settle(rate.value, 0);
    if (momentum.rate > 0) {
      // On the scale of log(1 − μ), on which the memory of the buffer is even.
      const loss = (1 - momentum.value) / momentum.settle(rate.value, 0);
      momentum.value = 1 - min(max(loss, LEAST_LOSS), 1);
    } else momentum.settle(rate.value, 0);
    rate.value *= rate.settle(1, OVERSHOOT);
    sgd.learningRate = <f32>rate.value;
    sgd.weightDecay = <f32>decay.value;
    sgd.momentum = <f32>momentum.value;
  }
}
