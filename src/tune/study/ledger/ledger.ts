// The ledger of a study: every trial from its number to its outcome, and the
// decisions in between (determinism.md, When a decision is taken). Nothing here
// waits, runs or stores anything; what happens is told to `emit`, in an order
// of which every prefix can be resumed.

import { BestTrial, Front } from "../../analysis/best.ts";
import type { Pruner } from "../../pruners/pruner.ts";
import type { OwnOutcome } from "../../executor.ts";
import type { StudyEvent } from "../../storage.ts";
import type {
  Attributes,
  Continuation,
  Direction,
  Outcome,
  Params,
  Report,
  TrialRecord,
  TrialRun,
} from "../../trial.ts";
import {
  blank,
  continuationOf,
  type Entry,
  isSame,
  prunedAt,
  toTrialRecord,
  validateOutcome,
  withKept,
} from "./entry.ts";
import { Pruning } from "./pruning.ts";
import { NondeterminismError } from "./nondeterminism_error.ts";

/** What a ledger needs to know of its study. */
export interface LedgerOptions {
  readonly directions: readonly Direction[];
  readonly pruner: Pruner;
  /** Trials that storage had. */
  readonly stored?: readonly TrialRecord[];
  /** Run facts of a trial that is pruned now. */
  readonly runOf: (number: number) => TrialRun;
  readonly emit: (event: StudyEvent) => void;
}

/** What an ended trial still has to do: one list for all of them. */
const NONE: never[] = [];
Object.freeze(NONE);

/** All trials of a study. */
export class Ledger {
  readonly #options: LedgerOptions;
  readonly #entries: Entry[] = [];
  /** Created trials without outcome; a Map keeps them in order of number. */
  readonly #open = new Map<number, Entry>();
  /** Numbers below have their parameters. */
  #created = 0;
  /** Numbers below have an outcome. */
  #firstOpen = 0;
  #reportsMade = 0;
  readonly #pruning: Pruning;
  /** Of trials compared by one value, or by several. */
  readonly #best: BestTrial | Front;

  /** @param options The study's directions and pruner, and whom to tell. */
  constructor(options: LedgerOptions) {
    const { directions, pruner, stored = [] } = options;
    this.#options = options;
    this.#best = directions.length === 1
      ? new BestTrial(directions[0]!)
      : new Front(directions);
    for (const record of stored) this.#restore(record);
    this.#advance();
    this.#pruning = new Pruning(pruner, directions[0]!, this.#entries);
  }

