// The list of pruners. The command line's choices, its help and the contract
// tests derive from it: a new pruner is one file and one line here.

import type { Technique } from "../options.ts";
import { none } from "./none.ts";
import type { Pruner } from "./pruner.ts";

/** Every pruner by name, in the order in which help lists them. */
export const pruners: { readonly [name: string]: Technique<Pruner> } = {
  none,
};
