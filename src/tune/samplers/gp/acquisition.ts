// Where to look next: how much a point may improve on what is known, and how
// likely it is to keep to the constraints and not to fail.
//
// x     point in the box of coordinates.ts                      D
// m,σ   mean and deviation of a posterior at x
// b     a bound of a cell (values are minimised)
// z     (b − m) / σ
// L     log E[(b − y)⁺], log h(z) + log σ
// E     log Π (exp L(high) − exp L(low)) over the objectives, of one cell
// u     log Σ exp E over the cells + Σ log Φ((limit − m) / σ) over the gates
//
// The first sum is the expected hypervolume improvement; of one objective, with
// one cell without lower bound, the expected improvement. Objectives and gates
// count as independent.
//
// Sources: Ament et al. 2023, "Unexpected improvements to expected improvement
// for Bayesian optimization", §3 (the logarithm has slopes where the improvement
// itself is 0 to every digit); Yang et al. 2019, "Efficient computation of
// expected hypervolume improvement", §3; Gardner et al. 2014, "Bayesian
// optimization with inequality constraints", §3.

import { logDistribution, logImprovement } from "../../math/normal.ts";
import type { Cell } from "./cells.ts";
import type { Posterior } from "./posterior.ts";

/** Smallest share of a difference kept: exponentials that agree to rounding. */
const LEAST_GAP = 1e-15;

/** What should come out at or below a limit. */
export interface Gate {
  readonly posterior: Posterior;
  readonly limit: number;
}

/** What a point promises. */
export interface Goals {
  readonly objectives: readonly Posterior[];
  /** What is still to be improved on; if empty, only the gates count. */
  readonly cells: readonly Cell[];
  readonly gates: readonly Gate[];
}

/** A posterior at a point: what of it changes with the point. */
interface Local {
  readonly mean: number;
  readonly deviation: number;
  readonly dMean: Float64Array;
  readonly dVariance: Float64Array;
}

/** L at a bound, and its derivatives by mean and deviation. */
interface Level {
  readonly value: number;
  readonly byMean: number;
  readonly byDeviation: number;
}

const NOTHING: Level = { value: -Infinity, byMean: 0, byDeviation: 0 };

/** u, as a function of a point. */
export class Acquisition {
  readonly #goals: Goals;
  /** By objective, the bounds that cells have, each once. */
  readonly #bounds: readonly (readonly number[])[];
  /** By cell and objective, where low and high stand among these. */
  readonly #cells: readonly (readonly (readonly [number, number])[])[];

  constructor(goals: Goals) {
    this.#goals = goals;
    this.#bounds = goals.objectives.map((_, m) => [
      ...new Set(goals.cells.flatMap(({ low, high }) => [low[m]!, high[m]!])),
    ]);
    this.#cells = goals.cells.map(({ low, high }) =>
      this.#bounds.map((bounds, m) =>
        [bounds.indexOf(low[m]!), bounds.indexOf(high[m]!)] as const
      )
    );
  }

  /** u at x. */
  at(x: Float64Array): number {
    return this.#rate(x);
  }

  /** −u at x; writes its gradient. */
  negative(x: Float64Array, gradient: Float64Array): number {
    gradient.fill(0);
    return -this.#rate(x, gradient);
  }

  /** u at x; takes its gradient from what is given. */
  #rate(x: Float64Array, gradient?: Float64Array): number {
    let sum = this.#cells.length > 0 ? this.#improvement(x, gradient) : 0;
    for (const { posterior, limit } of this.#goals.gates) {
      const local = look(posterior, x, gradient);
      const z = (limit - local.mean) / local.deviation;
      const { value, slope } = logDistribution(z);
      sum += value;
      const byMean = -slope / local.deviation;
      subtract(gradient, local, byMean, byMean * z);
    }
    return sum;
  }

  /** log Σ exp E. */
  #improvement(x: Float64Array, gradient?: Float64Array): number {
    const locals = this.#goals.objectives.map((posterior) =>
      look(posterior, x, gradient)
    );
    const levels = locals.map((local, m) =>
      this.#bounds[m]!.map((bound) => levelAt(bound, local))
    );
    const logs = this.#cells.map((cell) =>
      cell.reduce((sum, [low, high], m) => {
        const bottom = levels[m]![low]!, top = levels[m]![high]!;
        return sum + top.value + Math.log(gap(bottom, top));
      }, 0)
    );
    const most = Math.max(...logs);
    const total = most +
      Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0));
    if (gradient === undefined) return total;
    locals.forEach((local, m) => {
      let byMean = 0, byDeviation = 0;
      this.#cells.forEach((cell, c) => {
        const [low, high] = cell[m]!;
        const bottom = levels[m]![low]!, top = levels[m]![high]!;
        const share = gap(bottom, top), rest = 1 - share;
        const weight = Math.exp(logs[c]! - total) / share;
        byMean += weight * (top.byMean - rest * bottom.byMean);
        byDeviation += weight * (top.byDeviation - rest * bottom.byDeviation);
      });
      subtract(gradient, local, byMean, byDeviation);
    });
    return total;
  }
}

function look(
  posterior: Posterior,
  x: Float64Array,
  gradient: Float64Array | undefined,
): Local {
  // Without a gradient these stay empty, and nothing reads them.
  const size = gradient?.length ?? 0;
  const dMean = new Float64Array(size), dVariance = new Float64Array(size);
  const { mean, variance } = gradient === undefined
    ? posterior.at(x)
    : posterior.withGradient(x, dMean, dVariance);
  return { mean, deviation: Math.sqrt(variance), dMean, dVariance };
}

function levelAt(bound: number, { mean, deviation }: Local): Level {
  if (bound === -Infinity) return NOTHING;
  const z = (bound - mean) / deviation;
  const { value, slope } = logImprovement(z);
  return {
    value: value + Math.log(deviation),
    byMean: -slope / deviation,
    byDeviation: (1 - slope * z) / deviation,
  };
}

/** 1 − exp(L(low) − L(high)). */
function gap(bottom: Level, top: Level): number {
  return Math.max(-Math.expm1(bottom.value - top.value), LEAST_GAP);
}

function subtract(
  gradient: Float64Array | undefined,
  { deviation, dMean, dVariance }: Local,
  byMean: number,
  byDeviation: number,
): void {
  if (gradient === undefined) return;
  const byVariance = byDeviation / (2 * deviation);
  for (let d = 0; d < gradient.length; d++) {
    gradient[d]! -= byMean * dMean[d]! + byVariance * dVariance[d]!;
  }
}
