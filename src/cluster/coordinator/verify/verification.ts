// Has as many copies of a trial run as its hearing needs, each by another
// worker, until what they tell decides.

import { defer } from "../../../deferred.ts";
import { orAborted } from "../../../tune/study/run/slot_pool.ts";
import { MAX_COPIES } from "../../protocol/attempts.ts";
import type { CopyListener } from "../copies.ts";
import type { RemoteResult } from "../remote_trial.ts";
import type { Hearing, Testimony } from "./hearing.ts";

/** How a trial is verified. */
export interface VerificationOptions<T> {
  readonly number: number;
  readonly hearing: Hearing;
  /** The number of its first copy. */
  readonly firstCopy: number;
  /** Runs a copy to its result. */
  readonly run: (
    copy: number,
    listener: CopyListener,
    signal: AbortSignal,
  ) => Promise<RemoteResult>;
  /** Wants a copy no more. */
  readonly withdraw: (copy: number) => void;
  readonly isShutOut: (worker: string) => boolean;
  /** Called for each worker that begins a copy. */
  readonly onPlaced: (worker: string) => void;
  /** Called whenever more is known; what it returns is what it comes to. */
  readonly decide: () => T | undefined;
}

interface Copy {
  worker?: string;
  readonly stop: AbortController;
}

/** The copies of a trial. */
export class Verification<T> {
  readonly #options: VerificationOptions<T>;
  readonly #copies = new Map<number, Copy>();
  readonly #ending = new AbortController();
  readonly #end = defer<T>();
  #next: number;

  constructor(options: VerificationOptions<T>) {
    this.#options = options;
    this.#next = options.firstCopy;
    this.#end.promise.catch(() => {}); // who waits for it hears of it
  }

  /** The workers that it lacks, if somebody's word waits for another one's. */
  get needed(): number {
    const { hearing } = this.#options;
    return hearing.waits ? hearing.needed : 0;
  }

  /** Runs until it is decided; then copies go on without a listener. */
  async run(signal: AbortSignal): Promise<T> {
    this.advance();
    try {
      return await orAborted(this.#end.promise, signal);
    } finally {
      this.#ending.abort();
    }
  }

  /** Looks at what is known by now. */
  advance(): void {
    if (this.#ending.signal.aborted) return;
    const { hearing, decide } = this.#options;
    try {
      hearing.settle();
      const decided = decide();
      if (decided === undefined) this.#keepUp();
      else this.#end.resolve(decided);
    } catch (error) {
      this.#end.reject(error);
    }
  }

  /**
   * Replaces copies of those who are shut out, or have one already, and adds
   * what is needed.
   */
  #keepUp(): void {
    const { hearing, isShutOut, withdraw } = this.#options;
    const workers = new Set<string>();
    for (const [copy, { worker, stop }] of this.#copies) {
      if (worker === undefined) continue;
      const isFirst = !workers.has(worker);
      workers.add(worker);
      if (isFirst && !isShutOut(worker)) continue;
      this.#copies.delete(copy);
      stop.abort();
      withdraw(copy);
    }
    while (this.#copies.size < hearing.needed) this.#start(this.#next++);
  }

  #start(copy: number): void {
    const { number, hearing, run, onPlaced } = this.#options;
    if (copy >= MAX_COPIES) {
      throw new Error(
        `Cannot verify trial ${number}: ${copy} copies of it were not enough, ` +
          "expected workers of which most tell the truth",
      );
    }
    const own: Copy = { stop: new AbortController() };
    this.#copies.set(copy, own);
    let testimony: Testimony;
    const listener: CopyListener = {
      onPlaced: (worker) => {
        own.worker = worker;
        testimony = hearing.begin(worker);
        onPlaced(worker);
        this.advance();
      },
      onReport: (reported) => {
        hearing.report(testimony, reported);
        this.advance();
      },
    };
    const signal = AbortSignal.any([this.#ending.signal, own.stop.signal]);
    run(copy, listener, signal).then((result) => {
      hearing.end(testimony, result);
      this.advance();
    }, (error) => {
      if (!signal.aborted) this.#end.reject(error);
    });
  }
}
