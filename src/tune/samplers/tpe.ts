// The sampler "tpe": a multivariate tree-structured Parzen estimator (Bergstra
// et al. 2011). How its constants were found and how it compares with Optuna's
// stands in docs/search-quality.md.
//
// l   density of the best of the finished trials
// g   density of all the others, failed ones included
//
// Of very many trials both are made of some, evenly spread over the ranks.

import { Pcg32 } from "../../random.ts";
import { technique } from "../technique.ts";
import type { Space } from "../space/space.ts";
import { ParzenEstimator, type WeightedPoint } from "../math/parzen.ts";
import { type Candidate, MixedSpace } from "../space/mixed_space.ts";
import { GrowingRanking } from "./ranking.ts";
import type { Sampler, SeenTrial } from "./sampler.ts";
import { createSobol } from "./sobol.ts";
import { SeenPoints, suggestUnseen } from "./unseen.ts";

/** The share of the finished trials that l is made of. */
const BEST_SHARE = 0.2;

/**
 * How many trials the densities are made of at most, and l alone: a suggestion
 * must not cost more and more. Below it none is left out.
 */
const MOST_TRIALS = 1000;
const MOST_BEST = 200;

/** The width of a lone kernel, as a share of an axis. */
const WIDTH = 0.07;

/** How `tpe` can be changed. */
export interface TpeOptions {
  /** Trials with a value before the model is used; until then Sobol points. */
  readonly n_startup_trials: number;
  /** Places drawn from l, of which the one with the largest l/g is taken. */
  readonly n_ei_candidates: number;
}

/**
 * A sampler that draws where good trials are dense and others are not. Pending
 * trials play no part (docs/decisions/tpe-pending-trials.md); those that break a
 * constraint rank below complete ones, pruned ones below them, failed ones below
 * all.
 *
 * @param options Both at least 1.
 * @returns The sampler, for any number of objectives.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import type { SeenTrial } from "./sampler.ts";
 * import { createTpe } from "./tpe.ts";
 * const sampler = createTpe({ n_startup_trials: 10, n_ei_candidates: 24 });
 * const space = { x: { type: "float", low: -5, high: 5 } } as const;
 * const trials: SeenTrial[] = [];
 * for (let number = 0; number < 40; number++) {
 *   const view = { space, directions: ["minimize"], seed: 0, trials } as const;
 *   const { params } = sampler.suggest(view, number)!;
 *   const values = [(Number(params.x) - 2) ** 2];
 *   trials.push({ number, params, outcome: { state: "complete", values } });
 * }
 * assertAlmostEquals(Number(trials.at(-1)!.params.x), 2, 0.5);
 * ```
 */
export function createTpe(options: TpeOptions): Sampler {
  const seen = new SeenPoints();
  const ranking = new GrowingRanking();
  const startup = createSobol();
  let last: { space: Space; mixed: MixedSpace } | undefined;
  return {
    name: "tpe",
    readsOutcomes: true,
    severalValues: true,
    readsConstraints: true,
    options: { ...options },
    suggest(view, number) {
      const { space, seed } = view;
      ranking.update(view);
      if (ranking.length < options.n_startup_trials) {
        return startup.suggest(view, number);
      }
      if (last?.space !== space) last = { space, mixed: new MixedSpace(space) };
      const { mixed } = last;
      const random = Pcg32.of(seed, "sampling", number);
      const { l, g } = fitDensities(mixed, ranking);
      const params = suggestUnseen(view, seen.update(view), random, () => {
        const candidates = Array.from(
          { length: options.n_ei_candidates },
          () => mixed.snap(l.sample(random)),
        );
        return pickBest(candidates, l, g).params;
      });
      return params && { params };
    },
  };
}

interface Densities {
  readonly l: ParzenEstimator;
  readonly g: ParzenEstimator;
}

function fitDensities(mixed: MixedSpace, ranking: GrowingRanking): Densities {
  const { length: ranked, failed } = ranking;
  const bestCount = Math.ceil(BEST_SHARE * ranked);
  const keptBest = Math.min(bestCount, MOST_BEST);
  const kernel = ({ params }: SeenTrial, weight: number): WeightedPoint => ({
    point: mixed.encode(params),
    weight,
  });
  const l = rankWeights(keptBest).map((weight, i) => {
    const rank = Math.floor(i * bestCount / keptBest);
    return kernel(ranking.at(rank), weight);
  });
  const others = ranked - bestCount + failed.length;
  const kept = ranked + failed.length > MOST_TRIALS
    ? Math.min(others, MOST_TRIALS - MOST_BEST)
    : others;
  const g = Array.from({ length: kept }, (_, i) => {
    const rank = bestCount + Math.floor(i * others / kept);
    return kernel(rank < ranked ? ranking.at(rank) : failed[rank - ranked]!, 1);
  });
  return {
    l: new ParzenEstimator(mixed.axes, l, WIDTH),
    g: new ParzenEstimator(mixed.axes, g, WIDTH),
  };
}

/** Weights for ranks 1 … n as CMA-ES gives its parents, 1 on average. */
function rankWeights(n: number): number[] {
  const logs = Array.from(
    { length: n },
    (_, i) => Math.log(n + 0.5) - Math.log(i + 1),
  );
  const mean = logs.reduce((sum, log) => sum + log, 0) / n;
  return logs.map((log) => log / mean);
}

/** The candidate with the largest l/g; the first of equals. */
function pickBest(
  candidates: readonly Candidate[],
  l: ParzenEstimator,
  g: ParzenEstimator,
): Candidate {
  const scores = candidates.map(({ point }) =>
    l.logDensity(point) - g.logDensity(point)
  );
  return candidates[scores.indexOf(Math.max(...scores))]!;
}

/** TPE, as listed. */
export const tpe = technique({
  description:
    "draws where good trials are dense (multivariate Parzen estimators)",
  options: {
    n_startup_trials: {
      type: "int",
      default: 10,
      min: 1,
      description: "trials with a value before the model is used",
    },
    n_ei_candidates: {
      type: "int",
      default: 24,
      min: 1,
      max: 1000,
      description:
        "candidates drawn for each trial, the most promising is taken",
    },
  },
  create: createTpe,
});
