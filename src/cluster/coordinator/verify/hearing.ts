// What workers tell of one trial, side by side. Each report and the end is a
// line; a line is sure once two workers have told the same up to it, and who
// told another one in its place told what is false. Pure bookkeeping: it knows
// no server and nobody's name but as a text.

import type { RemoteResult, Reported } from "../remote_trial.ts";

/**
 * So many that agree nowhere show that a trial does not repeat itself; where
 * others of the study did, some of them may lie.
 */
const MOST_VERSIONS = 3, MOST_LIES = 5;

/** What one worker tells of a trial, from its beginning. */
export interface Testimony {
  readonly worker: string;
  readonly lines: string[];
  /** What the lines are made of; the last line may be the end instead. */
  readonly reports: Reported[];
  result?: RemoteResult;
  /** Lines that are as the sure ones. */
  matched: number;
  isFalse: boolean;
}

/** Thrown where what the study was told on one word turns out false. */
export class FalseTrialError extends Error {
  /** The trial. */
  readonly number: number;

  /** @param number The trial. */
  constructor(number: number) {
    super(`Trial ${number} is not what the study was told`);
    this.number = number;
    this.name = "FalseTrialError";
  }
}

/**
 * The hearing of a trial.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Hearing } from "./hearing.ts";
 * const hearing = new Hearing(7, true);
 * const report = { report: { step: 1, value: 0.5 } };
 * hearing.report(hearing.begin("anna"), report);
 * hearing.settle();
 * assertEquals(hearing.next, undefined);
 * hearing.report(hearing.begin("ben"), report);
 * hearing.settle();
 * assertEquals(hearing.next, report);
 * ```
 */
export class Hearing {
  readonly #number: number;
  readonly #testimonies: Testimony[] = [];
  readonly #sure: string[] = [];
  /** What the study was told. */
  readonly #told: string[] = [];
  readonly #repeats: () => boolean;
  #isHeld: boolean;
  /** How many things are told of the first line that is not sure. */
  #versions = 0;

  /**
   * @param number The trial.
   * @param isHeld The study hears only what is sure.
   * @param repeats Whether two workers told the same of some trial by now.
   */
  constructor(
    number: number,
    isHeld: boolean,
    repeats: () => boolean = () => false,
  ) {
    this.#number = number;
    this.#isHeld = isHeld;
    this.#repeats = repeats;
  }

  /** From here on the study hears only what is sure. */
  hold(): void {
    this.#isHeld = true;
  }

  /** A worker begins to tell. */
  begin(worker: string): Testimony {
    const testimony = {
      worker,
      lines: [],
      reports: [],
      matched: 0,
      isFalse: false,
    };
    this.#testimonies.push(testimony);
    return testimony;
  }

  /** A worker told what the study heard before, on its word alone. */
  recall(worker: string, lines: readonly string[]): Testimony {
    const testimony = this.begin(worker);
    testimony.lines.push(...lines);
    return testimony;
  }

  /** Takes a report. */
  report(testimony: Testimony, reported: Reported): void {
    testimony.reports.push(reported);
    testimony.lines.push(JSON.stringify(reported));
  }

  /** Takes an end; what it took is no part of it. */
  end(testimony: Testimony, result: RemoteResult): void {
    testimony.result = result;
    testimony.lines.push(JSON.stringify(result.outcome));
  }

  /**
   * Draws all that follows from what was told.
   *
   * @throws {FalseTrialError} If the study heard something else.
   * @throws {Error} If too many disagree.
   */
  settle(): void {
    while (true) {
      this.#compare();
      const at = this.#sure.length;
      const versions = new Map<string, Set<string>>();
      for (const { lines, worker, isFalse } of this.#testimonies) {
        const line = lines[at];
        if (isFalse || line === undefined) continue;
        versions.set(line, (versions.get(line) ?? new Set()).add(worker));
      }
      const agreed = [...versions].find(([, workers]) => workers.size > 1)?.[0];
      if (agreed === undefined) return this.#weigh(versions.size);
      this.#sure.push(agreed);
      if ((this.#told[at] ?? agreed) === agreed) continue;
      this.#compare();
      throw new FalseTrialError(this.#number);
    }
  }

  /** How many workers have to run the trial. */
  get needed(): number {
    return Math.max(1 + Number(this.#isHeld), 1 + this.#versions);
  }

  /** How many lines are sure. */
  get sureLength(): number {
    return this.#sure.length;
  }

  /** Whether the study hears only what is sure. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** The next report that the study may hear, if there is one. */
  get next(): Reported | undefined {
    const at = this.#told.length;
    if (!this.#isHeld) return this.#testimonies.at(-1)?.reports[at];
    if (at >= this.#sure.length) return undefined;
    return this.#testimonies.find(({ matched }) => matched > at)?.reports[at];
  }

  /** Tells the study the next report. */
  tell(reported: Reported): void {
    this.#told.push(JSON.stringify(reported));
  }

  /** The end that the study may hear, once there is one. */
  get result(): RemoteResult | undefined {
    const last = this.#testimonies.at(-1);
    if (!this.#isHeld) return last?.result;
    return this.#testimonies.find(({ result, lines, matched }) =>
      result !== undefined && matched === lines.length
    )?.result;
  }

  /** Whether somebody told the end, and nobody confirms it yet. */
  get waits(): boolean {
    return this.#isHeld && this.result === undefined &&
      this.#testimonies.some(({ result, isFalse }) =>
        result !== undefined && !isFalse
      );
  }

  /** Those who told what is false. */
  get liars(): readonly string[] {
    return this.#testimonies.filter(({ isFalse }) => isFalse)
      .map(({ worker }) => worker);
  }

  /** Those who told all that is sure. */
  get witnesses(): readonly string[] {
    const { length } = this.#sure;
    if (length === 0) return [];
    return this.#testimonies.filter(({ matched }) => matched === length)
      .map(({ worker }) => worker);
  }

  /** What the study heard, if it is not sure, the end included. */
  get unsure(): readonly string[] | undefined {
    const { result } = this;
    const end = this.#isHeld || result === undefined
      ? []
      : [JSON.stringify(result.outcome)];
    const lines = [...this.#told, ...end];
    return lines.length > this.#sure.length ? lines : undefined;
  }

  /** Those on whose word the study heard something. */
  get tellers(): ReadonlySet<string> {
    return new Set(
      this.#testimonies.filter(({ lines }) => lines.length > 0)
        .map(({ worker }) => worker),
    );
  }

  #weigh(versions: number): void {
    const most = this.#repeats() ? MOST_LIES : MOST_VERSIONS;
    if (versions >= most) {
      throw new Error(
        `Cannot verify trial ${this.#number}: ${versions} workers told ` +
          `${versions} things, expected two to tell the same: does its ` +
          "objective repeat itself on other machines, to the last bit?",
      );
    }
    this.#versions = versions > 1 ? versions : 0;
    this.#isHeld ||= versions > 1;
  }

  /** Holds testimonies against what is sure. */
  #compare(): void {
    for (const testimony of this.#testimonies) {
      const { lines } = testimony;
      const known = Math.min(lines.length, this.#sure.length);
      while (!testimony.isFalse && testimony.matched < known) {
        const at = testimony.matched;
        if (lines[at] === this.#sure[at]) testimony.matched++;
        else testimony.isFalse = true;
      }
    }
  }
}