  #restore(record: TrialRecord): void {
    const { number, params, enqueued, outcome, reports, run } = record;
    const entry: Entry = {
      ...blank(number, params, enqueued, record.attributes),
      continuation: continuationOf(record),
      waiting: record.waiting ?? false,
      recorded: outcome === undefined ? [...reports] : NONE,
      // The end that the last of them brought may not have been stored.
      passed: Math.max(reports.length - 1, 0),
      ended: outcome && { outcome, reports, run },
    };
    this.#entries.push(entry);
    if (outcome) this.#best.add({ number, outcome });
    if (entry.waiting) return;
    this.#created = number + 1;
    if (outcome === undefined) this.#open.set(number, entry);
  }

  /** How many numbers are given, to waiting trials too. */
  get length(): number {
    return this.#entries.length;
  }

  /** How many trials have their parameters: the next one to create. */
  get created(): number {
    return this.#created;
  }

  /** The lowest number without outcome. */
  get firstOpen(): number {
    return this.#firstOpen;
  }

  /** The best trials: one, or none, if they are compared by one value. */
  get best(): readonly TrialRecord[] {
    return this.#best.trials.map(({ number }) => this.record(number));
  }

  /** All reports received, those in vain included. */
  get reportsMade(): number {
    return this.#reportsMade;
  }

  /** Numbers of the trials that have to run, ascending: created, not done. */
  get toRun(): number[] {
    return [...this.#open.values()]
      .filter((entry) => entry.own === undefined)
      .map((entry) => entry.number);
  }

  /** Whether trial `number` was created and has no outcome. */
  isUnfinished(number: number): boolean {
    return this.#open.has(number);
  }

  /** The parameters of trial `number`; the given ones while it waits. */
  paramsOf(number: number): Params {
    return this.#entries[number]!.params;
  }

  /** What trial `number` goes on from, and where it pauses. */
  continuationOf(number: number): Continuation {
    return this.#entries[number]!.continuation;
  }

  /** What became of trial `number`, if anything has yet. */
  outcomeOf(number: number): Outcome | undefined {
    return this.#entries[number]?.ended?.outcome;
  }

  /** The last step that trial `number` reported in this process, else -1. */
  lastStep(number: number): number {
    return this.#entries[number]!.attempted.at(-1)?.report.step ?? -1;
  }

  /** Trial `number` as it stands. */
  record(number: number): TrialRecord {
    return toTrialRecord(this.#entries[number]!);
  }

  /** Gives the next number to a trial whose other parameters come later. */
  enqueue(params: Params, attributes?: Attributes): number {
    const number = this.#entries.length;
    const entry = blank(number, params, params, attributes);
    this.#entries.push({ ...entry, waiting: true });
    const kept = attributes && { attributes };
    this.#options.emit({ type: "enqueued", number, params, ...kept });
    return number;
  }

  /** Fixes the parameters of the next trial, waiting or new. */
  create(params: Params, continuation: Continuation = {}): number {
    const number = this.#created++;
    const entry = this.#entries[number] ??= blank(number, params);
    // A copy: what a sampler returned may be shared or change.
    entry.params = { ...params };
    entry.continuation = continuationOf(continuation);
    entry.waiting = false;
    this.#open.set(number, entry);
    const begun = { params: entry.params, ...entry.continuation };
    this.#options.emit({ type: "created", number, ...begun });
    return number;
  }

  /**
   * Begins another attempt after one that was cut off, by a lost worker or the
   * end of a process: all is as if the trial had not started, except that what
   * counted is known and must come again.
   */
  restart(number: number): void {
    const entry = this.#entries[number]!;
    const { counted, recorded } = entry;
    if (counted.length > recorded.length) entry.recorded = counted;
    // What pruned it would have ended it.
    entry.passed = Math.max(entry.passed, counted.length);
    entry.attempted = [];
    entry.counted = [];
    entry.own = undefined;
  }

  /** Takes what an earlier process counted as reported in this one. */
  adopt(number: number): void {
    const entry = this.#entries[number]!;
    if (entry.attempted.length > 0) return;
    entry.attempted = entry.recorded.map((report) => ({
      report,
      attributes: undefined,
    }));
    this.#decideFrom(entry);
  }

  /**
   * Takes a report.
   *
   * @returns Whether the trial is known to be pruned.
   * @throws {NondeterminismError} If an earlier attempt reported something else.
   */
  report(
    number: number,
    report: Report,
    attributes: Attributes | undefined,
  ): boolean {
    this.#reportsMade++;
    const entry = this.#entries[number]!;
    if (entry.ended !== undefined) {
      return entry.ended.outcome.state === "pruned";
    }
    const before = entry.recorded[entry.attempted.length];
    if (before !== undefined && !isSame(before, report)) {
      throw new NondeterminismError(
        number,
        `step ${before.step} was ${before.value}, step ${report.step} is now ${report.value}`,
      );
    }
    // The same, but for its metrics, which are recorded at the end only.
    if (before !== undefined) entry.recorded[entry.attempted.length] = report;
    entry.attempted.push({ report, attributes });
    this.#decideFrom(entry);
    return this.outcomeOf(number)?.state === "pruned";
  }

  /**
   * Takes what the objective did, and the digest of what it paused with, if so;
   * it becomes the outcome once every report is decided, unless one prunes.
   */
  finish(
    number: number,
    outcome: OwnOutcome,
    run: TrialRun,
    digest?: string,
  ): void {
    const entry = this.#entries[number]!;
    if (entry.ended !== undefined) return;
    entry.own = {
      outcome: validateOutcome(outcome, this.#options.directions, digest),
      run,
    };
    this.#decideFrom(entry);
  }

  /** Gives up a trial from outside: it failed with what had counted. */
  giveUp(number: number, reason: string, run: TrialRun): void {
    const entry = this.#entries[number]!;
    this.restart(number);
    this.#end(entry, { state: "failed", reason }, entry.recorded, run);
    this.#decideFrom(entry);
  }

  /** Takes every decision that can be taken now that `entry` changed. */
  #decideFrom(entry: Entry): void {
    if (!this.#options.pruner.readsOthers) {
      this.#decide(entry, Infinity);
      return;
    }
    // The step up to which all lower trials are decided; those before `entry`
    // have not changed, those after it may go on because of it.
    let reached = Infinity;
    const next = entry.attempted[entry.counted.length]?.report.step ?? 0;
    for (const open of this.#open.values()) {
      if (open.number >= entry.number) this.#decide(open, reached);
      if (open.ended !== undefined) continue;
      reached = Math.min(reached, open.counted.at(-1)?.step ?? -1);
      // One slow trial may hold up thousands: none of those is looked at.
      const isHeldUp = open.number < entry.number && reached < next;
      if (reached < 0 || isHeldUp) return;
    }
  }

  /** Decides a trial's reports up to step `reached`, and its end if told. */
  #decide(entry: Entry, reached: number): void {
    if (entry.ended !== undefined) return;
    const { number, counted } = entry, { directions } = this.#options;
    while (counted.length < entry.attempted.length) {
      const { report } = entry.attempted[counted.length]!;
      if (report.step > reached) return;
      const isNew = counted.length >= entry.recorded.length;
      counted.push(report);
      const prune = this.#shouldPrune(entry, isNew);
      if (isNew) {
        this.#pruning.add({ number, reports: counted });
        this.#options.emit({ type: "report", number, report });
      }
      if (prune) {
        const run = entry.own?.run ?? this.#options.runOf(number);
        return this.#end(entry, prunedAt(entry, directions), counted, run);
      }
    }
    if (entry.own === undefined) return;
    if (counted.length < entry.recorded.length) {
      throw new NondeterminismError(
        number,
        `it reported ${entry.recorded.length} steps before and ${counted.length} now`,
      );
    }
    const { outcome, run } = entry.own;
    this.#end(entry, outcome, counted, run);
  }

  #shouldPrune(entry: Entry, isNew: boolean): boolean {
    const { number, counted, passed } = entry;
    if (counted.length <= passed) return false;
    try {
      const own = { number, reports: counted };
      return this.#pruning.shouldPrune(own, isNew, this.#firstOpen);
    } catch (error) {
      counted.pop(); // undecided, so it does not count
      throw error;
    }
  }

  #end(
    entry: Entry,
    last: Outcome,
    counted: readonly Report[],
    run: TrialRun,
  ): void {
    const outcome = withKept(last, entry);
    const reports = [...counted]; // without the room to grow
    entry.ended = { outcome, reports, run };
    entry.attempted = entry.counted = NONE;
    entry.recorded = NONE;
    entry.own = undefined;
    const { number } = entry;
    this.#open.delete(number);
    this.#best.add({ number, outcome });
    this.#advance();
    this.#options.emit({ type: "ended", number, outcome, reports, run });
  }

  #advance(): void {
    while (this.#entries[this.#firstOpen]?.ended !== undefined) {
      this.#firstOpen++;
    }
  }
}
