// The sampler "sobol": the scrambled Sobol sequence over the unit cube.

import { scrambledSobol } from "../math/sobol.ts";
import { createQuasiRandom } from "./quasi_random.ts";
import { technique } from "../technique.ts";
import type { Sampler } from "./sampler.ts";

/**
 * A sampler that covers the space evenly: trial n is point n of the Sobol
 * sequence (direction numbers of Joe and Kuo 2008), Owen-scrambled by the
 * study's seed. It reads no outcomes; best where trials are a power of two.
 * Parameters beyond the sequence's 128 dimensions are drawn independently.
 *
 * @returns The sampler.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createSobol } from "./sobol.ts";
 * const space = { x: { type: "float", low: 0, high: 1 } } as const;
 * const view = { space, directions: ["minimize"], seed: 1, trials: [] } as const;
 * const [a, b] = [0, 1].map((n) => createSobol().suggest(view, n)!.params.x);
 * assertEquals(Number(a) < 0.5, Number(b) >= 0.5);
 * ```
 */
export function createSobol(): Sampler {
  return createQuasiRandom("sobol", scrambledSobol);
}

/** The Sobol sequence, as listed. */
export const sobol = technique({
  description: "evenly spread points: the scrambled Sobol sequence",
  options: {},
  create: createSobol,
});
