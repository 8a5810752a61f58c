// The percentile rule and the median rule, which is its middle: a trial's best
// value so far must not be worse than the percentile of what trials before it
// reported at the same step.

import { isBetter } from "../best.ts";
import { technique } from "../options.ts";
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

/** The best of some values, NaN left out; undefined if nothing is left. */
function bestValue(
  reports: readonly Report[],
  direction: Direction,
): number | undefined {
  let best: number | undefined;
  for (const { value } of reports) {
    if (Number.isNaN(value)) continue;
    if (best === undefined || isBetter(value, best, direction)) best = value;
  }
  return best;
}

/** A percentile of values, between two of them linearly. */
function percentileOf(values: readonly number[], percentile: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * percentile / 100;
  const low = sorted[Math.floor(place)]!, high = sorted[Math.ceil(place)]!;
  // Not low + 0 · (high − low): that is NaN between infinities.
  return low === high ? low : low + (place % 1) * (high - low);
}

function shouldPrune(
  options: PercentileOptions,
  { reports }: TrialReports,
  earlier: readonly TrialReports[],
  direction: Direction,
): boolean {
  if (!isCheck(reports, options)) return false;
  const { step } = reports.at(-1)!;
  const values = earlier.flatMap((trial) => {
    const report = trial.reports.findLast((other) => other.step === step);
    return report === undefined ? [] : [report.value];
  });
  if (values.length < Math.max(options.n_startup_trials, 1)) return false;
  const best = bestValue(reports, direction);
  if (best === undefined) return true;
  const numbers = values.filter((value) => !Number.isNaN(value));
  if (numbers.length === 0) return false;
  const { percentile } = options;
  const bar = percentileOf(
    numbers,
    direction === "minimize" ? percentile : 100 - percentile,
  );
  return isBetter(bar, best, direction);
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
