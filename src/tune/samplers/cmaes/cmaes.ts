// The sampler "cmaes": covariance matrix adaptation over the ordered parameters
// that always exist (search.ts). Whatever else the space has is left to "tpe".

import { Pcg32 } from "../../../random.ts";
import { choose, technique } from "../../technique.ts";
import { activeIn, fromUnit, type Space } from "../../space/space.ts";
import type { Params, ParamValue } from "../../trial.ts";
import type { Sampler } from "../sampler.ts";
import { tpe } from "../tpe/tpe.ts";
import { SeenPoints, suggestUnseen } from "../unseen.ts";
import { Search } from "./search.ts";

/** How `cmaes` can be changed. */
export interface CmaesOptions {
  /** Trials a generation, at least 4; null for 4 + ⌊3·ln D⌋. */
  readonly popsize: number | null;
}

/**
 * A sampler that moves a normal distribution downhill. It starts in the middle
 * of the space, and anew elsewhere where it has come to rest. Trials that break a constraint rank below complete ones, pruned
 * ones below them; failed and pending ones play no part.
 *
 * @param options The size of a generation.
 * @returns The sampler, for one objective.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import type { SeenTrial } from "../sampler.ts";
 * import { createCmaes } from "./cmaes.ts";
 * const sampler = createCmaes({ popsize: null });
 * const space = { x: { type: "float", low: -5, high: 5 } } as const;
 * const trials: SeenTrial[] = [];
 * for (let number = 0; number < 60; number++) {
 *   const view = { space, directions: ["minimize"], seed: 0, trials } as const;
 *   const { params } = sampler.suggest(view, number)!;
 *   const values = [(Number(params.x) - 2) ** 2];
 *   trials.push({ number, params, outcome: { state: "complete", values } });
 * }
 * assertAlmostEquals(Number(trials.at(-1)!.params.x), 2, 0.2);
 * ```
 */
export function createCmaes(options: CmaesOptions): Sampler {
  const seen = new SeenPoints();
  // For what the distribution does not cover, with its own defaults.
  const others = choose("sampler", { tpe }, "tpe").create();
  let last: { space: Space; seed: number; search: Search } | undefined;
  return {
    name: "cmaes",
    readsOutcomes: true,
    readsConstraints: true,
    options: { ...options },
    suggest(view, number) {
      const { space, seed } = view;
      if (last?.space !== space || last.seed !== seed) {
        last = { space, seed, search: new Search(view, options.popsize) };
      }
      const { search } = last;
      const { params: rest } = search.isWhole
        ? { params: {} }
        : others.suggest(view, number) ?? {};
      if (search.dimensions === 0 || rest === undefined) {
        return rest ? { params: rest } : null;
      }
      search.follow(view);
      const random = Pcg32.of(seed, "sampling", number);
      const vectors = search.normals(number, random);
      const propose = () => compose(space, search.draw(vectors), rest, random);
      const params = suggestUnseen(view, seen.update(view), random, propose);
      return params && { params };
    },
  };
}

/** The parameters of a space from coordinates, or else from `rest`. */
function compose(
  space: Space,
  coordinates: ReadonlyMap<string, number>,
  rest: Params,
  random: Pcg32,
): Params {
  const params: Record<string, ParamValue> = {};
  for (const [name, param] of activeIn(space, params)) {
    const unit = coordinates.get(name);
    if (unit !== undefined) params[name] = fromUnit(param, unit);
    else if (name in rest) params[name] = rest[name]!;
    // It exists because of a coordinate, which `rest` did not know.
    else params[name] = fromUnit(param, random.nextFloat());
  }
  return params;
}

/** CMA-ES, as listed. */
export const cmaes = technique({
  description:
    "moves a normal distribution downhill (CMA-ES); categories as tpe",
  options: {
    popsize: {
      type: "int",
      optional: true,
      default: null,
      min: 4,
      max: 1000,
      description: "trials a generation, none for 4 + 3 ln D",
    },
  },
  create: createCmaes,
});
