// What "tpe" makes of the trials that have ended: two densities over the space.
//
// l   of the best of them, the better the heavier
// g   of all the others, failed ones included
//
// Of very many trials both are made of some, evenly spread over the ranks.

import {
  bandwidthsOf,
  ParzenEstimator,
  type WeightedPoint,
} from "../../math/parzen.ts";
import type { MixedSpace } from "../../space/mixed_space.ts";
import type { GrowingRanking } from "../ranking.ts";
import type { SeenTrial } from "../sampler.ts";

/** The share of the finished trials that l is made of, of several values. */
const BEST_SHARE = 0.2;
const BEST_SHARE_OF_SEVERAL = 0.1;

/**
 * How many trials the densities are made of at most, and l alone: a suggestion
 * must not cost more and more. Below it none is left out.
 */
const MOST_TRIALS = 1000;
const MOST_BEST = 200;

/** The width of a lone kernel, as a share of an axis. */
const WIDTH = 0.16;

/** Where good trials are dense, and where the others are. */
export interface Densities {
  readonly l: ParzenEstimator;
  readonly g: ParzenEstimator;
}

/** @param hasSeveral Whether trials have several values. */
export function fitDensities(
  mixed: MixedSpace,
  ranking: GrowingRanking,
  hasSeveral: boolean,
): Densities {
  const { length: ranked, failed } = ranking;
  const share = hasSeveral ? BEST_SHARE_OF_SEVERAL : BEST_SHARE;
  const bestCount = Math.ceil(share * ranked);
  const keptBest = Math.min(bestCount, MOST_BEST);
  const kernel = ({ params }: SeenTrial, weight: number): WeightedPoint => ({
    point: mixed.encode(params),
    weight,
  });
  const best = rankWeights(keptBest).map((weight, i) => {
    const rank = Math.floor(i * bestCount / keptBest);
    return kernel(ranking.at(rank), weight);
  });
  const others = ranked - bestCount + failed.length;
  const kept = ranked + failed.length > MOST_TRIALS
    ? Math.min(others, MOST_TRIALS - MOST_BEST)
    : others;
  const rest = Array.from({ length: kept }, (_, i) => {
    const rank = bestCount + Math.floor(i * others / kept);
    return kernel(rank < ranked ? ranking.at(rank) : failed[rank - ranked]!, 1);
  });
  // Both alike, so that l/g is no matter of widths where only one has points.
  const sigmas = bandwidthsOf(mixed.axes, best, WIDTH);
  return {
    l: new ParzenEstimator(mixed.axes, best, sigmas),
    g: new ParzenEstimator(mixed.axes, rest, sigmas),
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
