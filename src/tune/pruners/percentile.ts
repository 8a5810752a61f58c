// The percentile rule and the median rule, which is its middle: a trial's best
// value so far must not be worse than the percentile of what trials before it
// reported at the same step.

import { technique } from "../technique.ts";
import type { Direction, Report } from "../trial.ts";
import { type CheckOptions, checkOptions, isCheck } from "./checks.ts";
import type { Pruner, TrialReports } from "./pruner.ts";

/** The options of the median rule. */
export interface MedianOptions extends CheckOptions {
  readonly n_startup_trials: number;
}

/** The options of the percentile rule. */
export interface PercentileOptions extends MedianOptions {
  readonly percentile: number;
}

/** A percentile of values, between two of them linearly; NaN without any. */
function percentileOf(values: readonly number[], percentile: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * percentile / 100;
  const low = sorted[Math.floor(place)] ?? NaN, high = sorted[Math.ceil(place)];
  const weight = place % 1;
  // Weighted so that one infinite end gives infinity; 0 · ∞ would be NaN.
  return weight === 0 ? low : (1 - weight) * low + weight * high!;
}

function shouldPrune(
  options: PercentileOptions,
  { reports }: TrialReports,
  earlier: readonly TrialReports[],
  direction: Direction,
): boolean {
  if (!isCheck(reports, options)) return false;
  const { step } = reports.at(-1)!;
  const others: Report[] = [];
  for (const trial of earlier) {
    // None is beyond the step, so only the last one can be at it.
    const last = trial.reports.at(-1);
    if (last?.step === step) others.push(last);
  }
  if (others.length < Math.max(options.n_startup_trials, 1)) return false;
  // From here on small is good.
  const sign = direction === "minimize" ? 1 : -1;
  const numbers = (some: readonly Report[]) =>
    some.map(({ value }) => sign * value).filter((x) => !Number.isNaN(x));
  const own = numbers(reports);
  if (own.length === 0) return true;
  return Math.min(...own) > percentileOf(numbers(others), options.percentile);
}

/** Makes a percentile pruner. */
export function createPercentile(options: PercentileOptions): Pruner {
  return {
    name: "percentile",
    readsOthers: true,
    options: { ...options },
    shouldPrune: (own, earlier, direction) =>
      shouldPrune(options, own, earlier, direction),
  };
}

/** Makes a median pruner. */
export function createMedian(options: MedianOptions): Pruner {
  const percentile = createPercentile({ percentile: 50, ...options });
  return { ...percentile, name: "median", options: { ...options } };
}

const medianOptions = {
  n_startup_trials: {
    type: "int",
    default: 5,
    min: 0,
    description: "prune only where so many trials reported the same step",
  },
  ...checkOptions,
} as const;

/** The median rule, as listed. */
export const median = technique({
  description: "stop if the best value so far is worse than the median",
  options: medianOptions,
  create: createMedian,
});

/** The percentile rule, as listed. */
export const percentile = technique({
  description: "stop if the best value so far is not in the best percentile",
  options: {
    percentile: {
      type: "float",
      required: true,
      min: 0,
      max: 100,
      description: "25 keeps the best quarter",
    },
    ...medianOptions,
  },
  create: createPercentile,
});
