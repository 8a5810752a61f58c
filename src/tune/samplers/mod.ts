// The list of samplers. The command line's choices, its help and the contract
// tests derive from it: a new sampler is one file and one line here.

import { auto } from "./auto.ts";
import { cmaes } from "./cmaes/cmaes.ts";
import { pbt } from "./continued/pbt.ts";
import { gp } from "./gp/gp.ts";
import { gradient } from "./gradient.ts";
import { grid } from "./grid.ts";
import { halton } from "./halton.ts";
import { nsga2 } from "./nsga2/nsga2.ts";
import { random } from "./random.ts";
import { sobol } from "./sobol.ts";
import { tpe } from "./tpe/tpe.ts";
import { choose, type Technique, type TechniqueInput } from "../technique.ts";
import type { Sampler } from "./sampler.ts";

/** Every sampler by name, in the order in which help lists them. */
export const samplers: { readonly [name: string]: Technique<Sampler> } = {
  grid,
  random,
  sobol,
  halton,
  tpe,
  cmaes,
  gp,
  nsga2,
  gradient,
  pbt,
  auto,
};

/**
 * Makes a sampler as `createStudy` does, to ask it what it needs.
 *
 * @param input Its name, a text such as "tpe:n_startup_trials=5", or both.
 * @throws {RangeError} If the name or an option is unknown or out of range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { makeSampler } from "./mod.ts";
 * assertEquals(makeSampler("gradient:initial_step=0.1").needs, {
 *   gradients: true,
 * });
 * assertEquals(makeSampler("random").needs, undefined);
 * ```
 */
export function makeSampler(input: TechniqueInput): Sampler {
  return choose("sampler", samplers, input).create();
}
