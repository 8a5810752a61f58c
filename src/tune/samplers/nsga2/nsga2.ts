// The sampler "nsga2": a genetic algorithm over fronts (Deb et al. 2002, "A fast
// and elitist multiobjective genetic algorithm"). Trial n belongs to generation
// ⌊n/population⌋; its parents come from the best of all earlier generations that
// it sees, so that it is a function of its view alone.

import { Pcg32 } from "../../../random.ts";
import { leastCrowded } from "../../analysis/front_orders.ts";
import { MixedSpace } from "../../space/mixed_space.ts";
import type { Space } from "../../space/space.ts";
import { technique } from "../../technique.ts";
import { GrowingRanking } from "../ranking.ts";
import type { Sampler } from "../sampler.ts";
import { createSobol } from "../sobol.ts";
import { SeenPoints, suggestUnseen } from "../unseen.ts";
import { breed } from "./variation.ts";

/** How `nsga2` can be changed. */
export interface Nsga2Options {
  /** Trials a generation, and how many of the best are parents. */
  readonly population_size: number;
  /** How likely a child is to be made of two parents. */
  readonly crossover_prob: number;
  /** How likely a parameter is to be mutated; null for one a trial. */
  readonly mutation_prob: number | null;
}

/**
 * A sampler that breeds trials from the best ones: each parent wins a tournament
 * of two, by front and then by how little crowded it is; one that breaks a
 * constraint loses against one that does not, and then the one that breaks them
 * more. Pruned trials rank behind those; failed and pending ones are no parents.
 * The first generation is Sobol's.
 *
 * @param options At least 2 trials a generation; probabilities from 0 to 1.
 * @returns The sampler, for any number of objectives.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { createNsga2 } from "./nsga2.ts";
 * import type { SeenTrial } from "../sampler.ts";
 * const sampler = createNsga2({
 *   population_size: 10,
 *   crossover_prob: 0.9,
 *   mutation_prob: 0.2,
 * });
 * const space = { x: { type: "float", low: -9, high: 9 } } as const;
 * const directions = ["minimize", "minimize"] as const;
 * const trials: SeenTrial[] = [];
 * for (let number = 0; number < 100; number++) {
 *   const view = { space, directions, seed: 0, trials };
 *   const { params } = sampler.suggest(view, number)!;
 *   const x = Number(params.x), values = [x ** 2, (x - 2) ** 2];
 *   trials.push({ number, params, outcome: { state: "complete", values } });
 * }
 * // The best compromises are all from 0 to 2, a ninth of the space.
 * const xs = trials.slice(50).map(({ params }) => Number(params.x));
 * assert(xs.filter((x) => x >= 0 && x <= 2).length > 25);
 * ```
 */
export function createNsga2(options: Nsga2Options): Sampler {
  const { population_size, crossover_prob, mutation_prob } = options;
  const seen = new SeenPoints();
  const ranking = new GrowingRanking(leastCrowded);
  const startup = createSobol();
  let last: { space: Space; mixed: MixedSpace } | undefined;
  return {
    name: "nsga2",
    readsOutcomes: true,
    severalValues: true,
    readsConstraints: true,
    options: { ...options },
    suggest(view, number) {
      const { space, seed, trials } = view;
      const before = number - number % population_size;
      ranking.update({ ...view, trials: trials.slice(0, before) });
      const count = Math.min(population_size, ranking.length);
      if (count < 2) return startup.suggest(view, number);
      if (last?.space !== space) last = { space, mixed: new MixedSpace(space) };
      const { mixed } = last;
      const random = Pcg32.of(seed, "sampling", number);
      const rates = {
        crossover: crossover_prob,
        mutation: mutation_prob ?? 1 / mixed.axes.length,
      };
      const parent = () =>
        mixed.encode(ranking.at(winner(count, random)).params);
      const propose = () => {
        const child = breed([parent(), parent()], mixed.axes, rates, random);
        return mixed.snap(child).params;
      };
      const params = suggestUnseen(view, seen.update(view), random, propose);
      return params && { params };
    },
  };
}

/** The better rank of two that are drawn. */
function winner(count: number, random: Pcg32): number {
  return Math.min(random.nextBelow(count), random.nextBelow(count));
}

/** NSGA-II, as listed. */
export const nsga2 = technique({
  description: "breeds trials from the best ones (genetic algorithm NSGA-II)",
  options: {
    population_size: {
      type: "int",
      default: 20,
      min: 2,
      description: "trials a generation, and how many are parents",
    },
    crossover_prob: {
      type: "float",
      default: 0.9,
      min: 0,
      max: 1,
      description: "how likely a trial is to have two parents",
    },
    mutation_prob: {
      type: "float",
      default: null,
      optional: true,
      min: 0,
      max: 1,
      description:
        "how likely a parameter is to be mutated; none: 1/their number",
    },
  },
  create: createNsga2,
});
