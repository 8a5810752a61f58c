// The contract of every pruner (determinism.md, What a pruner sees): a pure
// decision over reports, its own and those of earlier trials up to the same
// step.

import type { Direction, Report } from "../trial.ts";

/** The visible reports of one trial, by increasing step. */
export interface TrialReports {
  /** 0-based, in order of creation. */
  readonly number: number;
  /** By strictly increasing step. */
  readonly reports: readonly Report[];
}

/** Decides, report by report, whether a trial is worth continuing. */
export interface Pruner {
  /** Its name in the list `pruners` and on the command line. */
  readonly name: string;
  /** Whether it looks at other trials; if not, it decides at once. */
  readonly readsOthers: boolean;
  /** The metric that it reads in place of the value, if it does. */
  readonly metric?: string;
  /**
   * Where it has trials pause, and how many of them go on from there, instead
   * of pruning any.
   */
  readonly promotion?: { readonly first: number; readonly eta: number };
  /** Its options with every default filled in, as recorded in the journal. */
  readonly options: {
    readonly [name: string]: string | number | boolean | null;
  };
  /**
   * Asked once for every report, right after it.
   *
   * @param own The trial's reports up to and including the step in question.
   * @param earlier Those of all trials with smaller numbers, at steps not
   * beyond it (cut where a trial was pruned), in order of number.
   * @param direction Whether larger values are better.
   */
  shouldPrune(
    own: TrialReports,
    earlier: readonly TrialReports[],
    direction: Direction,
  ): boolean;
  /**
   * The same decisions from an index, which a long study asks instead: what it
   * costs must not grow with the number of trials as `earlier` does.
   *
   * @param direction Whether larger values are better.
   */
  index?(direction: Direction): ReportIndex;
}

/**
 * The reports of one study that count, arranged for a pruner. It is shown each
 * of them before the first question that may see it, but others as well: of
 * trials that went on beyond the step in question, and at lower steps of trials
 * with larger numbers. None of those may play a part. At any one step trials
 * come in order of number.
 */
export interface ReportIndex {
  /** Takes the last one of these reports; it has taken those before it. */
  add(trial: TrialReports): void;
  /** As `Pruner.shouldPrune`, before the trial's last report is added. */
  shouldPrune(own: TrialReports): boolean;
}

/** Adds all reports of a trial to an index. */
export function addAll(index: ReportIndex, trial: TrialReports): void {
  const { number } = trial, reports: Report[] = [];
  for (const report of trial.reports) {
    reports.push(report);
    index.add({ number, reports });
  }
}

/** A pruner that compares trials, by the index it makes. */
export function indexedPruner(
  name: string,
  options: Pruner["options"],
  index: (direction: Direction) => ReportIndex,
): Pruner {
  return {
    name,
    readsOthers: true,
    options: { ...options },
    index,
    shouldPrune(own, earlier, direction) {
      const visible = index(direction);
      for (const trial of earlier) addAll(visible, trial);
      return visible.shouldPrune(own);
    },
  };
}
