// Which of the times that a trial was handed out a message is about.

import { integer, number, optional, type RulesOf } from "../../check.ts";

/** More copies than a trial needs, however many workers lie. */
export const MAX_COPIES = 100;

/** What the number of a copy must be. */
export const copyRule = optional(
  number(
    `a whole number below ${MAX_COPIES}`,
    (copy) => Number.isInteger(copy) && copy >= 0 && copy < MAX_COPIES,
  ),
);

/**
 * One of the times that a trial was handed to a worker: the stream's sequence
 * of the work, and how often it was delivered. Later ones are greater in the
 * first, or then in the second.
 */
export interface Attempt {
  readonly number: number;
  /** Which copy, where trials are verified; absent where not. */
  readonly copy?: number;
  readonly sequence: number;
  readonly delivery: number;
}

/** What an attempt must be. */
export const attemptRules: RulesOf<Attempt> = {
  number: integer(0),
  copy: copyRule,
  sequence: integer(1),
  delivery: integer(1),
};

/** Whether one attempt at a trial is later than another. */
export function isLater(a: Attempt, b: Attempt): boolean {
  return a.sequence > b.sequence ||
    (a.sequence === b.sequence && a.delivery > b.delivery);
}

/** Whether two attempts are the same. */
export function isSameAttempt(a: Attempt, b: Attempt): boolean {
  return a.number === b.number && a.sequence === b.sequence &&
    a.delivery === b.delivery;
}
