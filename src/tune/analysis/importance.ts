// How important each parameter was to come among the best: PED-ANOVA over
// finished trials, as Optuna 5 computes it.
//
// R    region: all complete trials, with values
// T    target: the best tenth of R, ties included
// a    share of T that has the parameter
// b    share of R that has it
// p,q  density of the parameter in T and in R (cell_density.ts)
// I    importance: (|T|/|R|)²·a²/b·Σ q·(p/q − 1)², the Pearson divergence of
//      p from q; 0 if the parameter has one value
//
// Sources: Watanabe, Bansal and Hutter 2023, "PED-ANOVA", algorithm 1;
// "Conditional PED-ANOVA" (arXiv 2601.20800), theorem 4.2 and algorithm 1.

import { check, listOf } from "../../check.ts";
import { quote } from "../../errors.ts";
import { DIRECTION } from "./best.ts";
import { cellDensity } from "./cell_density.ts";
import { type ParamSpec, sizeOf, type Space } from "../space/space.ts";
import type { Direction, Params, ParamValue, TrialRecord } from "../trial.ts";

/** |T| / |R|. */
const TARGET_SHARE = 0.1;

/** With fewer trials that have a parameter, nothing is said about it. */
const MIN_TRIALS = 2;

/** Added to every density, so that none is 0. */
const DENSITY_FLOOR = 1e-12;

/** How important one parameter was. */
export interface Importance {
  /** The parameter's name. */
  readonly name: string;
  /** I, at least 0. */
  readonly importance: number;
  /** I as a share of the sum over all parameters; equal shares if that is 0. */
  readonly share: number;
}

/**
 * Measures how important each parameter was to reach the best tenth of a
 * study's complete trials. At least 5 trials in that tenth make it trustworthy.
 *
 * @param trials Records; those that are not complete, or break a constraint, are
 * passed over.
 * @param space The study's space.
 * @param directions The study's directions.
 * @param objective Which value counts, 0-based.
 * @returns Every parameter that a complete trial has, by falling importance.
 * @throws {RangeError} If a direction is none or the study has no such objective.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { measureImportance } from "./importance.ts";
 * const space = {
 *   x: { type: "float", low: 0, high: 1 },
 *   y: { type: "float", low: 0, high: 1 },
 * } as const;
 * const trials = Array.from({ length: 100 }, (_, number) => {
 *   const x = (number * 0.618) % 1, y = (number * 0.755) % 1;
 *   const outcome = { state: "complete", values: [x + y / 1000] } as const;
 *   return { number, params: { x, y }, reports: [], outcome };
 * });
 * const [first] = measureImportance(trials, space, ["minimize"]);
 * assertEquals(first?.name, "x");
 * assertEquals(first!.share > 0.9, true);
 * ```
 */
export function measureImportance(
  trials: Iterable<TrialRecord>,
  space: Space,
  directions: readonly Direction[],
  objective = 0,
): Importance[] {
  const rule = listOf(DIRECTION, 1);
  check("Cannot measure importance", "directions", directions, rule);
  const direction = directions[objective];
  if (direction === undefined) {
    throw new RangeError(
      `Cannot measure importance: objective is ${
        quote(objective)
      }, expected an integer from 0 to ${directions.length - 1}`,
    );
  }
  const region = finishedTrials(trials, direction, objective);
  const target = bestShare(region);
  const measured = Object.entries(space)
    .filter(([name]) =>
      region.some(({ params }) => Object.hasOwn(params, name))
    )
    .map(([name, param]) => ({
      name,
      importance: importanceOf(name, param, target, region),
    }));
  const sum = measured.reduce((total, { importance }) => total + importance, 0);
  return measured
    .map(({ name, importance }) => ({
      name,
      importance,
      share: sum > 0 ? importance / sum : 1 / measured.length,
    }))
    .sort((a, b) => b.importance - a.importance);
}

interface Finished {
  readonly params: Params;
  /** Smaller is better. */
  readonly cost: number;
}

function finishedTrials(
  trials: Iterable<TrialRecord>,
  direction: Direction,
  objective: number,
): Finished[] {
  const sign = direction === "minimize" ? 1 : -1;
  const finished: Finished[] = [];
  for (const trial of trials) {
    const { outcome, params } = trial;
    // Those that break a constraint as well, as Optuna has it: what moves the
    // value moves theirs.
    if (outcome?.state !== "complete") continue;
    finished.push({ params, cost: sign * outcome.values[objective]! });
  }
  return finished;
}

/** The best tenth, at least one, and all that equal its last. */
function bestShare(region: readonly Finished[]): Finished[] {
  const costs = Float64Array.from(region, ({ cost }) => cost).sort();
  const limit = costs[Math.ceil(TARGET_SHARE * costs.length) - 1]!;
  return region.filter(({ cost }) => cost <= limit);
}

/** I of one parameter. */
function importanceOf(
  name: string,
  param: ParamSpec,
  target: readonly Finished[],
  region: readonly Finished[],
): number {
  const inTarget = valuesOf(name, target), inRegion = valuesOf(name, region);
  if (
    param.type === "fixed" || sizeOf(param) === 1 ||
    inTarget.length === 0 || inRegion.length < MIN_TRIALS
  ) return 0;
  const p = cellDensity(param, inTarget), q = cellDensity(param, inRegion);
  const divergence = p.reduce((sum, _, cell) => {
    const local = q[cell]! + DENSITY_FLOOR;
    return sum + local * ((p[cell]! + DENSITY_FLOOR) / local - 1) ** 2;
  }, 0);
  const a = inTarget.length / target.length;
  const b = inRegion.length / region.length;
  return (target.length / region.length) ** 2 * a ** 2 / b * divergence;
}

function valuesOf(name: string, trials: readonly Finished[]): ParamValue[] {
  return trials.filter(({ params }) => Object.hasOwn(params, name))
    .map(({ params }) => params[name] as ParamValue);
}
