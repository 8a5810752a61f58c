// λ·z for z > 0, else λ·α·(e^z − 1), with the fixed point's λ and α (Klambauer et al. 2017).

import { exp4, expm1x4 } from "../lib/exp";
import { negative, select4 } from "../lib/lanes";

const SCALE: f32 = 1.0507009873554805;
const SCALE_ALPHA: f32 = 1.7580993408473766;

@unmanaged
export class Selu {
  @inline
  value(z: v128): v128 {
    const low = f32x4.mul(f32x4.splat(SCALE_ALPHA), expm1x4(negative(z)));
    return select4(f32x4.gt(z, f32x4.splat(0)), f32x4.mul(f32x4.splat(SCALE), z), low);
  }

  @inline
  slope(z: v128): v128 {
    const low = f32x4.mul(f32x4.splat(SCALE_ALPHA), exp4(negative(z)));
    return select4(f32x4.gt(z, f32x4.splat(0)), f32x4.splat(SCALE), low);
  }
}
