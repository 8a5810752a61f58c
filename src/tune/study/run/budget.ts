// When a run stops: what a user may give, and the trials that allows.

import {
  callable,
  integer,
  oneOf,
  optional,
  type Rule,
  rule,
  withMethods,
} from "../../../check.ts";
import type { Params } from "../../trial.ts";

/** When `optimize` stops; at least one of them, unless the space is finite. */
export interface Budget {
  /** Trials 0 … total−1 exist in the end, those of earlier calls included. */
  readonly total?: number;
  /** So many trials more than were created before. */
  readonly more?: number;
  /**
   * Seconds after which no trial is created and running ones are abandoned: no
   * outcome, so that they run again. A function that never lets go of this
   * thread cannot be stopped; only Workers can be.
   */
  readonly timeout?: number;
  /** Aborted, it does the same at once. */
  readonly signal?: AbortSignal;
  /**
   * What a trial costs, in any unit. Where no history is read trials are
   * created some way ahead and the costly ones start first: results stay the
   * same, the end comes sooner.
   */
  readonly cost?: (params: Params) => number;
  /**
   * What becomes of an exception of the objective in the study's first trial
   * before it reported anything. "throw", the default: it is a fault of the
   * program, `optimize` rejects and the trial stays unfinished. "record": it is
   * the trial's outcome, as every later exception is.
   */
  readonly onError?: "throw" | "record";
}

const seconds = rule(
  "seconds",
  (value) => typeof value === "number",
  (value) => value >= 0,
);

/** What each part of a budget must be. */
export const BUDGET_RULES: Readonly<Record<keyof Budget, Rule>> = {
  total: optional(integer(0)),
  more: optional(integer(0)),
  timeout: optional(seconds),
  signal: optional(withMethods("an AbortSignal", "addEventListener")),
  cost: optional(callable),
  onError: optional(oneOf("throw", "record")),
};

/**
 * The number below which trials may be created.
 *
 * @param created How many there are already.
 * @param mayEnd Whether creation can come to an end by itself.
 * @throws {RangeError} If the budget has two ends or none.
 */
export function limitOf(
  { total, more, timeout, signal }: Budget,
  created: number,
  mayEnd: boolean,
): number {
  if (total !== undefined && more !== undefined) {
    throw new RangeError(
      "Cannot optimize: both total and more are given, expected one of them",
    );
  }
  if (total !== undefined) return total;
  if (more !== undefined) return created + more;
  if (timeout === undefined && signal === undefined && !mayEnd) {
    throw new RangeError(
      "Cannot optimize: it would never end, expected total, more, timeout, signal or a stopping rule",
    );
  }
  return Infinity;
}
