// What can be chosen, from the library's own lists.

import { type Pruner, pruners, type Sampler, samplers } from "../../mod.ts";
import type { Technique } from "../../src/tune/technique.ts";

/** Names and what they are, for a menu. */
function described(
  list: Readonly<Record<string, Technique<Sampler | Pruner>>>,
  leftOut: readonly string[] = [],
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(list)
      .filter(([name, { options }]) =>
        !leftOut.includes(name) &&
        !Object.values(options).some((option) => "required" in option)
      )
      .map(([name, { description }]) => [name, `${name}: ${description}`]),
  );
}

/** The menus. */
export const LISTS = {
  // Its outcomes need gradients, which the page's experiments do not measure.
  samplers: described(samplers, ["gradient"]),
  pruners: described(pruners),
} as const;
