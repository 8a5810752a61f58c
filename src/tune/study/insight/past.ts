// A ledger that only looks like one: that of a stored study as it was before one
// of its trials was created, or as it will be if others are.

import { continuationOf } from "../ledger/entry.ts";
import type {
  Continuation,
  Outcome,
  Params,
  TrialRecord,
} from "../../trial.ts";

/** What a creator needs of a ledger, from the records of a study. */
export class Past {
  readonly #trials: readonly TrialRecord[];
  /** Of trials that were created here, and never ran. */
  readonly #created = new Map<number, Params>();
  readonly firstOpen: number;
  /** The trial that is created next. */
  created = 0;
  /** What was created last. */
  given: Params = {};

  /** @param trials All that the study has. */
  constructor(trials: readonly TrialRecord[]) {
    const first = trials.findIndex(({ outcome }) => outcome === undefined);
    this.#trials = trials;
    this.firstOpen = first < 0 ? trials.length : first;
  }

  get length(): number {
    const isEnqueued = this.#trials[this.created]?.enqueued !== undefined;
    return this.created + (isEnqueued ? 1 : 0);
  }

  paramsOf(number: number): Params {
    const created = this.#created.get(number);
    if (number < this.created && created !== undefined) return created;
    const { params, enqueued } = this.#trials[number]!;
    return number < this.created ? params : enqueued ?? params;
  }

  outcomeOf(number: number): Outcome | undefined {
    return this.#trials[number]?.outcome;
  }

  continuationOf(number: number): Continuation {
    return continuationOf(this.#trials[number] ?? {});
  }

  create(params: Params): number {
    const number = this.created, record = this.#trials[number];
    if (record === undefined || record.waiting) {
      this.#created.set(number, params);
    }
    this.given = params;
    return number;
  }
}
