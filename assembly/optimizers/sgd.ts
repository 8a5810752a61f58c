// Stochastic gradient descent as torch.optim.SGD computes it: momentum, weight decay as an L2 term.

import { flush, madd } from "../lib/lanes";
import { LEAST_MEAN, Rule } from "./rule";

/** The settings (momentum) of one SGD run. A parameter's state is its momentum buffer. */
@unmanaged
export class Sgd extends Rule {
  @inline
  get momentum(): f32 {
    return this.setting0;
  }

  @inline
  set momentum(value: f32) {
    this.setting0 = value;
  }

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
    v128.store(bPtr, flush(v128.load(bPtr), LEAST_MEAN));
  }
}
