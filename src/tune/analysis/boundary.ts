// Whether a search may have been too narrow: a best trial at the end of a
// parameter's range hints that something better lies beyond.

import { bestOf } from "./best.ts";
import {
  type FloatParam,
  fromUnit,
  type IntParam,
  type Space,
  toUnit,
} from "../space/space.ts";
import type { Direction, TrialRecord } from "../trial.ts";

/** How close to an end, as a share of the range on its own scale. */
const EDGE = 0.05;

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
 * @param trials Records in order of number.
 * @param space The study's space; choices and fixed values have no ends.
 * @param direction Whether smaller or larger values are better.
 * @returns Hints in the order of the space; none before a trial completed.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { boundaryHints } from "./boundary.ts";
 * const space = { lr: { type: "float", low: 1e-4, high: 1e-1, log: true } } as const;
 * const outcome = { state: "complete", values: [0.9] } as const;
 * const trials = [{ number: 0, params: { lr: 0.09 }, reports: [], outcome }];
 * const [hint] = boundaryHints(trials, space, "maximize");
 * assertEquals(hint?.message, "The best lr, 0.09, lies at the high end of its range, 0.1: widen it");
 * ```
 */
export function boundaryHints(
  trials: Iterable<TrialRecord>,
  space: Space,
  direction: Direction,
): BoundaryHint[] {
  const best = bestOf(trials, direction);
  if (best === undefined) return [];
  return Object.entries(space).flatMap(([name, param]) => {
    const value = best.params[name];
    if (param.type !== "float" && param.type !== "int") return [];
    if (typeof value !== "number" || param.low === param.high) return [];
    const edge = edgeAt(param, value);
    if (edge === null) return [];
    const bound = param[edge];
    const message =
      `The best ${name}, ${value}, lies at the ${edge} end of its range, ${bound}: widen it`;
    return [{ name, value, edge, bound, message }];
  });
}

function edgeAt(
  param: FloatParam | IntParam,
  value: number,
): BoundaryHint["edge"] | null {
  // With steps, the first and the last value lie half a step inside the cube.
  const [first, last] = [0, 1].map((end) =>
    toUnit(param, fromUnit(param, end))
  );
  const share = (toUnit(param, value) - first!) / (last! - first!);
  return share <= EDGE ? "low" : share >= 1 - EDGE ? "high" : null;
}
