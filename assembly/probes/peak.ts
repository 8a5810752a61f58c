// The multiply-add peak of one core, for bench/: never part of the engine.

import { madd } from "../lib/lanes";

/** Chains that do not depend on each other: more than latency × units, and all in registers. */
export const CHAINS: i32 = 12;

/**
 * Adds products to every chain `count` times, in four lanes. The factors come from 4 KiB at
 * memory's start, three loads for twelve chains: from registers alone, what does not change would
 * be computed once, or copied at every use.
 */
export function multiplyAdds(count: i32): f32 {
  let a = f32x4.splat(0), b = a, c = a, d = a, e = a, f = a;
  let g = a, h = a, i = a, j = a, k = a, l = a;
  let p: usize = 0;
  for (let n = 0; n < count; n++) {
    const y = v128.load(p), x = v128.load32_splat(p, 16), z = v128.load32_splat(p, 20);
    a = madd(x, y, a); b = madd(z, y, b); c = madd(x, y, c); d = madd(z, y, d);
    e = madd(x, y, e); f = madd(z, y, f); g = madd(x, y, g); h = madd(z, y, h);
    i = madd(x, y, i); j = madd(z, y, j); k = madd(x, y, k); l = madd(z, y, l);
    p = (p + 32) & 4095;
  }
  const low = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(e, f));
  const high = f32x4.add(f32x4.add(f32x4.add(g, h), f32x4.add(i, j)), f32x4.add(k, l));
  return f32x4.extract_lane(f32x4.add(low, high), 0);
}
