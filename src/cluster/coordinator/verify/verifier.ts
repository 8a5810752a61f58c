// Whom a coordinator believes. Some trials, every new best one, those that
// others go on from, and those of workers that nobody has confirmed yet count
// once two workers told the same of them. Who told something else is shut out,
// and what the study heard on its word alone is computed again: the study stops
// where that was false, as what came after rests on it.

import { Pcg32 } from "../../../random.ts";
import { BestTrial, Front } from "../../../tune/analysis/best.ts";
import { type TrialStart, WorkerLostError } from "../../../tune/executor.ts";
import type { StudySettings } from "../../../tune/storage.ts";
import type { TrialRecord } from "../../../tune/trial.ts";
import { validateOutcome } from "../../../tune/study/ledger/entry.ts";
import { orAborted } from "../../../tune/study/run/slot_pool.ts";
import type { VerifiedStatus } from "../../protocol/status.ts";
import type { PackedNumber } from "../../protocol/numbers.ts";
import { unpackOutcome } from "../../protocol/trials.ts";
import type { CopyListener } from "../copies.ts";
import type { RemoteResult } from "../remote_trial.ts";
import { FalseTrialError, Hearing } from "./hearing.ts";
import { Verification } from "./verification.ts";

/** How trials are verified. */
export interface VerifyOptions {
  /** The share of trials that are verified whatever they come to, 0 to 1. */
  readonly share: number;
  /** The best trials so far: `() => study.bestTrials`. */
  readonly bestTrials: () => readonly TrialRecord[];
}

/** What a verifier needs to know. */
export interface VerifierOptions extends VerifyOptions {
  readonly settings: Pick<StudySettings, "directions" | "seed">;
  /** Trials that were begun before and have no outcome. */
  readonly begun: Iterable<number>;
  /** Runs a copy of a trial to its result. */
  readonly run: (
    trial: TrialStart,
    copy: number,
    listener: CopyListener,
    signal: AbortSignal,
  ) => Promise<RemoteResult>;
  /** Wants a copy no more. */
  readonly withdraw: (number: number, copy: number) => void;
  /** Is done with a trial that had its outcome before. */
  readonly end: (number: number) => void;
  readonly onNotice: (message: string) => void;
  /** Called once for a worker whose word counts no more. */
  readonly onLiar: (worker: string, why: string) => void;
  /** Called where the study cannot go on. */
  readonly onFailure: (error: unknown) => void;
  /** The study needs nothing more. */
  readonly signal: AbortSignal;
}

/** What the study heard on a worker's word alone. */
interface Unsure {
  readonly trial: TrialStart;
  readonly lines: readonly string[];
}

/** Verifies the trials of a study. */
export class Verifier {
  readonly #options: VerifierOptions;
  readonly #begun: Set<number>;
  /** Workers whose word another has confirmed. */
  readonly #proven = new Set<string>();
  readonly #liars = new Map<string, string>();
  readonly #unsure = new Map<string, Unsure[]>();
  readonly #open = new Set<Pick<Verification<unknown>, "advance" | "needed">>();
  readonly #audits = new Set<Promise<void>>();
  #isShort = false;
  /** The best trials as they were when a trial ended last, or before. */
  #best: readonly TrialRecord[] | undefined;
  #confirmed = 0;

  constructor(options: VerifierOptions) {
    this.#options = options;
    this.#begun = new Set(options.begun);
  }

  /** Why a worker is shut out; undefined if it is not. */
  whyShutOut(worker: string): string | undefined {
    return this.#liars.get(worker);
  }

