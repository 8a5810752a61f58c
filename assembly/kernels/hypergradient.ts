// What happens to hypergradients between passes over the parameters (optimizers/hypergradient.ts).
// Hyperparameters are numbered: 0 learning rate, 1 weight decay, 2 momentum.

import { HYPER_BYTES, HYPERGRADIENT_OFFSET, hypergradientOf } from "../optimizers/hypergradient";

/** Starts the hypergradients behind an optimizer's block. */
export function initHypergradient(optimizerPtr: usize): void {
  memory.fill(optimizerPtr + HYPERGRADIENT_OFFSET, 0, HYPER_BYTES - HYPERGRADIENT_OFFSET);
}

/**
 * Says what a hyperparameter is, as the optimizer was told, and how fast it adapts.
 *
 * rate: change of its logarithm by full agreement, in [0, 1]; 0 only measures.
 */
export function initSlope(optimizerPtr: usize, index: i32, value: f64, rate: f64): void {
  const slope = hypergradientOf(optimizerPtr).slope(index);
  slope.value = value;
  slope.rate = rate;
}

/** A hyperparameter as it is now. */
export function hyperparameterAt(optimizerPtr: usize, index: i32): f64 {
  return hypergradientOf(optimizerPtr).slope(index).value;
}

/** d loss / d hyperparameter, one step ahead, summed over all passes that learnt about it. */
export function hypergradientAt(optimizerPtr: usize, index: i32): f64 {
  return hypergradientOf(optimizerPtr).slope(index).gradient;
}
