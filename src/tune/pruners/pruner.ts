// The contract of every pruner (determinism.md, V6–V9): a pure decision over
// reports, its own and those of earlier trials up to the same step.

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
}
