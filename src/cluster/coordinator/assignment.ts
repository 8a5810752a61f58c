// One wish of the study to have a trial run: from the moment it asks to the
// result, or to the loss of the worker that had it.

import { defer } from "../../deferred.ts";
import { type TrialStart, WorkerLostError } from "../../tune/executor.ts";
import { NondeterminismError } from "../../tune/study/ledger/nondeterminism_error.ts";
import type { PackedReport } from "../protocol/trials.ts";
import type {
  RemoteResult,
  RemoteTrial,
  Reported,
  TrialListener,
} from "./remote_trial.ts";

/** Whom an assignment tells, and how. */
export interface AssignmentOptions {
  readonly onReport: (reported: Reported) => void;
  /** Called for each worker that begins it. */
  readonly onPlaced: (worker: string) => void;
  /** Its values are measured: the first attempt's reports stand. */
  readonly isMeasured: boolean;
}

/** A trial that the study waits for. */
export class Assignment implements TrialListener {
  readonly trial: RemoteTrial;
  /** What the study asked for. */
  readonly start: TrialStart;
  readonly #options: AssignmentOptions;
  readonly #end = defer<RemoteResult>();
  /** When it was put out last, or had a worker, in elapsed milliseconds. */
  putMs: number;
  #lastStep = -1;
  #placedMs = 0;

  /** Tells at once what is known. */
  constructor(
    trial: RemoteTrial,
    options: AssignmentOptions,
    start: TrialStart,
  ) {
    this.trial = trial;
    this.start = start;
    this.#options = options;
    this.putMs = performance.now();
    this.#end.promise.catch(() => {}); // who waits for it hears of it
    trial.listener = this;
    const worker = trial.isWhole ? trial.teller : trial.worker;
    if (worker !== undefined) this.onPlaced(worker);
    const steps = [...trial.reports.keys()].sort((a, b) => a - b);
    for (const step of steps) this.onReport(trial.reports.get(step)!);
    if (trial.result !== undefined) this.onResult(trial.result);
  }

  /** Resolves with the result; rejects if the worker is lost. */
  get result(): Promise<RemoteResult> {
    return this.#end.promise;
  }

  /** When the worker that has it began, in elapsed milliseconds. */
  get placedMs(): number {
    return this.#placedMs;
  }

  /** The last step reported, -1 before the first. */
  get lastStep(): number {
    return this.#lastStep;
  }

  /** Hears no more. */
  detach(): void {
    if (this.trial.listener === this) this.trial.listener = undefined;
  }

  onPlaced(worker: string): void {
    if (this.trial.isWhole) this.#lastStep = -1;
    this.#options.onPlaced(worker);
    this.#placedMs = performance.now();
  }

  onReport(reported: Reported): void {
    const { report } = reported;
    if (report.step <= this.#lastStep) return;
    this.#lastStep = report.step;
    this.#options.onReport(reported);
  }

  onDifference(before: PackedReport, now: PackedReport): void {
    if (this.#options.isMeasured || this.trial.isWhole) return;
    this.#end.reject(
      new NondeterminismError(
        this.trial.number,
        `step ${before.step} was ${before.value}, is now ${now.value}`,
      ),
    );
  }

  onResult(result: RemoteResult): void {
    this.#end.resolve(result);
  }

  onLost(reason: string): void {
    const cause = new Error(reason);
    this.#end.reject(new WorkerLostError(this.trial.number, { cause }));
  }
}
