// One optimizer step over a range of parameters, for any rule of optimizers/rules.ts.

import { BLOCK_BYTES, Rule } from "../optimizers/rule";
import { callFor } from "../optimizers/rules";

/**
 * Fills the block of a rule: before its first step, states stateStride bytes behind the parameters.
 *
 * setting0 … setting3: what the rule has beyond learning rate and weight decay, in its own order.
 */
export function initOptimizer(
  rule: i32, optimizerPtr: usize, stateStride: usize, learningRate: f32, weightDecay: f32,
  setting0: f32, setting1: f32, setting2: f32, setting3: f32,
): void {
  memory.fill(optimizerPtr, 0, BLOCK_BYTES);
  const block = changetype<Rule>(optimizerPtr);
  block.stateStride = stateStride;
  block.learningRate = learningRate;
  block.weightDecay = weightDecay;
  block.setting0 = setting0;
  block.setting1 = setting1;
  block.setting2 = setting2;
  block.setting3 = setting3;
  callFor<Start>(rule, optimizerPtr, 0, 0, 0, 0, 0, 0);
}

/** Starts a step. */
export function advance(rule: i32, optimizerPtr: usize): void {
  callFor<Advance>(rule, optimizerPtr, 0, 0, 0, 0, 0, 0);
}

/**
 * Updates count parameters by their gradients; the states lie where the optimizer's block says.
 *
 * parameters, gradients: count f32. Requires: count a multiple of 4 (the plan pads).
 * Error: 8·ε relative to |p| + |step|, tests/engine/update_test.ts.
 */
export function update(
  rule: i32, optimizerPtr: usize, pPtr: usize, gPtr: usize, count: i32,
): void {
  callFor<Update>(rule, optimizerPtr, pPtr, gPtr, 0, count, 0, 0);
}

/**
 * Keeps what an optimizer has gathered from becoming subnormal: numbers that decay towards 0 end
 * there and stay, and arithmetic on them is up to 30 times slower on some processors
 * (docs/performance.md). Called before the first step and then every hundred steps or so.
 *
 * parameters: count f32. Requires: count a multiple of 4.
 */
export function flush(rule: i32, optimizerPtr: usize, pPtr: usize, count: i32): void {
  callFor<Flush>(rule, optimizerPtr, pPtr, 0, 0, count, 0, 0);
}

/** Ends a step of a rule that adapts: its sums become changes of the hyperparameters. */
export function adapt(rule: i32, optimizerPtr: usize): void {
  callFor<Adapt>(rule, optimizerPtr, 0, 0, 0, 0, 0, 0);
}

@unmanaged
class Start {
  run<O>(optimizer: O, _x: usize, _y: usize, _z: usize, _i: i32, _j: i32, _k: i32): void {
    if (offsetof<O>() > BLOCK_BYTES) ERROR("a rule's block is larger than BLOCK_BYTES");
    if (isDefined(optimizer.start)) optimizer.start();
  }
}

@unmanaged
class Advance {
  run<O>(optimizer: O, _x: usize, _y: usize, _z: usize, _i: i32, _j: i32, _k: i32): void {
    if (isDefined(optimizer.advance)) optimizer.advance();
  }
}

@unmanaged
class Update {
  run<O>(optimizer: O, pPtr: usize, gPtr: usize, _z: usize, count: i32, _j: i32, _k: i32): void {
    const bytes = <usize>count << 2;
    for (let at: usize = 0; at < bytes; at += 16) {
      optimizer.update(pPtr + at, v128.load(gPtr + at));
    }
  }
}

@unmanaged
class Flush {
  run<O>(optimizer: O, pPtr: usize, _y: usize, _z: usize, count: i32, _j: i32, _k: i32): void {
    if (!isDefined(optimizer.flush)) return;
    const end = pPtr + (<usize>count << 2);
    for (; pPtr < end; pPtr += 16) optimizer.flush(pPtr);
  }
}

@unmanaged
class Adapt {
  run<O>(optimizer: O, _x: usize, _y: usize, _z: usize, _i: i32, _j: i32, _k: i32): void {
    if (isDefined(optimizer.adapt)) optimizer.adapt();
  }
}
