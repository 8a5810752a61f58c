// Which trials a report shows where it cannot show all.

import { paretoFront } from "../tune/analysis/best.ts";
import type { Direction, TrialRecord } from "../tune/trial.ts";

/**
 * The best of some trials.
 *
 * @param trials Records.
 * @param directions One for each value.
 * @param count How many, at least 0.
 * @returns Completed trials first, the best of them (or the front) foremost;
 * then those that were pruned, are infeasible, failed or have not ended, by number.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { topTrials } from "./top_trials.ts";
 * const trials = [1, 3, 2].map((value, number) => ({
 *   number,
 *   params: {},
 *   reports: [],
 *   outcome: { state: "complete" as const, values: [value] },
 * }));
 * assertEquals(topTrials(trials, ["maximize"], 2).map(({ number }) => number), [1, 2]);
 * ```
 */
export function topTrials(
  trials: readonly TrialRecord[],
  directions: readonly Direction[],
  count: number,
): TrialRecord[] {
  const front = new Set(
    directions.length > 1 ? paretoFront(trials, directions) : [],
  );
  const sign = directions[0] === "minimize" ? 1 : -1;
  const keyed = trials.map((trial) => {
    const { outcome } = trial;
    const isGood = outcome?.state === "complete" && !outcome.infeasible;
    const place = isGood
      ? front.has(trial) ? 0 : 1
      : 2 + ["pruned", "complete", "failed", undefined].indexOf(outcome?.state);
    const isRanked = isGood && directions.length === 1;
    return { trial, place, cost: isRanked ? sign * outcome.values[0]! : 0 };
  });
  return keyed
    .sort((a, b) =>
      a.place - b.place || a.cost - b.cost || a.trial.number - b.trial.number
    )
    .slice(0, count).map(({ trial }) => trial);
}
