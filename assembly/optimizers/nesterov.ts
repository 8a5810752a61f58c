// SGD with Nesterov's momentum as torch.optim.SGD(nesterov=True) computes it.

import { flush, madd } from "../lib/lanes";
import { LEAST_MEAN, Rule } from "./rule";

/** The settings (momentum) of one run. A parameter's state is its momentum buffer. */
@unmanaged
export class Nesterov extends Rule {
  /** Four lanes of p ← p − lr·(g + μb), with g ← g + λp and b ← μb + g. */
  @inline
  update(pPtr: usize, gradient: v128): void {
    const bPtr = pPtr + this.stateStride, momentum4 = f32x4.splat(this.setting0);
    const p = v128.load(pPtr);
    const g = madd(f32x4.splat(this.weightDecay), p, gradient);
    const b = madd(momentum4, v128.load(bPtr), g);
    v128.store(bPtr, b);
    const step = madd(momentum4, b, g);
    v128.store(pPtr, f32x4.sub(p, f32x4.mul(f32x4.splat(this.learningRate), step)));
  }

  /** Keeps four lanes of the buffer from becoming subnormal; once in a hundred steps is enough. */
  @inline
  flush(pPtr: usize): void {
    const bPtr = pPtr + this.stateStride;
    v128.store(bPtr, flush(v128.load(bPtr), LEAST_MEAN));
  }
}
