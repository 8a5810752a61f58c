// Batches out of the data set, by sample index: the dense input path.

import { madd } from "../lib/lanes";

/**
 * x[b][i] = scale·u[samples[b]][i] + offset for bytes u.
 *
 * x: B × I f32; u: N × I bytes; samples: B u32 below N.
 * Requires: no overlap; any sizes.
 * Error: ε·(|scale·u| + |x|), tests/engine/gather_test.ts.
 */
export function gatherBytes(
  xPtr: usize, uPtr: usize, samplesPtr: usize, B: i32, I: i32, scale: f32, offset: f32,
): void {
  const s = f32x4.splat(scale), o = f32x4.splat(offset);
  for (let b = 0; b < B; b++) {
    const row = uPtr + <usize>load<u32>(samplesPtr + (<usize>b << 2)) * I;
    const out = xPtr + (<usize>(b * I) << 2);
    let i = 0;
    for (; i + 8 <= I; i += 8) {
      const wide = v128.load8x8_u(row + i);
      const p = out + (<usize>i << 2);
      v128.store(p, madd(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(wide)), s, o));
      v128.store(p, madd(f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(wide)), s, o), 16);
    }
    for (; i < I; i++) {
      const x = madd(f32x4.splat(<f32>load<u8>(row + i)), s, o);
      store<f32>(out + (<usize>i << 2), f32x4.extract_lane(x, 0));
    }
  }
}

/** The same for f32 inputs: x[b][i] = scale·v[samples[b]][i] + offset. */
export function gatherFloats(
  xPtr: usize, vPtr: usize, samplesPtr: usize, B: i32, I: i32, scale: f32, offset: f32,
): void {
  const s = f32x4.splat(scale), o = f32x4.splat(offset);
  for (let b = 0; b < B; b++) {
    const row = vPtr + ((<usize>load<u32>(samplesPtr + (<usize>b << 2)) * I) << 2);
    const out = xPtr + (<usize>(b * I) << 2);
    let i = 0;
    for (; i + 4 <= I; i += 4) {
      const at = <usize>i << 2;
      v128.store(out + at, madd(v128.load(row + at), s, o));
    }
    for (; i < I; i++) {
      const at = <usize>i << 2;
      const x = madd(f32x4.splat(load<f32>(row + at)), s, o);
      store<f32>(out + at, f32x4.extract_lane(x, 0));
    }
  }
}
