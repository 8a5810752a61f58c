// What pruners share: looking only at some steps, after a warm-up once in every
// interval, and the best of values that may be NaN.

import type { Report } from "../trial.ts";

/** At which steps a pruner looks. */
export interface CheckOptions {
  readonly n_warmup_steps: number;
  readonly interval_steps: number;
}

/** The options of `CheckOptions`, as listed. */
export const checkOptions = {
  n_warmup_steps: {
    type: "int",
    default: 0,
    min: 0,
    description: "never prune before this step",
  },
  interval_steps: {
    type: "int",
    default: 1,
    min: 1,
    description: "look only at the first report in every so many steps",
  },
} as const;

/** Whether the last report is the first one since a check was due. */
export function isCheck(
  reports: readonly Report[],
  { n_warmup_steps, interval_steps }: CheckOptions,
): boolean {
  const { step } = reports.at(-1)!;
  if (step < n_warmup_steps) return false;
  const due = step - (step - n_warmup_steps) % interval_steps;
  return (reports.at(-2)?.step ?? -1) < due;
}

/** The least of some numbers, NaN left out; NaN if nothing is left. */
export function leastOf(values: readonly number[]): number {
  let least = NaN;
  for (const value of values) {
    if (value < least || Number.isNaN(least)) least = value;
  }
  return least;
}
