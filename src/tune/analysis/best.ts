// Which trial is best, or, for several directions, which ones no other beats.

import type { Direction, TrialRecord } from "../trial.ts";

/** Whether value `a` is strictly better than `b`. */
export function isBetter(a: number, b: number, direction: Direction): boolean {
  return direction === "minimize" ? a < b : a > b;
}

function valuesOf({ outcome }: TrialRecord): readonly number[] | undefined {
  return outcome?.state === "complete" ? outcome.values : undefined;
}

/**
 * The best completed trial: strictly best value, the first of equals.
 *
 * @param trials Records in order of number.
 * @param direction Whether smaller or larger values are better.
 * @returns Undefined if none completed.
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
  let best: { trial: TrialRecord; value: number } | undefined;
  for (const trial of trials) {
    const value = valuesOf(trial)?.[0];
    if (value === undefined) continue;
    if (best === undefined || isBetter(value, best.value, direction)) {
      best = { trial, value };
    }
  }
  return best?.trial;
}

/** Whether `a` is nowhere worse than `b` and somewhere better. */
function dominates(
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
 * The Pareto front: completed trials that no other dominates, by number.
 *
 * @param trials Records.
 * @param directions One for each value.
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
  // A trial beaten by one outside the front is beaten by one in it as well.
  let front: { trial: TrialRecord; values: readonly number[] }[] = [];
  for (const trial of trials) {
    const values = valuesOf(trial);
    if (values === undefined) continue;
    if (front.some((other) => dominates(other.values, values, directions))) {
      continue;
    }
    front = front.filter((other) =>
      !dominates(values, other.values, directions)
    );
    front.push({ trial, values });
  }
  return front.map(({ trial }) => trial);
}
