// What a Gaussian process learns from: trials as points and costs.
//
// n    trials that have ended, in order of number
// y    cost of each, smaller is better; NaN for one that failed       n
// z    y with every NaN as bad as the worst, nothing beyond the fence,
//      moved and scaled to mean 0 and deviation 1                     n
//
// A pruned trial was worse than others at its last step, where values may not
// compare with final ones (an accuracy after one epoch): its last value counts,
// but as one of the worst quarter of the complete trials. Left out, its place
// would be tried again.
//
// A value far worse than usual (a loss of 1e6) would leave no scale for the
// others: it is moved to Tukey's outer fence, also that of the first trials
// with a value. These spread over the space, later ones gather near the best.
//
// Source: Tukey 1977, "Exploratory data analysis", §2D (fences).

import { extentOf } from "../../../extent.ts";
import type { SeenTrial, StudyView } from "../sampler.ts";

/** How many values count as the first. */
const FIRST = 10;

/** The share of the complete trials that no pruned one is better than. */
const BETTER = 0.75;

/** How far out the fence is, in distances between the quartiles. */
const FENCE_DISTANCE = 3;

/** The trials of a view. */
export interface Observations {
  /** Trials that have ended, in order of number. */
  readonly ended: readonly SeenTrial[];
  /** y. */
  readonly costs: Float64Array;
  /** Trials whose outcome is not to be seen. */
  readonly pending: readonly SeenTrial[];
}

/** Reads a view; its first direction counts. */
export function observe(view: StudyView): Observations {
  const ended = view.trials.filter((trial) => trial.outcome !== undefined);
  const pending = view.trials.filter((trial) => trial.outcome === undefined);
  const sign = view.directions[0] === "maximize" ? -1 : 1;
  const complete = ended.flatMap(({ outcome }) =>
    outcome?.state === "complete" ? sign * outcome.values[0]! : []
  );
  complete.sort((a, b) => a - b);
  const quarter = complete[Math.floor(BETTER * complete.length)] ?? NaN;
  const worst = complete.at(-1) ?? NaN;
  const costs = Float64Array.from(ended, ({ outcome }) => {
    if (outcome === undefined || outcome.state === "failed") return NaN;
    if (outcome.state === "complete") return sign * outcome.values[0]!;
    const last = outcome.values === null ? worst : sign * outcome.values[0]!;
    return Math.min(Math.max(last, quarter), worst);
  });
  return { ended, costs, pending };
}

/** z of y; all 0 if y is constant or has no value. */
export function standardize(costs: Float64Array): Float64Array {
  const known = costs.filter((cost) => !Number.isNaN(cost));
  const worst = Math.min(extentOf(known)[1], outerFence(known));
  // Shares of the largest, so that no square overflows.
  const largest = Math.max(extentOf(known.map(Math.abs))[1], 0) || 1;
  const z = costs.map((cost) => (cost < worst ? cost : worst) / largest);
  const mean = z.reduce((sum, v) => sum + v, 0) / z.length;
  const variance = z.reduce((sum, v) => sum + (v - mean) ** 2, 0) / z.length;
  if (!(variance > 0)) return z.fill(0);
  return z.map((v) => (v - mean) / Math.sqrt(variance));
}

/** The cost beyond which a trial counts as no worse. */
function outerFence(known: Float64Array): number {
  if (known.length < FIRST) return Infinity;
  const first = known.slice(0, FIRST).sort();
  const quarter = FIRST >> 2;
  const low = first[quarter]!, high = first[FIRST - 1 - quarter]!;
  const fence = high + FENCE_DISTANCE * (high - low);
  return low === high ? Infinity : fence;
}
