// What is known of a trial that runs elsewhere: who has it, what it has reported
// and what it came to. It is put together from events alone, in their order, so
// that a coordinator that starts again knows the same.

import { type Attempt, isLater, isSameAttempt } from "../protocol/attempts.ts";
import type { Event } from "../protocol/messages.ts";
import {
  isSameReport,
  type PackedOutcome,
  type PackedReport,
} from "../protocol/trials.ts";
import type { Attributes } from "../../tune/trial.ts";

/** A report with the attributes set before it. */
export interface Reported {
  readonly report: PackedReport;
  readonly attributes?: Attributes;
}

/** How a trial ended on a worker. */
export interface RemoteResult {
  /** Which copy of it did. */
  readonly copy: number;
  readonly outcome: PackedOutcome;
  readonly seconds: number;
  readonly worker: string;
}

/** Who waits for a trial. */
export interface TrialListener {
  onPlaced(worker: string): void;
  onReport(reported: Reported): void;
  /** An attempt reported something else than the one before. */
  onDifference(before: PackedReport, now: PackedReport): void;
  onResult(result: RemoteResult): void;
  /** A worker was lost. */
  onLost(reason: string): void;
}

/**
 * What became of an event. Ignored is one of a worker that lost its lease, or
 * that comes again; early is one before which others are missing, so that
 * everything has to be read again.
 */
export type Taken = "taken" | "ignored" | "early";

/** So often events are read again for one that is missing. */
const MOST_MISSES = 5;

/** Which trial runs elsewhere, and how. */
export interface RemoteTrialOptions {
  readonly number: number;
  /** Which copy of it; 0 where trials are not verified. */
  readonly copy: number;
  /**
   * Each attempt is told from its beginning, on nobody else's word; otherwise
   * each has to repeat what the one before reported.
   */
  readonly isWhole: boolean;
  /** Where in the stream the first event about it is. */
  readonly firstSequence: number;
}

/** A trial that runs elsewhere. */
export class RemoteTrial {
  readonly number: number;
  readonly copy: number;
  readonly isWhole: boolean;
  /** Where in the stream the first event about it is, as far as it was read. */
  firstSequence: number;
  /** By step, ascending. */
  readonly reports = new Map<number, Reported>();
  /** The study asked for it. */
  isExpected = false;
  listener: TrialListener | undefined;
  result: RemoteResult | undefined;
  #attempt: Attempt | undefined;
  #worker: string | undefined;
  /** Its worker has neither told the end nor given it back. */
  #isOpen = false;
  /** The index of the next event of the attempt. */
  #next = 0;
  /** How often something else came in its place. */
  #misses = 0;
  /** Where its message is in the work stream: nobody had a later one. */
  #latest = Infinity;

  constructor(options: RemoteTrialOptions) {
    this.number = options.number;
    this.copy = options.copy;
    this.isWhole = options.isWhole;
    this.firstSequence = options.firstSequence;
  }

  /** The latest that anybody began. */
  get attempt(): Attempt | undefined {
    return this.#attempt;
  }

  /** Who runs it; undefined if nobody does. */
  get worker(): string | undefined {
    return this.#isOpen ? this.#worker : undefined;
  }

  /** Who began it last, and told what is known of it. */
  get teller(): string | undefined {
    return this.#worker;
  }

  /** Whether a worker has a part in it. */
  involves(worker: string): boolean {
    return this.worker === worker || this.result?.worker === worker;
  }

  /** Takes an event. */
  take(event: Event, worker: string): Taken {
    if (event.type === "claim") return this.#claim(event, worker);
    const attempt = this.#attempt;
    const isCurrent = this.#isOpen && worker === this.#worker &&
      attempt !== undefined && isSameAttempt(event, attempt);
    if (!isCurrent || event.index < this.#next) return "ignored";
    if (event.index > this.#next) return this.#miss(worker);
    this.#next++;
    this.#misses = 0;
    switch (event.type) {
      case "report":
        this.#report(event);
        break;
      case "result":
        this.#isOpen = false;
        this.result = {
          copy: this.copy,
          outcome: event.outcome,
          seconds: event.seconds,
          worker,
        };
        this.listener?.onResult(this.result);
        break;
      case "left":
        this.#isOpen = false;
        if (event.lost !== undefined) this.listener?.onLost(event.lost);
    }
    return "taken";
  }

  #miss(worker: string): Taken {
    if (this.#misses++ < MOST_MISSES) return "early";
    this.#isOpen = false;
    this.listener?.onLost(`some of what ${worker} told is missing`);
    return "ignored";
  }

  /**
   * Says where its message is, so that a claim of a later one is a lie: it would
   * shut out all that come.
   *
   * @param sequence Unknown if undefined.
   */
  limit(sequence = Infinity): void {
    this.#latest = sequence;
    if ((this.#attempt?.sequence ?? 0) <= sequence) return;
    this.#attempt = undefined;
    this.#isOpen = false;
  }

  /** Forgets a result that cannot be used, so that it runs again. */
  reopen(): void {
    this.result = undefined;
  }

  #claim({ number, sequence, delivery }: Event, worker: string): Taken {
    const attempt = { number, sequence, delivery };
    const isNew = this.#attempt === undefined ||
      isLater(attempt, this.#attempt);
    const isLie = sequence > this.#latest;
    if (!isNew || isLie || this.result !== undefined) return "ignored";
    const lost = this.worker;
    this.#attempt = attempt;
    this.#worker = worker;
    this.#isOpen = true;
    this.#next = 1;
    this.#misses = 0;
    if (this.isWhole) this.reports.clear();
    if (lost !== undefined) this.listener?.onLost(`${lost} fell silent`);
    this.listener?.onPlaced(worker);
    return "taken";
  }

  #report({ report, attributes }: Reported): void {
    const before = this.reports.get(report.step);
    if (before !== undefined) {
      if (!isSameReport(before.report, report)) {
        this.listener?.onDifference(before.report, report);
      }
      return;
    }
    const reported = { report, ...(attributes && { attributes }) };
    this.reports.set(report.step, reported);
    this.listener?.onReport(reported);
  }
}
