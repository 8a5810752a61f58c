// The contract between the study and whatever runs its trials: this thread, a
// pool of Workers, many machines. The study does not know which one it has.

import type { StudySettings } from "./storage.ts";
import type { Attributes, Json, Outcome, Params, Report } from "./trial.ts";

/** What an executor needs to run a trial. */
export interface TrialStart {
  /** 0-based, unique in the study. */
  readonly number: number;
  /** Complete; checked against the space. */
  readonly params: Params;
  /** What the trial before it saved, to go on from. */
  readonly resumeFrom?: Uint8Array;
  /** The step at which it is to pause. */
  readonly until?: number;
}

/** How a trial ended by its own doing; only the study prunes. */
export type OwnOutcome =
  | Extract<Outcome, { readonly state: "complete" }> & {
    /** It paused: what another trial goes on from. */
    readonly checkpoint?: Uint8Array;
  }
  | Extract<Outcome, { readonly state: "failed" }> & {
    /** What the objective threw, where that is a fault and no outcome. */
    readonly thrown?: unknown;
  };

/** What an executor gives back. */
export interface TrialResult {
  /** How the trial ended. */
  readonly outcome: OwnOutcome;
  /** Wall time of the objective. */
  readonly seconds: number;
  /** Which worker ran it, 0-based. */
  readonly worker: number;
}

/**
 * After so many lost workers a trial is failed (determinism.md, What an outcome
 * is).
 */
export const MAX_LOSSES = 3;

/** Thrown by `start` when the trial's worker died: the trial has no outcome. */
export class WorkerLostError extends Error {
  /** The trial that was running. */
  readonly number: number;

  /**
   * Says which trial has no outcome.
   *
   * @param number The trial that was running.
   * @param options What killed the worker, as `cause`.
   */
  constructor(number: number, options?: ErrorOptions) {
    super(`Trial ${number} lost its worker`, options);
    this.number = number;
    this.name = "WorkerLostError";
  }
}

/** Gets what a trial reports, with the attributes set since its last report. */
export type OnReport = (report: Report, attributes?: Attributes) => void;

/** Runs trials, at most `capacity` of them at once. */
export interface Executor {
  /** How many trials can run at once, at least 1. */
  readonly capacity: number;
  /** Has a function called whenever `capacity` changes, where it can. */
  watch?(onChange: () => void): void;
  /**
   * Runs a trial to its end.
   *
   * @param onReport Called for each report, in order, with the attributes set
   * since the report before it; it returns at once.
   * @param signal Abandons the trial: `start` then rejects with its reason.
   * @param onPlaced Called once, with the worker that takes the trial, where
   * that is known before the end.
   * @returns The outcome; a thrown objective is `failed` with its message.
   * @throws {WorkerLostError} If the worker died; the same number runs again.
   */
  start(
    trial: TrialStart,
    onReport: OnReport,
    signal: AbortSignal,
    onPlaced?: (worker: number) => void,
  ): Promise<TrialResult>;
  /** Releases workers. Trials still running are abandoned. */
  close(): void;
}

/** A running trial, as an objective sees it. */
export interface Trial<P = Params> {
  /** 0-based, unique in the study. */
  readonly number: number;
  /** The parameters to try. */
  readonly params: P;
  /** Aborted when the trial was pruned or the study stopped. */
  readonly signal: AbortSignal;
  /**
   * Reports an intermediate value and returns whether the trial is known to be
   * pruned. Never waits (determinism.md, Nobody waits for a decision): a
   * decision may come after later reports.
   */
  report(
    step: number,
    value: number,
    metrics?: { readonly [name: string]: number },
  ): boolean;
  /**
   * What the trial that this one goes on from gave to `checkpoint`: its steps
   * follow on from there. Absent where it starts anew.
   */
  readonly resumeFrom?: Uint8Array;
  /**
   * The step at which to pause: once it is reached or passed, an objective that
   * is not at its end calls `checkpoint` and returns its value so far. Absent
   * where it runs to its end.
   */
  readonly until?: number;
  /**
   * Pauses the trial when it returns: later trials may go on from these bytes,
   * which must hold all of its state. Of several the last counts.
   */
  checkpoint(bytes: Uint8Array): void;
  /** Keeps an attribute; it belongs to the step last reported. */
  setAttribute(name: string, value: Json): void;
}

/**
 * What an objective may return: a value, one for each direction, or more; or
 * why there is none, where that is what the trial came to and no fault. A
 * constraint above 0 is broken: the trial is never a best one.
 */
export type ObjectiveResult =
  | number
  | readonly number[]
  | { readonly failed: string }
  | {
    readonly values: readonly number[];
    readonly gradient?: { readonly [name: string]: number };
    readonly constraints?: { readonly [name: string]: number };
  };

/** The function that a study optimises. */
export interface Objective<P = Params> {
  /**
   * Tries some parameters.
   *
   * @param trial What to try, and where to report.
   * @returns The value or values it came to.
   */
  (trial: Trial<P>): ObjectiveResult | Promise<ObjectiveResult>;
  /**
   * Called by `optimize` before the first trial.
   *
   * @throws If the study's space or directions make no sense for it.
   */
  readonly checkStudy?: (settings: StudySettings) => void;
}
