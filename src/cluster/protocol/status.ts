// How a study goes, for people and their monitoring: what its coordinator says
// whenever it is asked. Never part of a result.

import {
  anyNumber,
  fields,
  integer,
  listOf,
  optional,
  type RulesOf,
  text,
} from "../../check.ts";

/** A worker that is there. */
export interface WorkerStatus {
  /** What others know it as. */
  readonly name: string;
  /** Its number, which stands in the run facts of trials. */
  readonly index: number;
  /** Trials at once. */
  readonly jobs: number;
  /** The numbers of the trials that it has. */
  readonly trials: readonly number[];
  /** The version of lanetune that it has. */
  readonly about: string;
}

/** A trial that a worker has. */
export interface TrialStatus {
  /** Its number. */
  readonly number: number;
  /** Who has it. */
  readonly worker: string;
  /** Since that worker began. */
  readonly seconds: number;
  /** The last step that it reported; absent before the first. */
  readonly step?: number;
}

/** How the trials of a study are verified. */
export interface VerifiedStatus {
  /** Trials of which two workers told the same. */
  readonly confirmed: number;
  /** Trials that wait for another worker's word. */
  readonly waiting: number;
  /** Workers that are shut out, as they told what is false. */
  readonly shutOut: readonly string[];
}

/** How a study goes. */
export interface Status {
  /** Since this coordinator began. */
  readonly seconds: number;
  /** In order of appearance. */
  readonly workers: readonly WorkerStatus[];
  /** Trials that workers have. */
  readonly running: number;
  /** Trials that wait for a worker. */
  readonly waiting: number;
  /** Trials that came to their end, since this coordinator began. */
  readonly ended: number;
  /** Of these, those of the last minute. */
  readonly endedLastMinute: number;
  /** How often a worker was lost with a trial. */
  readonly lost: number;
  /** Messages that counted for nothing: none for this study, or of liars. */
  readonly refused: number;
  /** How trials are verified; absent where they are not. */
  readonly verified?: VerifiedStatus;
  /** Those of `running` that run longest, the longest first; ten at most. */
  readonly slowest: readonly TrialStatus[];
}

const workerRules: RulesOf<WorkerStatus> = {
  name: text,
  index: integer(0),
  jobs: integer(1),
  trials: listOf(integer(0)),
  about: text,
};
const trialRules: RulesOf<TrialStatus> = {
  number: integer(0),
  worker: text,
  seconds: anyNumber,
  step: optional(integer(0)),
};

const verifiedRules: RulesOf<VerifiedStatus> = {
  confirmed: integer(0),
  waiting: integer(0),
  shutOut: listOf(text),
};

/** What it must be, beside what every message says first. */
export const statusRules: RulesOf<Status> = {
  seconds: anyNumber,
  workers: listOf(fields(workerRules)),
  running: integer(0),
  waiting: integer(0),
  ended: integer(0),
  endedLastMinute: integer(0),
  lost: integer(0),
  refused: integer(0),
  verified: optional(fields(verifiedRules)),
  slowest: listOf(fields(trialRules)),
};
