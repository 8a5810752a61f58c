// The list of samplers. The command line's choices, its help and the contract
// tests derive from it: a new sampler is one file and one line here.

import { cmaes } from "./cmaes.ts";
import { gp } from "./gp/gp.ts";
import { gradient } from "./gradient.ts";
import { grid } from "./grid.ts";
import { halton } from "./halton.ts";
import { random } from "./random.ts";
import { sobol } from "./sobol.ts";
import { tpe } from "./tpe.ts";
import type { Technique } from "../technique.ts";
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
  gradient,
};
