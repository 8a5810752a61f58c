// How a study goes, from what its coordinator has at hand.

import type {
  Status,
  TrialStatus,
  VerifiedStatus,
} from "../protocol/status.ts";
import type { Assignment } from "./assignment.ts";
import type { Member } from "./roster.ts";

const MINUTE_MS = 60_000;

/** So many of the slowest trials are told. */
const SLOWEST = 10;

/** Counts what comes to its end. */
export class Tally {
  readonly #clock: () => number;
  readonly #beganMs: number;
  /** When each trial of the last minute ended. */
  readonly #recent: number[] = [];
  #ended = 0;
  #lost = 0;

  /** @param clock Elapsed milliseconds. */
  constructor(clock: () => number) {
    this.#clock = clock;
    this.#beganMs = clock();
  }

  /** A trial has its outcome. */
  end(): void {
    this.#ended++;
    this.#forget();
    this.#recent.push(this.#clock());
  }

  /** A worker was lost with a trial. */
  lose(): void {
    this.#lost++;
  }

  /**
   * How it goes.
   *
   * @param assignments All trials that the study waits for.
   * @param members The workers that are there.
   * @param refused Messages that were none.
   * @param verified How trials are verified, if they are.
   */
  status(
    assignments: Iterable<Assignment>,
    members: readonly Member[],
    refused: number,
    verified?: VerifiedStatus,
  ): Status {
    this.#forget();
    const now = this.#clock();
    const running: TrialStatus[] = [];
    const ofWorkers = new Map<string, number[]>();
    let waiting = 0;
    for (
      const { trial: { number, worker }, placedMs, lastStep } of assignments
    ) {
      if (worker === undefined) {
        waiting++;
        continue;
      }
      const own = ofWorkers.get(worker);
      if (own === undefined) ofWorkers.set(worker, [number]);
      else own.push(number);
      const seconds = (now - placedMs) / 1000;
      const step = lastStep >= 0 && { step: lastStep };
      running.push({ number, worker, seconds, ...step });
    }
    running.sort((a, b) => b.seconds - a.seconds);
    return {
      seconds: (now - this.#beganMs) / 1000,
      workers: members.map(({ name, index, jobs, about }) => (
        { name, index, jobs, trials: ofWorkers.get(name) ?? [], about }
      )),
      running: running.length,
      waiting,
      ended: this.#ended,
      endedLastMinute: this.#recent.length,
      lost: this.#lost,
      refused,
      ...(verified && { verified }),
      slowest: running.slice(0, SLOWEST),
    };
  }

  #forget(): void {
    const first = this.#clock() - MINUTE_MS;
    let old = 0;
    while (old < this.#recent.length && this.#recent[old]! < first) old++;
    if (old > 0) this.#recent.splice(0, old);
  }
}
