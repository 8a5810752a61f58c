// Where a study's search may have been too narrow, and could be wider.

import {
  type BoundaryHint,
  boundaryHints,
} from "../../tune/analysis/boundary.ts";
import type { Exportable } from "../../tune/study/export.ts";
import type { Space } from "../../tune/space/space.ts";
import { HYPERPARAMETERS } from "../../train/hyperparameters/mod.ts";

/** The part of a study that hints are taken from. */
export type HintedStudy = Pick<
  Exportable,
  "trials" | "directions" | "settings"
>;

/**
 * The ends of ranges that a study's best trial lies at, as far as they can move:
 * a dropout of 0 is no hint. With several objectives no end is the best's.
 *
 * @param study The study.
 * @param space What was searched; by default what the study's settings say.
 * @returns Hints in the order of the space.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { hintsOf } from "./hints.ts";
 * const trials = Array.from({ length: 10 }, (_, number) => ({
 *   number,
 *   params: { x: number },
 *   reports: [],
 *   outcome: { state: "complete", values: [number] } as const,
 * }));
 * const study = { trials, directions: ["minimize"], settings: null } as const;
 * const [hint] = hintsOf(study, { x: { type: "int", low: 0, high: 9 } });
 * assertEquals(hint?.edge, "low");
 * ```
 */
export function hintsOf(
  study: HintedStudy,
  space: Space | undefined = study.settings?.space,
): BoundaryHint[] {
  const [direction, ...others] = study.directions;
  if (space === undefined || direction === undefined || others.length > 0) {
    return [];
  }
  return boundaryHints(
    study.trials,
    space,
    direction,
    (name, value) => canSearch(study, name, value),
  );
}

/**
 * Whether a study could search a value: in trainings of networks what the
 * hyperparameter allows, elsewhere anything.
 *
 * @param study The study.
 * @param name A parameter of it.
 * @param value A value, inside its range or not.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { canSearch } from "./hints.ts";
 * assert(canSearch({ trials: [], directions: [], settings: null }, "x", -1));
 * ```
 */
export function canSearch(
  { settings }: HintedStudy,
  name: string,
  value: number,
): boolean {
  const isNetwork = settings?.facts["dataset"] !== undefined;
  if (!isNetwork || !Object.hasOwn(HYPERPARAMETERS, name)) return true;
  try {
    HYPERPARAMETERS[name]!.check(value);
    return true;
  } catch {
    return false;
  }
}
