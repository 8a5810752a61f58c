// tanh z.

import { tanh4 } from "../lib/special";

@unmanaged
export class Tanh {
  @inline
  value(z: v128): v128 {
    return tanh4(z);
  }

  @inline
  slope(z: v128): v128 {
    const t = tanh4(z);
    return f32x4.sub(f32x4.splat(1), f32x4.mul(t, t));
  }
}
