// How the pruner is asked (determinism.md, What a pruner sees): with what a
// decision may see, or, in a long study, through the index that the pruner
// makes of the reports.

import {
  addAll,
  type Pruner,
  type ReportIndex,
  type TrialReports,
} from "../../pruners/pruner.ts";
import type { Direction } from "../../trial.ts";
import { type Entry, reportsOf } from "./entry.ts";

/** Asks one study's pruner. */
export class Pruning {
  readonly #pruner: Pruner;
  readonly #direction: Direction;
  readonly #entries: readonly Entry[];
  /** Of all reports that count, once it can be made. */
  #index: ReportIndex | undefined;
  /** It can be once all trials below this number have an outcome. */
  readonly #orderlyFrom: number;

  /**
   * @param entries All trials by number, as far as storage had them; whoever
   * gives them adds the others.
   */
  constructor(
    pruner: Pruner,
    direction: Direction,
    entries: readonly Entry[],
  ) {
    this.#pruner = pruner;
    this.#direction = direction;
    this.#entries = entries;
    this.#orderlyFrom = orderlyFrom(entries, pruner.metric !== undefined);
  }

  /** Takes a trial's last report, which counts from now on. */
  add(trial: TrialReports): void {
    this.#index?.add(trial);
  }

  /**
   * Asks whether a trial ends with its last report, which is not added yet.
   *
   * @param isNew Whether it did not count in an earlier attempt already.
   * @param firstOpen The lowest number without outcome.
   */
  shouldPrune(own: TrialReports, isNew: boolean, firstOpen: number): boolean {
    const pruner = this.#pruner, direction = this.#direction;
    if (!pruner.readsOthers) return pruner.shouldPrune(own, [], direction);
    if (isNew && firstOpen >= this.#orderlyFrom) {
      this.#index ??= this.#makeIndex(own);
      if (this.#index) return this.#index.shouldPrune(own);
    }
    return pruner.shouldPrune(own, this.#earlierThan(own), direction);
  }

  #makeIndex({ number: asking }: TrialReports): ReportIndex | undefined {
    const index = this.#pruner.index?.(this.#direction);
    if (index === undefined) return undefined;
    for (const entry of this.#entries) {
      const { number } = entry, reports = reportsOf(entry);
      const isAsking = number === asking;
      addAll(index, {
        number,
        reports: isAsking ? reports.slice(0, -1) : reports,
      });
    }
    return index;
  }

  /** The counted reports of all lower trials, at steps up to the last one. */
  #earlierThan(own: TrialReports): TrialReports[] {
    const { step } = own.reports.at(-1)!;
    return this.#entries.slice(0, own.number).map((entry) => {
      const reports = reportsOf(entry);
      let length = reports.length;
      while (length > 0 && reports[length - 1]!.step > step) length--;
      return { number: entry.number, reports: reports.slice(0, length) };
    });
  }
}

/**
 * The number from which on reports are in the order that an index needs: no
 * unfinished trial above it is behind one with a larger number. Only other
 * programs leave such trials behind. Metrics of an unfinished trial are not
 * recorded: where they count, it is behind as well.
 */
function orderlyFrom(entries: readonly Entry[], hasMetric: boolean): number {
  let ahead = -1;
  for (const entry of entries.toReversed()) {
    const last = reportsOf(entry).at(-1)?.step ?? -1;
    const isOpen = entry.ended === undefined;
    if (isOpen && (hasMetric || ahead > last)) return entry.number + 1;
    ahead = Math.max(ahead, last);
  }
  return 0;
}
