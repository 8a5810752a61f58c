// Adagrad (Duchi et al. 2011) as torch.optim.Adagrad computes it, weight decay as an L2 term.

import { madd } from "../lib/lanes";
import { LEAST_SQUARE, Rule } from "./rule";

/** The settings (decay δ of the rate, ε) and clock of one run. A parameter's state is Σ g². */
@unmanaged
export class Adagrad extends Rule {
  private rate4: v128;
  private steps: i32;

  @inline
  advance(): void {
    const decay = 1 + <f64>this.steps * <f64>this.setting0;
    this.steps += 1;
    this.rate4 = f32x4.splat(<f32>(<f64>this.learningRate / decay));
  }

  /** Four lanes of p ← p − lr/(1 + (t − 1)δ)·g/(√s + ε), with g ← g + λp and s ← s + g². */
  @inline
  update(pPtr: usize, gradient: v128): void {
    const sPtr = pPtr + this.stateStride;
    const p = v128.load(pPtr);
    const g = madd(f32x4.splat(this.weightDecay), p, gradient);
    const s = madd(g, g, v128.load(sPtr));
    v128.store(sPtr, s);
    const root = f32x4.add(f32x4.sqrt(s), f32x4.splat(this.setting1));
    v128.store(pPtr, f32x4.sub(p, f32x4.div(f32x4.mul(this.rate4, g), root)));
  }

  /** Keeps four lanes of the squares from being subnormal; once in a hundred steps is enough. */
  @inline
  flush(pPtr: usize): void {
    const sPtr = pPtr + this.stateStride;
    v128.store(sPtr, f32x4.pmax(v128.load(sPtr), f32x4.splat(LEAST_SQUARE)));
  }
}
