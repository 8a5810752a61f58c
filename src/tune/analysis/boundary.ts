// Whether a search may have been too narrow: a best trial at the end of a
// parameter's range hints that something better lies beyond.

import { extentOf } from "../../extent.ts";
import { check } from "../../check.ts";
import { DIRECTION, rankedTrials } from "./best.ts";
import {
  type FloatParam,
  fromUnit,
  type IntParam,
  sizeOf,
  type Space,
  toUnit,
} from "../space/space.ts";
import type { Direction, ParamValue, TrialRecord } from "../trial.ts";

/** How close to an end, as a share of the range on its own scale. */
const EDGE = 0.05;

/** So many completed trials must have the parameter. */
const MIN_TRIALS = 10;

/** So much of the range must lie between their values. */
const MIN_SPREAD = 0.5;

/** So large a share of them, the best, must lie in the end's half. */
const BEST_SHARE = 0.25;

/** How far beyond an end it is asked whether the range may go, as a share of it. */
const BEYOND = 1e-3;

/** A parameter whose best value lies at the end of its range. */
export interface BoundaryHint {
  /** The parameter's name. */
  readonly name: string;
  /** The best trial's value. */
  readonly value: number;
  /** The end it lies at: the one to move. */
  readonly edge: "low" | "high";
  /** Where that end is. */
  readonly bound: number;
  /** What to tell a person. */
  readonly message: string;
}

/**
 * Finds parameters of the best trial within 5 % of an end of their range (on a
 * log scale if they have one), or, where steps are wider, at the last value.
 *
 * One trial is no evidence: nothing is said before ten completed trials have the
 * parameter, at values that span half of its range, and unless the best quarter
 * of them lies in the same half as the best. A continuous parameter that does
 * not matter passes this by chance in one search of forty: one best in ten lies
 * at an end, and two more in its half one time in four.
 *
 * @param trials Records in order of number.
 * @param space The study's space; choices and fixed values have no ends.
 * @param direction Whether smaller or larger values are better.
 * @param isAllowed Whether a parameter may have a value at all: an end that
 * cannot move is no hint. By default any may.
 * @returns Hints in the order of the space; none before a trial completed.
 * @throws {RangeError} If the direction is none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { boundaryHints } from "./boundary.ts";
 * const space = { lr: { type: "float", low: 1e-4, high: 1e-1, log: true } } as const;
 * const trials = Array.from({ length: 10 }, (_, number) => {
 *   const lr = 1e-4 * 10 ** (number / 3);
 *   const outcome = { state: "complete", values: [lr] } as const;
 *   return { number, params: { lr }, reports: [], outcome };
 * });
 * const [hint] = boundaryHints(trials, space, "maximize");
 * assertEquals(hint?.edge, "high");
 * assertEquals(boundaryHints(trials.slice(1), space, "maximize"), []);
 * ```
 */
export function boundaryHints(
  trials: Iterable<TrialRecord>,
  space: Space,
  direction: Direction,
  isAllowed: (name: string, value: number) => boolean = () => true,
): BoundaryHint[] {
  check("Cannot give hints", "direction", direction, DIRECTION);
  const ranked = rankedTrials(trials, direction)
    .map(({ trial }) => trial.params);
  const [best] = ranked;
  if (best === undefined) return [];
  return Object.entries(space).flatMap(([name, param]) => {
    const value = best[name];
    if (param.type !== "float" && param.type !== "int") return [];
    if (typeof value !== "number" || sizeOf(param) === 1) return [];
    const edge = edgeAt(param, ranked.map((params) => params[name]));
    if (edge === null || !isAllowed(name, beyond(param, edge))) return [];
    const bound = param[edge];
    const message =
      `The best ${name}, ${value}, lies at the ${edge} end of its range, ${bound}: widen it`;
    return [{ name, value, edge, bound, message }];
  });
}

/** A value a little further out than an end. */
function beyond(
  { type, low, high, log }: FloatParam | IntParam,
  edge: BoundaryHint["edge"],
): number {
  const [from, to] = edge === "high" ? [low, high] : [high, low];
  if (type === "int") return to + Math.sign(to - from);
  return log ? to * (to / from) ** BEYOND : to + (to - from) * BEYOND;
}

/** The end that the best value lies at, if there is evidence of it. */
function edgeAt(
  param: FloatParam | IntParam,
  values: readonly (ParamValue | undefined)[],
): BoundaryHint["edge"] | null {
  // With steps, the first and the last value lie half a step inside the cube.
  const [first, last] = [0, 1].map((end) =>
    toUnit(param, fromUnit(param, end))
  );
  const shares = values
    .filter((value) => typeof value === "number")
    .map((value) => (toUnit(param, value) - first!) / (last! - first!));
  const [least, greatest] = extentOf(shares);
  if (shares.length < MIN_TRIALS || greatest - least < MIN_SPREAD) return null;
  const best = shares.slice(0, Math.ceil(BEST_SHARE * shares.length));
  if (best[0]! <= EDGE && best.every((x) => x <= 0.5)) return "low";
  return best[0]! >= 1 - EDGE && best.every((x) => x >= 0.5) ? "high" : null;
}
