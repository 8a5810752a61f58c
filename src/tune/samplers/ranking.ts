// How samplers that learn read a view: which trials have ended, from best to
// worst, and which are still open.

import type { Space } from "../space/space.ts";
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
interface SortKey {
  readonly trial: SeenTrial;
  readonly isPruned: boolean;
  readonly cost: number;
}

/** How good a trial is that ended with a value, or was pruned. */
function sortKeyOf(trial: SeenTrial, { directions }: StudyView): SortKey {
  const { outcome } = trial;
  const value = outcome?.state === "failed" ? undefined : outcome?.values?.[0];
  const sign = directions[0] === "maximize" ? -1 : 1;
  const cost = value === undefined ? Infinity : sign * value;
  return { trial, isPruned: outcome?.state === "pruned", cost };
}

/** Negative if `a` ranks above `b`, 0 if they are equally good. */
function compare(a: SortKey, b: SortKey): number {
  if (a.isPruned !== b.isPruned) return a.isPruned ? 1 : -1;
  return a.cost < b.cost ? -1 : a.cost > b.cost ? 1 : 0;
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
  const keys: SortKey[] = [];
  const failed: SeenTrial[] = [];
  const pending: SeenTrial[] = [];
  for (const trial of view.trials) {
    const { outcome } = trial;
    if (outcome === undefined) pending.push(trial);
    else if (outcome.state === "failed") failed.push(trial);
    else keys.push(sortKeyOf(trial, view));
  }
  keys.sort(compare);
  return { ranked: keys.map(({ trial }) => trial), failed, pending };
}

/**
 * Reads the ended trials of the views of one study, each trial once: what is
 * made of them need not be made anew for every suggestion.
 */
export class EndedTrials {
  #space: Space | undefined;
  #count = 0;
  #last: SeenTrial | undefined;

  /**
   * Reads what has ended since the last view.
   *
   * @param restart Called first if the view does not continue the last one.
   * @param take Called for each trial, in order of number.
   */
  update(
    { space, trials }: StudyView,
    restart: () => void,
    take: (trial: SeenTrial) => void,
  ): void {
    // The last trial's objects stand for all before it: no two studies share
    // them.
    const last = trials[this.#count - 1];
    const isSame = space === this.#space &&
      last?.params === this.#last?.params &&
      last?.outcome === this.#last?.outcome;
    if (!isSame) {
      restart();
      this.#space = space;
      this.#count = 0;
    }
    while (trials[this.#count]?.outcome !== undefined) {
      take(trials[this.#count++]!);
    }
    this.#last = trials[this.#count - 1];
  }
}

/** The ranking of a study that grows, kept from view to view. */
export class GrowingRanking {
  readonly #ended = new EndedTrials();
  #keys: SortKey[] = [];
  #failed: SeenTrial[] = [];

  /** As `Ranking.failed`. */
  get failed(): readonly SeenTrial[] {
    return this.#failed;
  }

  /** How many trials are ranked. */
  get length(): number {
    return this.#keys.length;
  }

  /** The trial of a rank, 0 for the best: as `Ranking.ranked` has it. */
  at(rank: number): SeenTrial {
    return this.#keys[rank]!.trial;
  }

  /** Takes in what has ended since the last view. */
  update(view: StudyView): void {
    const restart = () => {
      this.#keys = [];
      this.#failed = [];
    };
    this.#ended.update(view, restart, (trial) => {
      if (trial.outcome!.state === "failed") this.#failed.push(trial);
      else this.#insert(sortKeyOf(trial, view));
    });
  }

  /** Puts a trial behind all that are at least as good. */
  #insert(key: SortKey): void {
    let low = 0, high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(this.#keys[middle]!, key) <= 0) low = middle + 1;
      else high = middle;
    }
    this.#keys.splice(low, 0, key);
  }
}