  /** How trials are verified. */
  get status(): VerifiedStatus {
    return {
      confirmed: this.#confirmed,
      waiting: this.#needed.length,
      shutOut: [...this.#liars.keys()],
    };
  }

  /**
   * Says so where trials wait for workers that are not there.
   *
   * @param count Workers that are.
   */
  tellShortage(count: number): void {
    const needed = Math.max(...this.#needed);
    const isShort = needed > count;
    if (isShort && !this.#isShort) {
      this.#options.onNotice(
        `trials wait to be verified: ${count} workers are there, expected ` +
          `${needed}`,
      );
    }
    this.#isShort = isShort;
  }

  /** Of each trial that waits for another worker's word: how many it needs. */
  get #needed(): readonly number[] {
    return [...this.#open].map(({ needed }) => needed).filter((n) => n > 0);
  }

  /** Runs a trial until the study may hear what it came to. */
  async verify(
    trial: TrialStart,
    { onPlaced, onReport }: CopyListener,
    signal: AbortSignal,
  ): Promise<RemoteResult> {
    const { number } = trial;
    const hearing = this.#hearingOf(number, this.#isChosen(trial));
    this.#begun.add(number);
    const decide = () => {
      this.#judge(hearing, number);
      let { next } = hearing;
      for (; next !== undefined; next = hearing.next) {
        const { value } = next.report;
        if (hearing.isHeld || !this.#isNewBest(number, [value])) {
          hearing.tell(next);
          onReport(next);
        } else hearing.hold();
      }
      const { result, isHeld } = hearing;
      if (isHeld || result?.outcome.state !== "complete") return result;
      const { values, constraints } = result.outcome;
      if (this.#isNewBest(number, values, constraints)) hearing.hold();
      return hearing.result;
    };
    try {
      const result = await this.#hear(trial, hearing, {
        firstCopy: 0,
        decide,
        onPlaced: (worker) => {
          if (!this.#proven.has(worker)) hearing.hold();
          onPlaced(worker);
        },
      }, signal);
      this.#believe(trial, hearing);
      while (this.#audits.size > 0) {
        await orAborted(Promise.all(this.#audits), signal);
      }
      return result;
    } catch (error) {
      if (signal.aborted) this.#believe(trial, hearing);
      if (error instanceof FalseTrialError) {
        throw stopOf(hearing.liars, [number]);
      }
      throw error;
    }
  }

  async #hear<T>(
    trial: TrialStart,
    hearing: Hearing,
    options: {
      readonly firstCopy: number;
      readonly decide: () => T | undefined;
      readonly onPlaced: (worker: string) => void;
    },
    signal: AbortSignal,
  ): Promise<T> {
    const { number } = trial;
    const { run, withdraw } = this.#options;
    const verification = new Verification({
      ...options,
      number,
      hearing,
      run: (...all) => run(trial, ...all),
      withdraw: (copy) => withdraw(number, copy),
      isShutOut: (worker) => this.#liars.has(worker),
    });
    this.#open.add(verification);
    try {
      return await verification.run(signal);
    } finally {
      this.#open.delete(verification);
    }
  }

  #hearingOf(number: number, isHeld: boolean): Hearing {
    return new Hearing(number, isHeld, () => this.#proven.size > 0);
  }

  #isChosen({ number, until, resumeFrom }: TrialStart): boolean {
    const { share, settings: { seed } } = this.#options;
    return until !== undefined || resumeFrom !== undefined ||
      this.#begun.has(number) || isChosen(seed, number, share);
  }

  /** Whether a trial would be a best one if it ended so. */
  #isNewBest(
    number: number,
    values: readonly PackedNumber[],
    constraints: { readonly [name: string]: PackedNumber } = {},
  ): boolean {
    const { bestTrials, settings: { directions } } = this.#options;
    const packed = { state: "complete", values, constraints } as const;
    const outcome = validateOutcome(unpackOutcome(packed), directions);
    const best = directions.length === 1
      ? new BestTrial(directions[0]!)
      : new Front(directions);
    const trial = { number, outcome };
    this.#best ??= bestTrials();
    for (const one of [...this.#best, trial]) best.add(one);
    return best.trials.includes(trial);
  }

  /** Notes what a trial that is over shows of those who told of it. */
  #believe(trial: TrialStart, hearing: Hearing): void {
    this.#begun.delete(trial.number);
    this.#best = undefined;
    for (const worker of hearing.witnesses) this.#proven.add(worker);
    const lines = hearing.unsure;
    if (lines === undefined) {
      if (hearing.sureLength > 0) this.#confirmed++;
      return;
    }
    for (const worker of hearing.tellers) {
      const own = this.#unsure.get(worker) ?? [];
      own.push({ trial, lines });
      this.#unsure.set(worker, own);
    }
  }

  #judge(hearing: Hearing, number: number): void {
    for (const worker of hearing.liars) {
      if (this.#liars.has(worker)) continue;
      const why = `two others computed something else than its trial ${number}`;
      this.#liars.set(worker, why);
      this.#options.onLiar(worker, why);
      const audit = this.#auditAll(worker).finally(() =>
        this.#audits.delete(audit)
      );
      this.#audits.add(audit);
      for (const verification of this.#open) verification.advance();
    }
  }

  /** Computes again what the study heard on a liar's word alone. */
  async #auditAll(worker: string): Promise<void> {
    const { signal, onFailure } = this.#options;
    const unsure = this.#unsure.get(worker) ?? [];
    this.#unsure.delete(worker);
    try {
      const audits = unsure.map((one) => this.#audit(worker, one));
      const isTrue = await Promise.all(audits);
      const numbers = unsure.filter((_, i) => !isTrue[i])
        .map(({ trial: { number } }) => number);
      if (numbers.length > 0) onFailure(stopOf([worker], numbers));
    } catch (error) {
      if (!signal.aborted) onFailure(error);
    }
  }

  /** Whether two workers tell of a trial what the study heard. */
  async #audit(worker: string, { trial, lines }: Unsure): Promise<boolean> {
    const { signal, end } = this.#options, { number } = trial;
    const hearing = this.#hearingOf(number, true);
    const heard = hearing.recall(worker, lines);
    const decide = () => {
      this.#judge(hearing, number);
      if (heard.isFalse) return false;
      return hearing.sureLength >= lines.length ? true : undefined;
    };
    try {
      const options = { firstCopy: 1, decide, onPlaced: () => {} };
      return await this.#hear(trial, hearing, options, signal);
    } catch (error) {
      if (!(error instanceof WorkerLostError)) throw error;
      return await this.#audit(worker, { trial, lines });
    } finally {
      end(number);
    }
  }
}

/** Why the study cannot go on. */
function stopOf(workers: readonly string[], numbers: readonly number[]): Error {
  return new Error(
    `Cannot go on with the study: what ${workers.join(", ")} told of ` +
      `${numbers.map((n) => `trial ${n}`).join(", ")} counted, and two other ` +
      "workers computed something else; later trials may rest on it. " +
      "Expected a new study, of which all trials are verified (a share of 1)",
  );
}

/**
 * Whether a trial belongs to the share that is verified whatever it comes to.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { isChosen } from "./verifier.ts";
 * assertEquals([0, 1].map((share) => isChosen(3, 7, share)), [false, true]);
 * ```
 */
export function isChosen(seed: number, number: number, share: number): boolean {
  return Pcg32.of(seed, "verification", number).nextFloat() < share;
}
