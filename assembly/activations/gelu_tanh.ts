// z·(1 + tanh(√(2/π)·(z + 0.044715·z³)))/2, the approximation of GELU.

import { madd } from "../lib/lanes";
import { tanh4 } from "../lib/special";

/** √(2/π), and that times 0.044715. */
const A: f32 = 0.7978845608028654;
const B: f32 = 0.035677408136300125;

@unmanaged
export class GeluTanh {
  @inline
  value(z: v128): v128 {
    const half = f32x4.mul(f32x4.splat(0.5), z);
    return madd(half, tanh4(inner(z)), half);
  }

  @inline
  slope(z: v128): v128 {
    const t = tanh4(inner(z)), q = f32x4.mul(z, z), one = f32x4.splat(1);
    const slope = madd(f32x4.splat(3 * B), q, f32x4.splat(A));
    const bend = f32x4.mul(f32x4.mul(z, slope), f32x4.sub(one, f32x4.mul(t, t)));
    return f32x4.mul(f32x4.splat(0.5), f32x4.add(f32x4.add(one, t), bend));
  }
}

@inline
function inner(z: v128): v128 {
  return f32x4.mul(z, madd(f32x4.splat(B), f32x4.mul(z, z), f32x4.splat(A)));
}
