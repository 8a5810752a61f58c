// What a trial went on from, where trials go on from each other.

import type { TrialRecord } from "../trial.ts";

/**
 * The trials that a trial went on from, the first one first.
 *
 * @param trials All trials of the study: trial n at index n.
 * @param trial One of them.
 * @returns None if it began anew.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { lineageOf } from "./lineage.ts";
 * const trials = [undefined, undefined, 0, 2].map((resumeFrom, number) => ({
 *   number,
 *   params: {},
 *   reports: [],
 *   ...(resumeFrom !== undefined && { resumeFrom }),
 * }));
 * const before = lineageOf(trials, trials[3]!);
 * assertEquals(before.map(({ number }) => number), [0, 2]);
 * ```
 */
export function lineageOf(
  trials: readonly TrialRecord[],
  { resumeFrom }: Pick<TrialRecord, "resumeFrom">,
): TrialRecord[] {
  const before = resumeFrom === undefined ? undefined : trials[resumeFrom];
  return before === undefined ? [] : [...lineageOf(trials, before), before];
}

/**
 * Whether a trial began with other parameters than it has, as in a population.
 *
 * @param trials All trials of the study: trial n at index n.
 * @param trial One of them.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { hasChanged } from "./lineage.ts";
 * const first = { number: 0, params: { lr: 0.1 }, reports: [] };
 * const moved = { params: { lr: 0.12 }, resumeFrom: 0 };
 * assert(hasChanged([first], moved));
 * assert(!hasChanged([first], first));
 * ```
 */
export function hasChanged(
  trials: readonly TrialRecord[],
  trial: Pick<TrialRecord, "params" | "resumeFrom">,
): boolean {
  const params = JSON.stringify(trial.params);
  return lineageOf(trials, trial)
    .some((before) => JSON.stringify(before.params) !== params);
}
