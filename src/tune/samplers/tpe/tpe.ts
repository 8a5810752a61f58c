// The sampler "tpe": a multivariate tree-structured Parzen estimator (Bergstra
// et al. 2011), with several values likewise over their ranks (Ozaki et al.
// 2020). How its constants were found and how it compares with Optuna's stands
// in docs/search-quality.md.

import { Pcg32 } from "../../../random.ts";
import { technique } from "../../technique.ts";
import type { Space } from "../../space/space.ts";
import type { ParzenEstimator } from "../../math/parzen.ts";
import { type Candidate, MixedSpace } from "../../space/mixed_space.ts";
import { GrowingRanking } from "../ranking.ts";
import type { Sampler } from "../sampler.ts";
import { createSobol } from "../sobol.ts";
import { SeenPoints, suggestUnseen } from "../unseen.ts";
import { fitDensities } from "./densities.ts";

/** How few trials with a value the model can begin with. */
const LEAST_TRIALS = 4;

/** How `tpe` can be changed. */
export interface TpeOptions {
  /**
   * Sobol points before the model is used, whether or not they are to be seen:
   * a lag costs none of its trials.
   */
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
 * import type { SeenTrial } from "../sampler.ts";
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
      const { space, directions, seed } = view;
      ranking.update(view);
      if (!hasStarted(ranking, number, options)) {
        return startup.suggest(view, number);
      }
      if (last?.space !== space) last = { space, mixed: new MixedSpace(space) };
      const { mixed } = last;
      const random = Pcg32.of(seed, "sampling", number);
      const hasSeveral = directions.length > 1;
      const { l, g } = fitDensities(mixed, ranking, hasSeveral);
      const params = suggestUnseen(view, seen.update(view), random, () => {
        const candidates = Array.from(
          { length: options.n_ei_candidates },
          // A front is a whole of unlike trials: what is good of one parameter
          // is good beside what is good of the others.
          () =>
            mixed.snap(hasSeveral ? l.sampleApart(random) : l.sample(random)),
        );
        return pickBest(candidates, l, g).params;
      });
      return params && { params };
    },
    believe(view, points) {
      ranking.update(view);
      const { space, directions, trials } = view;
      if (!hasStarted(ranking, trials.length, options)) return null;
      const mixed = new MixedSpace(space);
      const { l, g } = fitDensities(mixed, ranking, directions.length > 1);
      return points.map((params) => {
        const point = mixed.encode(params);
        return { promise: l.logDensity(point) - g.logDensity(point) };
      });
    },
  };
}

/** Whether the model makes trial `number`. */
function hasStarted(
  { length }: GrowingRanking,
  number: number,
  { n_startup_trials: wanted }: TpeOptions,
): boolean {
  return number >= wanted && length >= Math.min(wanted, LEAST_TRIALS);
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
      description: "Sobol points before the model is used",
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
