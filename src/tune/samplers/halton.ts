// The sampler "halton": the scrambled Halton sequence over the unit cube.

import {
  drawPermutations,
  firstPrimes,
  haltonCoordinate,
} from "../math/halton.ts";
import { createQuasiRandom } from "./quasi_random.ts";
import { technique } from "../technique.ts";
import type { Sampler } from "./sampler.ts";

/**
 * A sampler that covers the space evenly for any number of trials: trial n is
 * point n of the Halton sequence, its digits permuted by the study's seed. It
 * reads no outcomes and knows no bound on dimensions.
 *
 * @returns The sampler.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createHalton } from "./halton.ts";
 * const space = { x: { type: "float", low: 0, high: 1 } } as const;
 * const view = { space, directions: ["minimize"], seed: 1, trials: [] } as const;
 * const [a, b] = [0, 1].map((n) => createHalton().suggest(view, n)!.params.x);
 * assertEquals(Number(a) < 0.5, Number(b) >= 0.5);
 * ```
 */
export function createHalton(): Sampler {
  return createQuasiRandom("halton", (dimensions, random) => {
    const bases = firstPrimes(dimensions);
    const permutations = bases.map((base) => drawPermutations(base, random));
    return (index, d) => haltonCoordinate(index, bases[d]!, permutations[d]);
  });
}

/** The Halton sequence, as listed. */
export const halton = technique({
  description: "evenly spread points: the scrambled Halton sequence",
  options: {},
  create: createHalton,
});
