// What a format of results is, and what it is given. Types only.

import type { EpochResult } from "../train/training.ts";
import type { Exportable } from "../tune/study/export.ts";
import type { JsonObject } from "./json.ts";
import type { Style } from "./layout/style.ts";
import type { Steps } from "./summary.ts";
import type { ValueMeaning } from "./trials_table.ts";

/** What the best network scored on the test split. */
export interface TestScore {
  /** Mean cross-entropy per sample. */
  readonly loss: number;
  /** In [0, 1]; NaN in regression. */
  readonly accuracy: number;
  /** In regression: the share of the targets' variance explained. */
  readonly r2?: number;
  /** Test images. */
  readonly samples: number;
}

/** A study, and what a report of it has to know beside. */
export interface StudyReport {
  /** As it ran, or as storage gave it back. */
  readonly study: Exportable;
  /** What its values are. */
  readonly meaning: ValueMeaning;
  /** What its trials report, where that is known. */
  readonly steps?: Steps;
  /** What the best was selected on, for a person. */
  readonly selection?: string;
  /** What the best scored on the test split, if it was asked. */
  readonly test?: TestScore;
  /** Facts of the machine that ran it. */
  readonly host?: JsonObject;
}

/** One training, and what a report of it has to know beside. */
export interface EpochsReport {
  /** What was trained, and how. */
  readonly training: JsonObject;
  /** What each epoch gave. */
  readonly epochs: readonly EpochResult[];
  /** The epoch whose weights are kept, where it may not be the last. */
  readonly outcome?: EpochResult;
  /** How many samples accuracies were measured on. */
  readonly samples?: number;
  /** What they were measured on, for a person. */
  readonly split: string;
  /** Wall time of the training. */
  readonly seconds: number;
}

/** Where people read a report; formats for programs look at none of it. */
export interface Page {
  /** Columns of the terminal; unlimited unless given. */
  readonly columns?: number;
  /** Its lines; unlimited unless given. */
  readonly rows?: number;
  /** Colours; none unless given. */
  readonly style?: Style;
  /** How to see what does not fit, for the line that says so. */
  readonly more?: string;
}

/** A format of results. Texts have no newline at their end. */
export interface ReportFormat {
  /**
   * Whether people read it where it is printed: then what goes by before is a
   * part of it, and it fits the terminal.
   */
  readonly isForTerminal: boolean;
  /** A study as a whole: all trials and the best. */
  readonly study: (report: StudyReport, page?: Page) => string;
  /** Its trials alone. */
  readonly trials: (report: StudyReport, page?: Page) => string;
  /** One training. */
  readonly epochs: (report: EpochsReport, page?: Page) => string;
}
