// The multiply-add peak of one core, for bench/: never part of the engine.

/** Chains that do not depend on each other: more than latency × units, all in registers. */
export const CHAINS: i32 = 12;

/**
 * One multiply-add of a chain. Fused, the chain is what is added to, as in a product of matrices;
 * in two, it is a factor: a product of what all chains share would be computed once.
 */
@inline
function link(chain: v128, x: v128, y: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(x, y, chain);
  return f32x4.add(x, f32x4.mul(chain, y));
}

/**
 * Lengthens every chain by `count` multiply-adds, in four lanes. The factors come from 4 KiB at
 * memory's start, three loads for twelve chains: what never changes would be copied at every use.
 */
export function multiplyAdds(count: i32): f32 {
  let a = f32x4.splat(0), b = a, c = a, d = a, e = a, f = a;
  let g = a, h = a, i = a, j = a, k = a, l = a;
  let p: usize = 0;
  for (let n = 0; n < count; n++) {
    const y = v128.load(p), x = v128.load32_splat(p, 16), z = v128.load32_splat(p, 20);
    a = link(a, x, y); b = link(b, z, y); c = link(c, x, y); d = link(d, z, y);
    e = link(e, x, y); f = link(f, z, y); g = link(g, x, y); h = link(h, z, y);
    i = link(i, x, y); j = link(j, z, y); k = link(k, x, y); l = link(l, z, y);
    p = (p + 32) & 4095;
  }
  const low = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(e, f));
  const high = f32x4.add(f32x4.add(f32x4.add(g, h), f32x4.add(i, j)), f32x4.add(k, l));
  return f32x4.extract_lane(f32x4.add(low, high), 0);
}
