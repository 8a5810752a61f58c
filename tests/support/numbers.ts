// Seeded numbers for kernels to work on.

import { Pcg32 } from "../../src/random.ts";

/** Uniform f32 in [low, high). */
export function uniform(
  count: number,
  seed: number,
  low = -1,
  high = 1,
): Float32Array {
  const random = new Pcg32(BigInt(seed));
  return Float32Array.from(
    { length: count },
    () => low + (high - low) * random.nextFloat(),
  );
}

/** Bytes of which a share is not zero. */
export function sparseBytes(
  count: number,
  seed: number,
  density: number,
): Uint8Array {
  const random = new Pcg32(BigInt(seed));
  return Uint8Array.from(
    { length: count },
    () => random.nextFloat() < density ? 1 + random.nextBelow(255) : 0,
  );
}

/** Integers below a bound. */
export function integers(
  count: number,
  seed: number,
  bound: number,
): Uint32Array {
  const random = new Pcg32(BigInt(seed));
  return Uint32Array.from({ length: count }, () => random.nextBelow(bound));
}
