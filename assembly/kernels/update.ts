// One optimizer step over a range of parameters, for any optimizer of optimizers/.

import { Adam } from "../optimizers/adam";
import { AdamHyper } from "../optimizers/adam_hyper";
import { Probe } from "../optimizers/probe";
import { Sgd } from "../optimizers/sgd";
import { SgdHyper } from "../optimizers/sgd_hyper";

/** Fills an Adam block: step 0, first moments stateStride bytes behind the parameters. */
export function initAdam(
  optimizerPtr: usize, stateStride: usize, learningRate: f32, weightDecay: f32,
  beta1: f32, beta2: f32, epsilon: f32,
): void {
  const adam = changetype<Adam>(optimizerPtr);
  adam.stateStride = stateStride;
  adam.learningRate = learningRate;
  adam.weightDecay = weightDecay;
  adam.beta1 = beta1;
  adam.beta2 = beta2;
  adam.epsilon = epsilon;
  adam.beta1Power = 1;
  adam.beta2Power = 1;
}

/** Fills an Sgd block: momentum buffers stateStride bytes behind the parameters. */
export function initSgd(
  optimizerPtr: usize, stateStride: usize, learningRate: f32, weightDecay: f32, momentum: f32,
): void {
  const sgd = changetype<Sgd>(optimizerPtr);
  sgd.stateStride = stateStride;
  sgd.learningRate = learningRate;
  sgd.weightDecay = weightDecay;
  sgd.momentum = momentum;
}

/** Starts an Adam step. optimizerPtr: an Adam block. */
export function advanceAdam(optimizerPtr: usize): void {
  changetype<Adam>(optimizerPtr).advance();
}

/** Starts an SGD step. optimizerPtr: an Sgd block. */
export function advanceSgd(optimizerPtr: usize): void {
  changetype<Sgd>(optimizerPtr).advance();
}

/**
 * Updates count parameters by their gradients; the states lie where the optimizer's block says.
 *
 * parameters, gradients: count f32. Requires: count a multiple of 4 (the plan pads).
 * Error: 8·ε relative to |p| + |step|, tests/engine/update_test.ts.
 */
export function updateAdam(optimizerPtr: usize, pPtr: usize, gPtr: usize, count: i32): void {
  updateRange(changetype<Adam>(optimizerPtr), pPtr, gPtr, count);
}

/** The same by SGD. */
export function updateSgd(optimizerPtr: usize, pPtr: usize, gPtr: usize, count: i32): void {
  updateRange(changetype<Sgd>(optimizerPtr), pPtr, gPtr, count);
}

/** updateAdam that gathers hypergradients on its way, for adaptAdam. */
export function updateAdamHyper(optimizerPtr: usize, pPtr: usize, gPtr: usize, count: i32): void {
  updateRange(changetype<AdamHyper>(optimizerPtr), pPtr, gPtr, count);
}

/** The same by SGD. */
export function updateSgdHyper(optimizerPtr: usize, pPtr: usize, gPtr: usize, count: i32): void {
  updateRange(changetype<SgdHyper>(optimizerPtr), pPtr, gPtr, count);
}

/** Gathers hypergradients for adaptProbe and changes no parameter. */
export function updateProbe(optimizerPtr: usize, pPtr: usize, gPtr: usize, count: i32): void {
  updateRange(changetype<Probe>(optimizerPtr), pPtr, gPtr, count);
}

/**
 * Keeps what an optimizer has gathered from becoming subnormal: numbers that decay towards 0 end
 * there and stay, and arithmetic on them is up to 30 times slower on some processors
 * (docs/performance.md). Called before the first step and then every hundred steps or so.
 *
 * parameters: count f32. Requires: count a multiple of 4.
 */
export function flushAdam(optimizerPtr: usize, pPtr: usize, count: i32): void {
  flushRange(changetype<Adam>(optimizerPtr), pPtr, count);
}

/** The same by SGD. */
export function flushSgd(optimizerPtr: usize, pPtr: usize, count: i32): void {
  flushRange(changetype<Sgd>(optimizerPtr), pPtr, count);
}

@inline
function updateRange<O>(optimizer: O, pPtr: usize, gPtr: usize, count: i32): void {
  const bytes = <usize>count << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    optimizer.update(pPtr + at, v128.load(gPtr + at));
  }
}

@inline
function flushRange<O>(optimizer: O, pPtr: usize, count: i32): void {
  const end = pPtr + (<usize>count << 2);
  for (; pPtr < end; pPtr += 16) optimizer.flush(pPtr);
}
