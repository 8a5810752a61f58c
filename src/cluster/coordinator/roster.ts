// Who is there: the workers that show a sign of life, and how much they can do
// at once. Never part of a result.

import type { Attempt } from "../protocol/attempts.ts";
import type { Alive } from "../protocol/messages.ts";

/** A worker that is there. */
export interface Member {
  /** What others know it as. */
  readonly name: string;
  /** In order of appearance: stands in the run facts of trials. */
  readonly index: number;
  /** Trials at once. */
  readonly jobs: number;
  /** For people: version, engine, platform. */
  readonly about: string;
}

/** How workers are counted. */
export interface RosterOptions {
  /** After so long without a sign a worker is gone. */
  readonly leaseMs: number;
  /**
   * The number of the first that appears: above those of an earlier coordinator,
   * whose workers these need not be.
   */
  readonly firstWorker: number;
}

/** What its last sign of life says beside. */
interface Sign {
  readonly seenMs: number;
  readonly running: readonly Attempt[];
}

/** The workers of a study. */
export class Roster {
  readonly #members = new Map<string, Member & Sign>();
  /** Those of workers that are gone too: one may come back. */
  readonly #indices = new Map<string, number>();
  readonly #options: RosterOptions;
  readonly #clock: () => number;
  #slots = 0;

  /** @param clock Elapsed milliseconds. */
  constructor(options: RosterOptions, clock: () => number) {
    this.#options = options;
    this.#clock = clock;
  }

  /** The number of a worker. */
  indexOf(name: string): number {
    const known = this.#indices.get(name) ??
      this.#options.firstWorker + this.#indices.size;
    this.#indices.set(name, known);
    return known;
  }

  /**
   * Takes a sign of life.
   *
   * @returns Whether it is a new worker, or one that can do more or less.
   */
  see(name: string, { jobs, about, running }: Alive): boolean {
    const before = this.#members.get(name);
    const seenMs = this.#clock();
    const index = this.indexOf(name);
    this.#members.set(name, { name, index, jobs, about, seenMs, running });
    this.#slots += jobs - (before?.jobs ?? 0);
    return before?.jobs !== jobs;
  }

  /** Whether a worker is there, and runs a copy of a trial. */
  runs(name: string, number: number, copy: number): boolean {
    const { running = [] } = this.#members.get(name) ?? {};
    return running.some((attempt) =>
      attempt.number === number && (attempt.copy ?? 0) === copy
    );
  }

  /** Removes those that are gone and gives them back. */
  expire(): readonly Member[] {
    const last = this.#clock() - this.#options.leaseMs;
    const gone = [...this.#members.values()].filter(({ seenMs }) =>
      seenMs < last
    );
    for (const { name } of gone) this.remove(name);
    return gone;
  }

  /** Removes a worker, as one that said it leaves. */
  remove(name: string): void {
    this.#slots -= this.#members.get(name)?.jobs ?? 0;
    this.#members.delete(name);
  }

  /** All that are there. */
  get members(): readonly Member[] {
    return [...this.#members.values()];
  }

  /** How many trials they can run at once. */
  get slots(): number {
    return this.#slots;
  }
}
