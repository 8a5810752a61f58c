// z for z > 0, else e^z − 1 (Clevert et al. 2016).

import { exp4, expm1x4 } from "../lib/exp";
import { negative, select4 } from "../lib/lanes";

@unmanaged
export class Elu {
  @inline
  value(z: v128): v128 {
    return select4(f32x4.gt(z, f32x4.splat(0)), z, expm1x4(negative(z)));
  }

  @inline
  slope(z: v128): v128 {
    return select4(f32x4.gt(z, f32x4.splat(0)), f32x4.splat(1), exp4(negative(z)));
  }
}
