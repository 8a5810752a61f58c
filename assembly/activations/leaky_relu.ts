// z for z > 0, else 0.01·z (Maas et al. 2013, slope as in PyTorch).

import { select4 } from "../lib/lanes";

@unmanaged
export class LeakyRelu {
  @inline
  value(z: v128): v128 {
    return f32x4.pmax(z, f32x4.mul(z, f32x4.splat(0.01)));
  }

  @inline
  slope(z: v128): v128 {
    return select4(f32x4.gt(z, f32x4.splat(0)), f32x4.splat(1), f32x4.splat(0.01));
  }
}
