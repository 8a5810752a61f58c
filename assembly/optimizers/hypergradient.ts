// Hypergradients (Baydin et al. 2018, "Online learning rate adaptation with hypergradient
// descent"): how the loss changes with a hyperparameter h, one step ahead, from products of vectors
// that are at hand.
//
//   g      gradient of the loss now
//   u      where a larger h would have moved the parameters further in the step before, so that
//          dL/dh = −Σ g·u
//   c      agreement Σ g·u / Σ |g·u| in [−1, 1]: 1 if every single parameter wants a larger h
//
// h is multiplied by about e^(rate·c). Learning rate and momentum learn from the gradient of every
// training step, in passing. Training samples always ask for less weight decay; that learns from
// probes: gradients of samples set aside, which change no parameter (probe.ts). All of it lies
// behind the optimizer's block:
//
//   optimizerPtr │ rule │ Hypergradient │ Slope of lr │ Slope of decay │ Slope of momentum │

import { sumLanes } from "../lib/lanes";
import { BLOCK_BYTES } from "./rule";

/** Weight of the past in the running means that an agreement is made of. */
const MEMORY: f64 = 0.9;

/**
 * What is added to the agreement of a learning rate. Steps made of noisy gradients overshoot a
 * little at any rate, and the rate that is best one step ahead is too small in the long run (Wu et
 * al. 2018): the best constant rates have an agreement of about −0.02 to −0.03
 * (docs/hypergradient.md).
 */
export const OVERSHOOT: f64 = 0.02;

/** How the loss changes with one hyperparameter. Zero-filled memory is its initial state. */
@unmanaged
export class Slope {
  /** Σ g·u and Σ |g·u| of this pass over the parameters. */
  sum4: v128;
  size4: v128;
  /** Running means of both over passes. */
  meanSum: f64;
  meanSize: f64;
  /** dL/dh, summed over passes. */
  gradient: f64;
  /** h, in f64: small changes must not be lost. */
  value: f64;
  /** Change of log h by an agreement of 1, at most 1; 0 leaves h alone. */
  rate: f64;

  /** Adds g·u of four parameters. */
  @inline
  add(products: v128): void {
    this.sum4 = f32x4.add(this.sum4, products);
    this.size4 = f32x4.add(this.size4, f32x4.abs(products));
  }

  /**
   * Ends a pass. scale: what u was divided by; bias: what is added to the agreement. Returns the
   * factor by which h is to grow: e^x for small x, exactly undone by −x, within 1/3 … 3 as |x| ≤
   * rate ≤ 1. A pass without a step to look back on (all 0, or NaN) and one that overflows are
   * forgotten.
   */
  settle(scale: f64, bias: f64): f64 {
    const sum = scale * <f64>sumLanes(this.sum4), size = scale * <f64>sumLanes(this.size4);
    this.sum4 = f32x4.splat(0);
    this.size4 = f32x4.splat(0);
    if (!(size > 0 && size < Infinity)) return 1;
    this.gradient -= sum;
    this.meanSum = MEMORY * this.meanSum + (1 - MEMORY) * sum;
    this.meanSize = MEMORY * this.meanSize + (1 - MEMORY) * size;
    const x = this.rate * max<f64>(-1, min<f64>(1, this.meanSum / this.meanSize + bias));
    return (2 + x) / (2 - x);
  }
}

/** What the slopes of an optimizer share. Zero-filled memory is its initial state. */
@unmanaged
export class Hypergradient {
  /** The folded ε of the step before, four times. */
  epsilon4: v128;
  /** Adam's bias correction of the step before: its step size, lr left out. */
  correction: f64;

  /** The slope of a hyperparameter: 0 learning rate, 1 weight decay, 2 momentum. */
  @inline
  slope(index: i32): Slope {
    return changetype<Slope>(changetype<usize>(this) + SLOPES + <usize>index * offsetof<Slope>());
  }

  @inline
  get learningRate(): Slope {
    return this.slope(0);
  }

  @inline
  get weightDecay(): Slope {
    return this.slope(1);
  }

  @inline
  get momentum(): Slope {
    return this.slope(2);
  }
}

@inline
function roundUp(bytes: usize): usize {
  return (bytes + 15) & ~15;
}

const SLOPES: usize = roundUp(offsetof<Hypergradient>());

/** Where an optimizer's hypergradients lie, in bytes from its block. */
export const HYPERGRADIENT_OFFSET: usize = BLOCK_BYTES;

/** Bytes of an optimizer's block with its hypergradients. */
export const HYPER_BYTES: usize = HYPERGRADIENT_OFFSET + SLOPES + 3 * offsetof<Slope>();

/** The hypergradients of an optimizer. */
@inline
export function hypergradientOf(optimizerPtr: usize): Hypergradient {
  return changetype<Hypergradient>(optimizerPtr + HYPERGRADIENT_OFFSET);
}
