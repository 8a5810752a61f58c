// Which trial is best, or, for several directions, which ones no other beats.

import { check, listOf, oneOf, type Rule } from "../../check.ts";
import type { Direction, TrialRecord } from "../trial.ts";

/** What a direction must be. */
export const DIRECTION: Rule = oneOf("minimize", "maximize");

/** Whether value `a` is strictly better than `b`. */
export function isBetter(a: number, b: number, direction: Direction): boolean {
  return direction === "minimize" ? a < b : a > b;
}

/** As much of a trial as says how good it is. */
export type Ended = Pick<TrialRecord, "number" | "outcome">;

/** The values that count: of a completed trial that breaks no constraint. */
export function countedValues(
  { outcome }: Pick<TrialRecord, "outcome">,
): readonly number[] | undefined {
  return outcome?.state === "complete" && !outcome.infeasible
    ? outcome.values
    : undefined;
}

/** Trials whose value counts, best first, of equals the lower number. */
export function rankedTrials<T extends Ended>(
  trials: Iterable<T>,
  direction: Direction,
): { readonly trial: T; readonly value: number }[] {
  return Array.from(trials)
    .flatMap((trial) => {
      const value = countedValues(trial)?.[0];
      return value === undefined ? [] : [{ trial, value }];
    })
    .sort((a, b) =>
      a.value === b.value
        ? a.trial.number - b.trial.number
        : isBetter(a.value, b.value, direction)
        ? -1
        : 1
    );
}

/** Keeps the best of completed trials that come in any order. */
export class BestTrial<T extends Ended = Ended> {
  readonly #direction: Direction;
  #best: { readonly trial: T; readonly value: number } | undefined;

  /** @param direction Whether smaller or larger values are better. */
  constructor(direction: Direction) {
    this.#direction = direction;
  }

  /** The one with the best value, of equals the lowest number; or nothing. */
  get trials(): readonly T[] {
    return this.#best ? [this.#best.trial] : [];
  }

  /** Takes a trial; one without values that count plays no part. */
  add(trial: T): void {
    const value = countedValues(trial)?.[0], best = this.#best;
    if (value === undefined) return;
    const isFirst = best === undefined ||
      isBetter(value, best.value, this.#direction) ||
      value === best.value && trial.number < best.trial.number;
    if (isFirst) this.#best = { trial, value };
  }
}

/** Keeps the completed trials that no other one dominates, in any order. */
export class Front<T extends Ended = Ended> {
  readonly #directions: readonly Direction[];
  #front: { readonly trial: T; readonly values: readonly number[] }[] = [];

  /** @param directions One for each value. */
  constructor(directions: readonly Direction[]) {
    this.#directions = directions;
  }

  /** Those on the front, by number. */
  get trials(): readonly T[] {
    return this.#front.map(({ trial }) => trial)
      .sort((a, b) => a.number - b.number);
  }

  /** Takes a trial; one without values that count plays no part. */
  add(trial: T): void {
    const values = countedValues(trial), directions = this.#directions;
    if (values === undefined) return;
    // A trial beaten by one outside the front is beaten by one in it as well;
    // compared by one value all of them are equal.
    const rivals = directions.length > 1
      ? this.#front
      : this.#front.slice(0, 1);
    if (rivals.some((other) => dominates(other.values, values, directions))) {
      return;
    }
    if (rivals.some((other) => dominates(values, other.values, directions))) {
      this.#front = this.#front.filter((other) =>
        !dominates(values, other.values, directions)
      );
    }
    this.#front.push({ trial, values });
  }
}

/**
 * The best completed trial: strictly best value, the first of equals. One that
 * breaks a constraint does not count.
 *
 * @param trials Records in order of number.
 * @param direction Whether smaller or larger values are better.
 * @returns Undefined if none counts.
 * @throws {RangeError} If the direction is none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { bestOf } from "./best.ts";
 * const trials = [3, 1, 1].map((value, number) => ({
 *   number,
 *   params: {},
 *   reports: [],
 *   outcome: { state: "complete", values: [value] } as const,
 * }));
 * assertEquals(bestOf(trials, "minimize")?.number, 1);
 * ```
 */
export function bestOf(
  trials: Iterable<TrialRecord>,
  direction: Direction,
): TrialRecord | undefined {
  check("Cannot find the best trial", "direction", direction, DIRECTION);
  const best = new BestTrial<TrialRecord>(direction);
  for (const trial of trials) best.add(trial);
  return best.trials[0];
}

/** Whether `a` is nowhere worse than `b` and somewhere better. */
export function dominates(
  a: readonly number[],
  b: readonly number[],
  directions: readonly Direction[],
): boolean {
  let isSomewhereBetter = false;
  for (const [i, direction] of directions.entries()) {
    if (isBetter(b[i]!, a[i]!, direction)) return false;
    isSomewhereBetter ||= isBetter(a[i]!, b[i]!, direction);
  }
  return isSomewhereBetter;
}

/**
 * The Pareto front: completed trials that no other dominates, by number. Those
 * that break a constraint do not count.
 *
 * @param trials Records.
 * @param directions One for each value.
 * @throws {RangeError} If there is no direction, or one is none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { paretoFront } from "./best.ts";
 * const trials = [[1, 4], [2, 2], [3, 3]].map((values, number) => ({
 *   number,
 *   params: {},
 *   reports: [],
 *   outcome: { state: "complete", values } as const,
 * }));
 * const front = paretoFront(trials, ["minimize", "minimize"]);
 * assertEquals(front.map((trial) => trial.number), [0, 1]);
 * ```
 */
export function paretoFront(
  trials: Iterable<TrialRecord>,
  directions: readonly Direction[],
): TrialRecord[] {
  const rule = listOf(DIRECTION, 1);
  check("Cannot find the best trials", "directions", directions, rule);
  const front = new Front<TrialRecord>(directions);
  for (const trial of trials) front.add(trial);
  return [...front.trials];
}
