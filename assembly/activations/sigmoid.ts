// 1/(1 + e^−z).

import { sigmoid4 } from "../lib/special";

@unmanaged
export class Sigmoid {
  @inline
  value(z: v128): v128 {
    return sigmoid4(z);
  }

  @inline
  slope(z: v128): v128 {
    const s = sigmoid4(z);
    return f32x4.mul(s, f32x4.sub(f32x4.splat(1), s));
  }
}
