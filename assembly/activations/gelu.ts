// z·Φ(z), Φ the normal distribution (Hendrycks and Gimpel 2016).

import { exp4 } from "../lib/exp";
import { madd } from "../lib/lanes";
import { erf4 } from "../lib/special";

const ROOT_HALF: f32 = 0.7071067811865476;
/** 1/√(2π). */
const DENSITY_0: f32 = 0.3989422804014327;

@unmanaged
export class Gelu {
  @inline
  value(z: v128): v128 {
    return f32x4.mul(z, phi(z));
  }

  @inline
  slope(z: v128): v128 {
    const power = f32x4.mul(f32x4.mul(z, z), f32x4.splat(-0.5));
    const density = f32x4.mul(exp4(power), f32x4.splat(DENSITY_0));
    return madd(z, density, phi(z));
  }
}

/** Φ(z). */
@inline
function phi(z: v128): v128 {
  const half = f32x4.splat(0.5);
  return madd(half, erf4(f32x4.mul(z, f32x4.splat(ROOT_HALF))), half);
}
