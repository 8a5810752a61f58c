// Copies of trials that the study waits for: puts each where workers find it,
// and again where nobody has it any more. A trial that is not verified has one.

import type { TrialStart } from "../../tune/executor.ts";
import { orAborted } from "../../tune/study/run/slot_pool.ts";
import type { Report } from "../../tune/trial.ts";
import { packReport } from "../protocol/trials.ts";
import { Assignment, type AssignmentOptions } from "./assignment.ts";
import type { Desk } from "./desk.ts";
import type { Inbox } from "./inbox.ts";
import type { RemoteResult, RemoteTrial } from "./remote_trial.ts";

/** Who is told how a copy goes. */
export type CopyListener = Pick<AssignmentOptions, "onPlaced" | "onReport">;

/** What copies need to know. */
export interface CopiesOptions {
  readonly desk: Desk;
  readonly inbox: Inbox;
  readonly leaseMs: number;
  readonly isVerified: boolean;
  /** Values are measured: reports that counted stand, whatever comes again. */
  readonly isMeasured: boolean;
  /** What counted of trials that were cut off, where values are measured. */
  readonly counted: ReadonlyMap<number, readonly Report[]>;
}

/** Copies of trials that the study waits for. */
export class Copies {
  readonly #options: CopiesOptions;
  readonly #assignments = new Set<Assignment>();

  constructor(options: CopiesOptions) {
    this.#options = options;
  }

  /** Those that the study waits for. */
  get open(): ReadonlySet<Assignment> {
    return this.#assignments;
  }

  /**
   * Runs one.
   *
   * @param signal Nobody waits for it any more; it may go on all the same.
   * @throws {WorkerLostError} If its worker died.
   */
  async run(
    trial: TrialStart,
    copy: number,
    listener: CopyListener,
    signal: AbortSignal,
  ): Promise<RemoteResult> {
    const remote = this.#expect(trial.number, copy);
    const { isMeasured } = this.#options;
    const options = { ...listener, isMeasured };
    const assignment = new Assignment(remote, options, trial);
    this.#assignments.add(assignment);
    try {
      if (remote.result === undefined) {
        const put = this.#put(assignment, signal);
        remote.limit(await orAborted(put, signal));
      }
      return await orAborted(assignment.result, signal);
    } finally {
      assignment.detach();
      this.#assignments.delete(assignment);
    }
  }

  /** Wants one no more of a trial that goes on in others. */
  withdraw(number: number, copy: number): void {
    const { inbox, desk } = this.#options;
    inbox.expect(number, copy).limit(0);
    desk.withdraw(number, copy);
  }

  /**
   * Those that no worker has are put out once more: the server takes only
   * those that are not there, as where one that had lost its lease acknowledged
   * the trial of another that died, or where its result is missing.
   *
   * @param runs Whether a worker is there, and runs a copy.
   * @param signal They are wanted no more.
   */
  putAgain(
    runs: (worker: string, number: number, copy: number) => boolean,
    signal: AbortSignal,
  ): void {
    const now = performance.now(), { leaseMs } = this.#options;
    for (const assignment of this.#assignments) {
      const { trial } = assignment;
      const { worker, number, copy } = trial;
      const isHeld = worker !== undefined && runs(worker, number, copy);
      if (isHeld) assignment.putMs = now;
      if (now - assignment.putMs < leaseMs) continue;
      assignment.putMs = now;
      this.#put(assignment, signal)
        .then((sequence) => trial.limit(sequence), () => {}); // closed
    }
  }

  #expect(number: number, copy: number): RemoteTrial {
    const { inbox, counted } = this.#options;
    const remote = inbox.expect(number, copy);
    for (const report of counted.get(number) ?? []) {
      const packed = { report: packReport(report) };
      if (!remote.reports.has(report.step)) {
        remote.reports.set(report.step, packed);
      }
    }
    return remote;
  }

  #put(
    { start, trial: { copy } }: Assignment,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const { desk, isVerified } = this.#options;
    return desk.put(start, isVerified ? copy : undefined, signal);
  }
}
