// log(1 + e^z) = max(z, 0) + log(1 + e^−|z|).

import { exp4 } from "../lib/exp";
import { relu } from "../lib/lanes";
import { log1p4, sigmoid4 } from "../lib/special";

@unmanaged
export class Softplus {
  @inline
  value(z: v128): v128 {
    const t = exp4(f32x4.neg(f32x4.abs(z)));
    return f32x4.add(relu(z), log1p4(t));
  }

  @inline
  slope(z: v128): v128 {
    return sigmoid4(z);
  }
}
