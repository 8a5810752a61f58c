// SGD whose learning rate, weight decay and momentum follow their hypergradients (hypergradient.ts).

import { Sgd } from "./sgd";
import { hypergradientOf } from "./hypergradient";

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
    const rate = <f64>sgd.learningRate;
    sgd.learningRate = <f32>(rate * hyper.learningRate.settle(1));
    sgd.weightDecay = <f32>(<f64>sgd.weightDecay * hyper.weightDecay.settle(rate));
    const factor = hyper.momentum.settle(rate);
    // On the scale of log(1 − μ), where steps near 1 are as hard as steps near 0.
    if (factor != 1) {
      const loss = (1 - <f64>sgd.momentum) / factor;
      sgd.momentum = <f32>(1 - min(max(loss, LEAST_LOSS), 1));
    }
  }
}
