// The threshold rule: a report outside fixed bounds, or NaN, ends the trial.

import { technique } from "../technique.ts";
import { type CheckOptions, checkOptions, isCheck } from "./checks.ts";
import type { Pruner } from "./pruner.ts";

/** The options of the threshold rule. */
export interface ThresholdOptions extends CheckOptions {
  readonly lower: number | null;
  readonly upper: number | null;
}

/** Makes a threshold pruner. */
export function createThreshold(options: ThresholdOptions): Pruner {
  const { lower, upper } = options;
  if (lower === null && upper === null) {
    throw new RangeError(
      'Cannot use pruner "threshold": neither lower nor upper is given, expected one of them',
    );
  }
  const low = lower ?? -Infinity, high = upper ?? Infinity;
  if (low > high) {
    throw new RangeError(
      `Cannot use pruner "threshold": lower is ${low}, expected at most upper, ${high}`,
    );
  }
  return {
    name: "threshold",
    readsOthers: false,
    options: { ...options },
    shouldPrune({ reports }) {
      if (!isCheck(reports, options)) return false;
      const { value } = reports.at(-1)!;
      return !(value >= low && value <= high);
    },
  };
}

/** The threshold rule, as listed. */
export const threshold = technique({
  description: "stop if a value is NaN or outside fixed bounds",
  options: {
    lower: {
      type: "float",
      default: null,
      optional: true,
      description: "stop below it",
    },
    upper: {
      type: "float",
      default: null,
      optional: true,
      description: "stop above it",
    },
    ...checkOptions,
  },
  create: createThreshold,
});
