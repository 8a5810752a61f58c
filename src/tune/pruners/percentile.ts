// The percentile rule and the median rule, which is its middle: a trial's best
// value so far must not be worse than the percentile of what trials before it
// reported at the same step.

import { technique } from "../technique.ts";
import type { Direction } from "../trial.ts";
import { type CheckOptions, checkOptions, isCheck, leastOf } from "./checks.ts";
import {
  indexedPruner,
  type Pruner,
  type ReportIndex,
  type TrialReports,
} from "./pruner.ts";
import { SortedValues } from "./sorted_values.ts";

/** The options of the median rule. */
export interface MedianOptions extends CheckOptions {
  readonly n_startup_trials: number;
}

/** The options of the percentile rule. */
export interface PercentileOptions extends MedianOptions {
  readonly percentile: number;
}

/** A percentile of values, between two of them linearly; NaN without any. */
function percentileOf(sorted: SortedValues, percentile: number): number {
  const place = (sorted.size - 1) * percentile / 100;
  const low = sorted.at(Math.floor(place)) ?? NaN;
  const high = sorted.at(Math.ceil(place))!;
  const weight = place % 1;
  // Weighted so that one infinite end gives infinity; 0 · ∞ would be NaN.
  return weight === 0 ? low : (1 - weight) * low + weight * high;
}

/** What trials reported at one step; small is good. */
interface Column {
  /** How many reported, NaN included. */
  count: number;
  /** What they reported, NaN left out. */
  readonly costs: SortedValues;
}

/** The reports of one study by step. */
class Columns implements ReportIndex {
  readonly #options: PercentileOptions;
  readonly #sign: number;
  readonly #columns = new Map<number, Column>();

  constructor(options: PercentileOptions, direction: Direction) {
    this.#options = options;
    this.#sign = direction === "minimize" ? 1 : -1;
  }

  add({ reports }: TrialReports): void {
    const { step, value } = reports.at(-1)!;
    let column = this.#columns.get(step);
    if (column === undefined) {
      column = { count: 0, costs: new SortedValues() };
      this.#columns.set(step, column);
    }
    column.count++;
    if (!Number.isNaN(value)) column.costs.add(this.#sign * value);
  }

  shouldPrune({ reports }: TrialReports): boolean {
    if (!isCheck(reports, this.#options)) return false;
    const { n_startup_trials, percentile } = this.#options;
    const column = this.#columns.get(reports.at(-1)!.step);
    if (!column || column.count < n_startup_trials) return false;
    const own = leastOf(reports.map(({ value }) => this.#sign * value));
    return Number.isNaN(own) || own > percentileOf(column.costs, percentile);
  }
}

/** Makes a percentile pruner. */
export function createPercentile(options: PercentileOptions): Pruner {
  return indexedPruner(
    "percentile",
    { ...options },
    (direction) => new Columns(options, direction),
  );
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
