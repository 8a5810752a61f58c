// How samplers that learn read a view: which trials have ended, from best to
// worst, and which are still open.

import { type FrontOrder, mostVolume } from "../analysis/front_orders.ts";
import { Fronts } from "../analysis/fronts.ts";
import { insertSorted } from "../math/sorted.ts";
import type { Space } from "../space/space.ts";
import type { Direction, Outcome } from "../trial.ts";
import type { SeenTrial, StudyView } from "./sampler.ts";

/** The trials of a view by what became of them. */
export interface Ranking {
  /**
   * Complete trials from best to worst, those that break a constraint behind
   * them, the least broken first, then pruned ones from best to worst (those
   * without a value last). Several values rank by fronts, within a front by
   * what each adds to the hypervolume. Ties keep the order of creation.
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
  readonly stage: number;
  readonly cost: number;
}

const FEASIBLE = 0, INFEASIBLE = 1, PRUNED = 2;

/** How good a trial is that ended with a value, or was pruned. */
function sortKeyOf(
  trial: SeenTrial,
  outcome: Exclude<Outcome, { state: "failed" }>,
  directions: readonly Direction[],
): SortKey {
  if (outcome.state === "complete" && outcome.infeasible) {
    return { trial, stage: INFEASIBLE, cost: violationOf(outcome) };
  }
  const stage = outcome.state === "pruned" ? PRUNED : FEASIBLE;
  // One of several last reports says nothing about the others.
  if (directions.length > 1) return { trial, stage, cost: 0 };
  const value = outcome.values?.[0];
  const sign = directions[0] === "maximize" ? -1 : 1;
  return { trial, stage, cost: value === undefined ? Infinity : sign * value };
}

/**
 * How far a trial is beyond its constraints in all; infinite if that is not
 * known, as of a trial of another program.
 */
export function violationOf(
  { constraints }: Extract<Outcome, { state: "complete" }>,
): number {
  if (constraints === undefined) return Infinity;
  return Object.values(constraints)
    .reduce((sum, excess) => sum + Math.max(excess, 0), 0);
}

/** Negative if `a` ranks above `b`, 0 if they are equally good. */
function compare(a: SortKey, b: SortKey): number {
  if (a.stage !== b.stage) return a.stage - b.stage;
  return a.cost < b.cost ? -1 : a.cost > b.cost ? 1 : 0;
}

/**
 * Ranks the trials of a study.
 *
 * @param view What the sampler may know.
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
export function rankTrials({ directions, trials }: StudyView): Ranking {
  const order = new Order(directions, mostVolume);
  const pending = trials.filter((trial) => {
    if (trial.outcome !== undefined) order.add(trial);
    return trial.outcome === undefined;
  });
  const ranked = Array.from({ length: order.length }, (_, i) => order.at(i));
  return { ranked, failed: order.failed, pending };
}

/** Ended trials from best to worst, whichever come. */
class Order {
  readonly #directions: readonly Direction[];
  /** Those with several values that break no constraint: they have no cost. */
  readonly #fronts: Fronts<SeenTrial>;
  #best: readonly SeenTrial[] = [];
  /** All others that are ranked. */
  readonly #keys: SortKey[] = [];
  readonly failed: SeenTrial[] = [];

  constructor(directions: readonly Direction[], order: FrontOrder) {
    this.#directions = directions;
    this.#fronts = new Fronts(directions, order);
  }

  get length(): number {
    return this.#fronts.length + this.#keys.length;
  }

  at(rank: number): SeenTrial {
    if (this.#best.length !== this.#fronts.length) {
      this.#best = this.#fronts.ordered.flat();
    }
    return this.#best[rank] ?? this.#keys[rank - this.#best.length]!.trial;
  }

  add(trial: SeenTrial): void {
    const outcome = trial.outcome!, directions = this.#directions;
    if (outcome.state === "failed") {
      this.failed.push(trial);
      return;
    }
    const key = sortKeyOf(trial, outcome, directions);
    if (key.stage === FEASIBLE && directions.length > 1) {
      this.#fronts.add(trial, outcome.values!);
    } else insertSorted(key, this.#keys, compare);
  }
}

/**
 * Reads the ended trials of the views of one study, each trial once: what is
 * made of them need not be made anew for every suggestion.
 */
export class EndedTrials {
  #space: Space | undefined;
  #directions = "";
  #count = 0;
  #last: SeenTrial | undefined;

  /**
   * Reads what has ended since the last view.
   *
   * @param restart Called first if the view does not continue the last one.
   * @param take Called for each trial, in order of number.
   */
  update(
    { space, directions, trials }: StudyView,
    restart: () => void,
    take: (trial: SeenTrial) => void,
  ): void {
    // The last trial's objects stand for all before it: no two studies share
    // them.
    const last = trials[this.#count - 1];
    const isSame = space === this.#space &&
      String(directions) === this.#directions &&
      last?.params === this.#last?.params &&
      last?.outcome === this.#last?.outcome;
    if (!isSame) {
      restart();
      this.#space = space;
      this.#directions = String(directions);
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
  readonly #frontOrder: FrontOrder;
  #order: Order;

  /** @param frontOrder Which trials of a front come first. */
  constructor(frontOrder: FrontOrder = mostVolume) {
    this.#frontOrder = frontOrder;
    this.#order = new Order([], frontOrder);
  }

  /** As `Ranking.failed`. */
  get failed(): readonly SeenTrial[] {
    return this.#order.failed;
  }

  /** How many trials are ranked. */
  get length(): number {
    return this.#order.length;
  }

  /** The trial of a rank, 0 for the best: as `Ranking.ranked` has it. */
  at(rank: number): SeenTrial {
    return this.#order.at(rank);
  }

  /** Takes in what has ended since the last view. */
  update(view: StudyView): void {
    const restart = () => {
      this.#order = new Order(view.directions, this.#frontOrder);
    };
    this.#ended.update(view, restart, (trial) => this.#order.add(trial));
  }
}
