// Stochastic gradient descent as torch.optim.SGD computes it: momentum, weight decay as an L2 term.

import { flush, madd } from "../lib/lanes";

/** Momentum below 2^−80 is flushed to 0. */
const LEAST_BUFFER: f32 = 8.271806125530277e-25;

/** The hyperparameters of one SGD run, in engine memory (see adam.ts). */
@unmanaged
export class Sgd {
  /** Bytes from a parameter to its momentum buffer. */
  stateStride: usize;
  learningRate: f32;
  weightDecay: f32;
  momentum: f32;

  /** Starts a step: there is no clock to advance. */
  @inline
  advance(): void {}

  /**
   * Four lanes of p ← p − lr·b, with g ← g + λp and b ← μb + g. The buffer starts at 0, which
   * gives PyTorch's first step (b ← g) without a special case.
   */
  @inline
  update(pPtr: usize, gradient: v128): void {
    const bPtr = pPtr + this.stateStride;
    const p = v128.load(pPtr);
    const g = madd(f32x4.splat(this.weightDecay), p, gradient);
    const b = madd(f32x4.splat(this.momentum), v128.load(bPtr), g);
    v128.store(bPtr, b);
    v128.store(pPtr, f32x4.sub(p, f32x4.mul(f32x4.splat(this.learningRate), b)));
  }

  /** Keeps four lanes of the buffer from becoming subnormal; once in a hundred steps is enough. */
  @inline
  flush(pPtr: usize): void {
    const bPtr = pPtr + this.stateStride;
    v128.store(bPtr, flush(v128.load(bPtr), LEAST_BUFFER));
  }
}
