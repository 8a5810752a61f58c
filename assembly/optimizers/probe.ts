// An optimizer that changes nothing: it learns from the gradient of samples set aside how the loss
// changes with weight decay (hypergradient.ts). Its block is that of the optimizer that trains.

import { hypergradientOf } from "./hypergradient";

/** Looks at a gradient in place of an optimizer. */
@unmanaged
export class Probe {
  /**
   * Four lanes of Σ g·p. Decay moves parameters by −lr·λ·p: exactly so in SGD without momentum and
   * in AdamW; Adam divides by √v as well, which is left out, since rarely used parameters with next
   * to no v would otherwise decide alone.
   */
  @inline
  update(pPtr: usize, gradient: v128): void {
    const decay = hypergradientOf(changetype<usize>(this)).weightDecay;
    decay.add(f32x4.mul(gradient, v128.load(pPtr)));
  }

  /** Ends a pass: its sums become a change of weight decay, which the next step takes over. */
  adapt(): void {
    const hyper = hypergradientOf(changetype<usize>(this)), decay = hyper.weightDecay;
    decay.value *= decay.settle(hyper.learningRate.value, 0);
  }
}
