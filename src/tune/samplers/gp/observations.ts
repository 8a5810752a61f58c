// What Gaussian processes learn from: trials as costs, and as figures that have
// to stay at or below 0.
//
// n    trials that have ended, in order of number
// y    cost of each in one objective, smaller is better; NaN of one that has
//      none                                                             n
// c    how far each is beyond one constraint; NaN where not known       n
// z    what is known of either, moved and scaled to mean 0 and deviation 1; of a
//      single objective warped in between (warp.ts), while hypervolumes of
//      several need the differences as they are
//
// Failing is a constraint of its own: a process of 1 where trials failed and of
// −1 where they did not tells how likely the next one is to fail, and their
// absent cost spoils no model of the others. So is breaking constraints without
// a word by how much.
//
// A pruned trial was worse than others at its last step, where values may not
// compare with final ones (an accuracy after one epoch): its last value counts,
// but as one of the worst quarter of the complete trials. Left out, its place
// would be tried again.
//
// A value far worse than usual (a loss of 1e6) would leave no scale for the
// others: it is moved to Tukey's outer fence, also that of the first trials
// with a value. These spread over the space, later ones gather near the best.
// Constraints are compressed on both sides of 0 instead, where they matter.
//
// Sources: Tukey 1977, "Exploratory data analysis", §2D (fences); Eriksson and
// Poloczek 2021, "Scalable constrained Bayesian optimization", §3 (compression).

import { extentOf } from "../../../extent.ts";
import type { SeenTrial, StudyView } from "../sampler.ts";
import { powerOf, unwarp, warp } from "./warp.ts";

/** How many values count as the first. */
const FIRST = 10;

/** The share of the complete trials that no pruned one is better than. */
const BETTER = 0.75;

/** How far out the fence is, in distances between the quartiles. */
const FENCE_DISTANCE = 3;

/** The constraint not to fail; those of the study have a prefix. */
const FAILING = "";

/** Beyond so many times the median, an excess is no larger. */
const MOST_EXCESS = 1e3;

/** The trials of a view. */
export interface Observations {
  /** Trials that have ended, in order of number. */
  readonly ended: readonly SeenTrial[];
  /** y, by objective. */
  readonly costs: readonly Float64Array[];
  /** c by constraint, failing being one if some did. */
  readonly excesses: ReadonlyMap<string, Float64Array>;
  /** Trials whose outcome is not to be seen. */
  readonly pending: readonly SeenTrial[];
}

/** Reads a view; a trial without parameters is nowhere in its space. */
export function observe({ trials, directions }: StudyView): Observations {
  const placed = trials.filter(({ params }) => Object.keys(params).length > 0);
  const ended = placed.filter((trial) => trial.outcome !== undefined);
  const pending = placed.filter((trial) => trial.outcome === undefined);
  const costs = directions.map((direction, m) =>
    costsOf(ended, m, direction === "maximize" ? -1 : 1)
  );
  return { ended, costs, excesses: excessesOf(ended), pending };
}

function costsOf(
  ended: readonly SeenTrial[],
  m: number,
  sign: number,
): Float64Array {
  const complete = ended.flatMap(({ outcome }) =>
    outcome?.state === "complete" ? sign * outcome.values[m]! : []
  );
  complete.sort((a, b) => a - b);
  const quarter = complete[Math.floor(BETTER * complete.length)] ?? NaN;
  const worst = complete.at(-1) ?? NaN;
  return Float64Array.from(ended, ({ outcome }) => {
    if (outcome === undefined || outcome.state === "failed") return NaN;
    if (outcome.state === "complete") return sign * outcome.values[m]!;
    const last = outcome.values === null ? worst : sign * outcome.values[m]!;
    return Math.min(Math.max(last, quarter), worst);
  });
}

function excessesOf(ended: readonly SeenTrial[]): Map<string, Float64Array> {
  const constraintsOf = ({ outcome }: SeenTrial) =>
    outcome?.state === "complete" && outcome.constraints || {};
  const failures = Float64Array.from(ended, (trial) => {
    const { outcome } = trial;
    const isBroken = outcome?.state === "complete" && outcome.infeasible &&
      !Object.values(constraintsOf(trial)).some((excess) => excess > 0);
    return outcome?.state === "failed" || isBroken ? 1 : -1;
  });
  const excesses = new Map(
    failures.includes(1) ? [[FAILING, failures]] : [],
  );
  for (
    const name of new Set(ended.flatMap((t) => Object.keys(constraintsOf(t))))
  ) {
    const column = ended.map((trial) => constraintsOf(trial)[name] ?? NaN);
    excesses.set(`c ${name}`, Float64Array.from(column));
  }
  return excesses;
}

/** Values moved and scaled. */
export interface Scaled {
  readonly z: Float64Array;
  /** Where in z an excess of 0 lies; nothing of costs. */
  readonly limit: number;
  /** What a value of z stands for: a cost, or a compressed excess. */
  readonly at: (z: number) => number;
}

/** z of costs that are known; all 0 if they are constant. */
export function standardize(costs: Float64Array): Scaled {
  const worst = Math.min(extentOf(costs)[1], outerFence(costs));
  // Shares of the largest, so that no square overflows.
  const largest = Math.max(extentOf(costs.map(Math.abs))[1], 0) || 1;
  const shares = costs.map((cost) => Math.min(cost, worst) / largest);
  const { at, ...scaled } = scale(shares);
  return { ...scaled, at: (z) => largest * at(z) };
}

/** z of costs that are known, warped; none stands for more than the worst. */
export function standardizeWarped(costs: Float64Array): Scaled {
  const linear = standardize(costs), worst = extentOf(linear.z)[1];
  const power = powerOf(linear.z);
  const { at, ...scaled } = scale(linear.z.map((x) => warp(x, power)));
  return {
    ...scaled,
    at: (z) => linear.at(Math.min(unwarp(at(z), power), worst)),
  };
}

/** z of excesses that are known, and where in it 0 lies. */
export function standardizeExcesses(excesses: Float64Array): Scaled {
  const sizes = excesses.map(Math.abs)
    .filter((size) => size > 0 && size < Infinity).sort();
  const median = sizes[sizes.length >> 1] ?? 1;
  return scale(excesses.map((excess) => {
    const share = Math.min(
      Math.max(excess / median, -MOST_EXCESS),
      MOST_EXCESS,
    );
    return Math.asinh(share);
  }));
}

function scale(values: Float64Array): Scaled {
  const n = values.length;
  const mean = values.reduce((sum, v) => sum + v, 0) / n;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / n;
  const deviation = variance > 0 ? Math.sqrt(variance) : Infinity;
  return {
    z: values.map((v) => (v - mean) / deviation),
    limit: -mean / deviation,
    at: (z) => mean + Math.sqrt(variance) * z,
  };
}

/** The cost beyond which a trial counts as no worse. */
function outerFence(costs: Float64Array): number {
  if (costs.length < FIRST) return Infinity;
  const first = costs.slice(0, FIRST).sort();
  const quarter = FIRST >> 2;
  const low = first[quarter]!, high = first[FIRST - 1 - quarter]!;
  const fence = high + FENCE_DISTANCE * (high - low);
  return low === high ? Infinity : fence;
}
