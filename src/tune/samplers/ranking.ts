// How samplers that learn read a view: which trials have ended, from best to
// worst, and which are still open.

import type { SeenTrial, StudyView } from "./sampler.ts";

/** The trials of a view by what became of them. */
export interface Ranking {
  /**
   * Complete trials from best to worst, then pruned ones likewise (those
   * without a value last). Ties keep the order of creation.
   */
  readonly ranked: readonly SeenTrial[];
  /** Failed trials in order of creation: worse than any other, without value. */
  readonly failed: readonly SeenTrial[];
  /** Trials whose outcome is not to be seen, in order of creation. */
  readonly pending: readonly SeenTrial[];
}

/** What a trial is sorted by: smaller is better. */
interface Standing {
  readonly trial: SeenTrial;
  readonly isPruned: boolean;
  readonly cost: number;
}

/**
 * Ranks the trials of a study with one objective.
 *
 * @param view What the sampler may know; its first direction counts.
 * @returns All of its trials, each in one of the three lists.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { rankTrials } from "./ranking.ts";
 * const trials = [3, 1, 2].map((value, number) => ({
 *   number,
 *   params: {},
 *   outcome: { state: "complete", values: [value] } as const,
 * }));
 * const view = { space: {}, directions: ["minimize"], seed: 0, trials } as const;
 * assertEquals(rankTrials(view).ranked.map((trial) => trial.number), [1, 2, 0]);
 * ```
 */
export function rankTrials(view: StudyView): Ranking {
  const sign = view.directions[0] === "maximize" ? -1 : 1;
  const standings: Standing[] = [];
  const failed: SeenTrial[] = [];
  const pending: SeenTrial[] = [];
  for (const trial of view.trials) {
    const { outcome } = trial;
    if (outcome === undefined) pending.push(trial);
    else if (outcome.state === "failed") failed.push(trial);
    else {
      const value = outcome.values?.[0];
      const cost = value === undefined ? Infinity : sign * value;
      standings.push({ trial, isPruned: outcome.state === "pruned", cost });
    }
  }
  standings.sort((a, b) =>
    a.isPruned === b.isPruned
      ? (a.cost < b.cost ? -1 : a.cost > b.cost ? 1 : 0)
      : (a.isPruned ? 1 : -1)
  );
  return { ranked: standings.map(({ trial }) => trial), failed, pending };
}
