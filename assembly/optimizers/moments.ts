// What Adam and its relatives share: running means of gradients and of their squares.
//
// Kept are the sums M = m/(1 − β1) and V = v/(1 − β2), which need one operation and one constant
// less each; the scales go into step sizes and ε, once a step.

import { flush, madd } from "../lib/lanes";
import { LEAST_MEAN, LEAST_SQUARE, Rule } from "./rule";

/**
 * The settings (β1, β2, ε) and clock of a run. What updates read is splatted over four lanes, by
 * advance: a plain load is the cheapest way to a constant. A parameter's states are M and V.
 */
@unmanaged
export class Moments extends Rule {
  protected beta1x4: v128;
  protected beta2x4: v128;
  /** β1^t and β2^t. */
  beta1Power: f64;
  beta2Power: f64;

  @inline
  get beta1(): f32 {
    return this.setting0;
  }

  @inline
  get beta2(): f32 {
    return this.setting1;
  }

  @inline
  get epsilon(): f32 {
    return this.setting2;
  }

  start(): void {
    this.beta1Power = 1;
    this.beta2Power = 1;
  }

  /** Starts step t + 1. */
  @inline
  protected tick(): void {
    this.beta1Power *= <f64>this.beta1;
    this.beta2Power *= <f64>this.beta2;
    this.beta1x4 = f32x4.splat(this.beta1);
    this.beta2x4 = f32x4.splat(this.beta2);
  }

  /** √((1 − β2^t)/(1 − β2)): √V = this · √v̂. */
  @inline
  get rootScale(): f64 {
    return Math.sqrt((1 - this.beta2Power) / (1 - <f64>this.beta2));
  }

  /** Takes a gradient into V, and gives it back. */
  @inline
  protected nextSquare(pPtr: usize, g: v128): v128 {
    const vPtr = pPtr + (this.stateStride << 1);
    const v = madd(g, g, f32x4.mul(this.beta2x4, v128.load(vPtr)));
    v128.store(vPtr, v);
    return v;
  }

  /** Takes a gradient into M, and gives it back. */
  @inline
  protected nextMean(pPtr: usize, g: v128): v128 {
    const mPtr = pPtr + this.stateStride;
    const m = madd(this.beta1x4, v128.load(mPtr), g);
    v128.store(mPtr, m);
    return m;
  }

  /** Keeps four lanes of the moments from becoming subnormal; once in a hundred steps is enough. */
  @inline
  flush(pPtr: usize): void {
    const mPtr = pPtr + this.stateStride, vPtr = mPtr + this.stateStride;
    v128.store(mPtr, flush(v128.load(mPtr), LEAST_MEAN));
    v128.store(vPtr, f32x4.pmax(v128.load(vPtr), f32x4.splat(LEAST_SQUARE)));
  }
}
