// In the place of an optimizer where a gradient shall lie in memory first: to be clipped, or to
// get a term that depends on all of it.

import { Rule } from "./rule";

/** Stores gradients, stateStride bytes behind the parameters, and changes none. */
@unmanaged
export class Collector extends Rule {
  @inline
  update(pPtr: usize, gradient: v128): void {
    v128.store(pPtr + this.stateStride, gradient);
  }
}
