// One trial inside the ledger: what is known of it between its number and its
// outcome, and the pure questions about that.

import { quote } from "../../../errors.ts";
import type { OwnOutcome } from "../../executor.ts";
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

/** A report of the current attempt, with the attributes set before it. */
export interface AttemptReport {
  readonly report: Report;
  readonly attributes: Attributes | undefined;
}

/** One trial. Open from its creation until it has an outcome. */
export interface Entry {
  readonly number: number;
  params: Params;
  continuation: Continuation;
  readonly enqueued: Params | undefined;
  /** What `enqueue` or another program keeps with it. */
  readonly kept: Attributes | undefined;
  waiting: boolean;
  /** Counted by an attempt that was cut off; the next must repeat them. */
  recorded: Report[];
  /** The first so many of `recorded` are known not to have pruned the trial. */
  passed: number;
  /** Of this attempt, decided or not. */
  attempted: AttemptReport[];
  /** The first of `attempted`, those that are decided and so count. */
  counted: Report[];
  /** What the objective did, while decisions are still to be taken. */
  own: { outcome: Outcome; run: TrialRun } | undefined;
  ended: Ended | undefined;
}

export interface Ended {
  readonly outcome: Outcome;
  readonly reports: readonly Report[];
  readonly run: TrialRun | undefined;
}

/** Of most trials: one object for all of them. */
const ALONE: Continuation = {};

/** A trial of which nothing but its parameters is known. */
export function blank(
  number: number,
  params: Params,
  enqueued?: Params,
  kept?: Attributes,
): Entry {
  return {
    number,
    params,
    continuation: ALONE,
    enqueued,
    kept,
    waiting: false,
    recorded: [],
    passed: 0,
    attempted: [],
    counted: [],
    own: undefined,
    ended: undefined,
  };
}

/** What a record says of where a trial goes on from, and pauses. */
export function continuationOf(
  { resumeFrom, until }: Continuation,
): Continuation {
  if (resumeFrom === undefined && until === undefined) return ALONE;
  return {
    ...(resumeFrom !== undefined && { resumeFrom }),
    ...(until !== undefined && { until }),
  };
}

/** The reports of a trial that count, from whichever attempt has more. */
export function reportsOf(entry: Entry): readonly Report[] {
  const { ended, counted, recorded } = entry;
  if (ended !== undefined) return ended.reports;
  return counted.length < recorded.length ? recorded : counted;
}

/** Whether a repeated report is what it was; its metrics are not recorded. */
export function isSame(a: Report, b: Report): boolean {
  return a.step === b.step && Object.is(a.value, b.value);
}

/**
 * A complete outcome must have a finite value for each direction, and a number
 * for each constraint; it says whether one of them is broken.
 *
 * @param digest Of the checkpoint, where it is that of a trial that paused.
 */
export function validateOutcome(
  outcome: OwnOutcome,
  directions: readonly Direction[],
  digest?: string,
): Outcome {
  if (outcome.state !== "complete") {
    const { thrown: _, ...failed } = outcome;
    return failed;
  }
  const { checkpoint: _, ...complete } = outcome;
  const { values, constraints = {}, attributes } = complete;
  const kept = attributes && { attributes };
  const unknown = Object.keys(constraints)
    .find((name) => Number.isNaN(constraints[name]));
  if (unknown !== undefined) {
    const reason = `constraint ${quote(unknown)} is NaN, expected a number`;
    return { state: "failed", reason, ...kept };
  }
  const isWrong = values.length !== directions.length;
  if (!isWrong && values.every(Number.isFinite)) {
    const isBroken = Object.values(constraints).some((excess) => excess > 0);
    if (isBroken) return { ...complete, infeasible: true };
    return digest === undefined
      ? complete
      : { state: "pruned", values, checkpoint: digest, ...kept };
  }
  const wanted = directions.length === 1
    ? "a finite number"
    : `${directions.length} finite numbers`;
  const reason = `objective returned ${
    values.length === 1 ? values[0] : `[${values.join(", ")}]`
  }, expected ${wanted}`;
  return { state: "failed", reason, ...kept };
}

/** An outcome that loses nothing of what was kept with the trial before. */
export function withKept(outcome: Outcome, { kept }: Entry): Outcome {
  return kept === undefined
    ? outcome
    : { ...outcome, attributes: { ...kept, ...outcome.attributes } };
}

/** The trial as it stands, for everyone outside the ledger. */
export function toTrialRecord(entry: Entry): TrialRecord {
  const { number, params, continuation, enqueued, kept, waiting, ended } =
    entry;
  return {
    number,
    params,
    ...continuation,
    ...(enqueued && { enqueued }),
    ...(waiting && { waiting }),
    reports: ended?.reports ?? [...reportsOf(entry)],
    ...(kept && !ended && { attributes: kept }),
    ...(ended && { outcome: ended.outcome }),
    ...(ended?.run && { run: ended.run }),
  };
}

/**
 * The outcome of a trial pruned at its last counted report, whose value it has
 * where a study has one. Attributes set
 * after that report were not there yet, whatever the timing.
 */
export function prunedAt(
  { attempted, counted }: Entry,
  directions: readonly Direction[],
): Outcome {
  const attributes: Attributes = Object.assign(
    {},
    ...attempted.slice(0, counted.length).map((each) => each.attributes),
  );
  const { value } = counted.at(-1)!;
  return {
    state: "pruned",
    values: directions.length === 1 && Number.isFinite(value) ? [value] : null,
    ...(Object.keys(attributes).length > 0 && { attributes }),
  };
}
