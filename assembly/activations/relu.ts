// max(z, 0).

import { relu, select4 } from "../lib/lanes";

@unmanaged
export class Relu {
  @inline
  value(z: v128): v128 {
    return relu(z);
  }

  @inline
  slope(z: v128): v128 {
    return select4(f32x4.gt(z, f32x4.splat(0)), f32x4.splat(1), f32x4.splat(0));
  }
}
