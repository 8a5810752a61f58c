// Whether the best of a study is better than the next, or was only luckier.

import { rankedTrials } from "../../tune/analysis/best.ts";
import type { Direction, TrialRecord } from "../../tune/trial.ts";
import { standardError } from "../format.ts";
import { spreadOf } from "../spread.ts";
import type { ValueMeaning } from "../trials_table.ts";

/** By how much the best leads, and how large chance is. */
export interface Lead {
  /** The best trial's number. */
  readonly best: number;
  /** The next one's. */
  readonly next: number;
  /** How far apart their values are, at least 0. */
  readonly by: number;
  /**
   * The standard error of that difference, where it can be known: from the
   * reports of trials whose value is their mean, or from how many samples a
   * proportion was measured on.
   */
  readonly noise?: number;
}

/**
 * Compares the two best trials of a study with one direction.
 *
 * @param trials All trials.
 * @param direction Whether smaller or larger values are better.
 * @param meaning What the values are.
 * @returns Undefined if fewer than two completed.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { leadOf } from "./lead.ts";
 * const trials = [0.9, 0.8, 0.5].map((value, number) => ({
 *   number,
 *   params: {},
 *   reports: [],
 *   outcome: { state: "complete", values: [value] } as const,
 * }));
 * const lead = leadOf(trials, "maximize", { names: ["accuracy"], samples: 100 });
 * assertEquals([lead?.best, lead?.next], [0, 1]);
 * assertEquals(lead?.noise, Math.sqrt(0.09 / 100 + 0.16 / 100));
 * ```
 */
export function leadOf(
  trials: Iterable<TrialRecord>,
  direction: Direction,
  meaning: ValueMeaning,
): Lead | undefined {
  const [best, next] = rankedTrials(trials, direction);
  if (best === undefined || next === undefined) return undefined;
  const errors = [best, next].map(({ trial, value }) =>
    errorOf(trial, value, meaning)
  );
  const noise = Math.hypot(...errors.map((error) => error ?? NaN));
  return {
    best: best.trial.number,
    next: next.trial.number,
    by: Math.abs(best.value - next.value),
    ...Number.isFinite(noise) && { noise },
  };
}

/** The standard error of one trial's value. */
function errorOf(
  { reports }: TrialRecord,
  value: number,
  { samples, isMean }: ValueMeaning,
): number | undefined {
  if (isMean && reports.length > 1) {
    const { deviation } = spreadOf(reports.map((report) => report.value));
    return deviation / Math.sqrt(reports.length);
  }
  return samples === undefined ? undefined : standardError(value, samples);
}
