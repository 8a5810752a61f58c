// Where a search has not looked: the widest part of each range without a trial.

import {
  type ParamSpec,
  sizeOf,
  type Space,
  toUnit,
} from "../../tune/space/space.ts";
import type { TrialRecord } from "../../tune/trial.ts";

/** So much of a range without a trial is worth a word. */
const WORTH = 0.2;

/** A part of a range without a trial. */
export interface Unexplored {
  /** The parameter's name. */
  readonly name: string;
  /** Where it begins: a value that was tried, or the range's own end. */
  readonly from: number;
  /** Where it ends, likewise. */
  readonly to: number;
  /** How much of the range that is, on its own scale, in [0, 1]. */
  readonly share: number;
}

/**
 * The widest gap of each numeric parameter, if it is at least a fifth of the
 * range.
 *
 * @param trials Trials; whatever they came to, they looked there.
 * @param space What was searched.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { unexploredOf } from "./unexplored.ts";
 * const trials = [0.1, 0.2, 0.9].map((x, number) => ({
 *   number,
 *   params: { x },
 *   reports: [],
 * }));
 * const [gap] = unexploredOf(trials, { x: { type: "float", low: 0, high: 1 } });
 * assertEquals([gap?.from, gap?.to], [0.2, 0.9]);
 * ```
 */
export function unexploredOf(
  trials: readonly Pick<TrialRecord, "params">[],
  space: Space,
): Unexplored[] {
  return Object.entries(space).flatMap(([name, param]) => {
    if (param.type !== "float" && param.type !== "int") return [];
    const tried = trials.map(({ params }) =>
      Object.hasOwn(params, name) ? params[name] : undefined
    ).filter((value) => typeof value === "number");
    if (tried.length === 0 || param.low === param.high) return [];
    const gap = widestGap(param, tried);
    return gap.share >= WORTH ? [{ name, ...gap }] : [];
  });
}

function widestGap(
  param: Extract<ParamSpec, { type: "float" | "int" }>,
  tried: readonly number[],
): Omit<Unexplored, "name"> {
  const values = [...new Set([param.low, ...tried, param.high])]
    .sort((a, b) => a - b);
  // Of neighbours among finitely many values, nothing lies between.
  const step = 1 / sizeOf(param);
  const gaps = values.slice(1).map((to, i) => ({
    from: values[i]!,
    to,
    share: toUnit(param, to) - toUnit(param, values[i]!) - step,
  }));
  return gaps.reduce((a, b) => b.share > a.share ? b : a);
}
