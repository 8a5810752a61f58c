// RMSProp (Hinton, lecture 6e of 2012) as torch.optim.RMSprop computes it, weight decay as an L2
// term.

import { flush, madd } from "../lib/lanes";
import { LEAST_MEAN, LEAST_SQUARE, Rule } from "./rule";

/**
 * The settings (α, ε, momentum) of one run. A parameter's states are its mean square and buffer.
 */
@unmanaged
export class RmsProp extends Rule {
  /** Four lanes of p ← p − lr·b, b ← μb + g/(√v + ε), with g ← g + λp, v ← αv + (1 − α)g². */
  @inline
  update(pPtr: usize, gradient: v128): void {
    const vPtr = pPtr + this.stateStride, bPtr = vPtr + this.stateStride;
    const p = v128.load(pPtr), alpha = this.setting0;
    const g = madd(f32x4.splat(this.weightDecay), p, gradient);
    const fresh = f32x4.mul(f32x4.splat(1 - alpha), f32x4.mul(g, g));
    const v = madd(f32x4.splat(alpha), v128.load(vPtr), fresh);
    v128.store(vPtr, v);
    const root = f32x4.add(f32x4.sqrt(v), f32x4.splat(this.setting1));
    const b = madd(f32x4.splat(this.setting2), v128.load(bPtr), f32x4.div(g, root));
    v128.store(bPtr, b);
    v128.store(pPtr, f32x4.sub(p, f32x4.mul(f32x4.splat(this.learningRate), b)));
  }

  /** Keeps four lanes of the states from becoming subnormal; once in a hundred steps is enough. */
  @inline
  flush(pPtr: usize): void {
    const vPtr = pPtr + this.stateStride, bPtr = vPtr + this.stateStride;
    v128.store(vPtr, f32x4.pmax(v128.load(vPtr), f32x4.splat(LEAST_SQUARE)));
    v128.store(bPtr, flush(v128.load(bPtr), LEAST_MEAN));
  }
}
