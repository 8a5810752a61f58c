// z·σ(z) (Elfwing et al. 2018).

import { madd } from "../lib/lanes";
import { sigmoid4 } from "../lib/special";

@unmanaged
export class Silu {
  @inline
  value(z: v128): v128 {
    return f32x4.mul(z, sigmoid4(z));
  }

  @inline
  slope(z: v128): v128 {
    const s = sigmoid4(z), one = f32x4.splat(1);
    return f32x4.mul(s, madd(z, f32x4.sub(one, s), one));
  }
}
