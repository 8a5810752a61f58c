// How trials are distributed over one parameter's range: the Parzen estimator
// of PED-ANOVA (importance.ts), on a grid of cells.
//
// G    cells: all values of a parameter, at most 50; 50 of a continuous one
// c    number of trials in each cell                                   G
// W    number of trials
// m,σ  mean and width of a kernel, in cells
// p    density: a mixture of one kernel for each cell that holds trials,
//      of weight c, and a broad one over all cells, of weight 1        G
//
// Sources: Watanabe, Bansal and Hutter 2023, "PED-ANOVA", §4; Scott 1992,
// "Multivariate density estimation" (width). Details follow Optuna 5.0.

import { distribution } from "../math/normal.ts";
import {
  type FloatParam,
  type IntParam,
  type ParamSpec,
  sizeOf,
  valueAt,
} from "../space/space.ts";
import type { ParamValue } from "../trial.ts";

const MAX_CELLS = 50;

/** A kernel is at least so wide that 90 % of it lie within its cell. */
const MIN_WIDTH = 0.5 / 1.64;

/**
 * The density of values over the cells of a parameter that has more than one.
 *
 * @param values At least one; those beyond the range count as at its end.
 * @returns p; it sums to 1.
 */
export function cellDensity(
  param: Exclude<ParamSpec, { type: "fixed" }>,
  values: readonly ParamValue[],
): Float64Array {
  return param.type === "categorical"
    ? choiceDensity(values.map((v) => param.choices.indexOf(v)), sizeOf(param))
    : orderedDensity(countInCells(param, values as readonly number[]));
}

/**
 * Each kernel gives its own choice all but a share of 1 in K + 1, K being the
 * number of kernels, which it spreads over all choices.
 */
function choiceDensity(indices: readonly number[], G: number): Float64Array {
  const counts = new Float64Array(G);
  for (const index of indices) if (index >= 0) counts[index]!++;
  const kernels = counts.filter((count) => count > 0).length + 1;
  const spread = 1 / kernels;
  const total = sum(counts) + 1;
  // A kernel's row: `spread` everywhere and 1 more at its choice, normalised.
  const row = 1 + G * spread;
  const everywhere = (sum(counts) * spread / row + 1 / G) / total;
  return counts.map((count) => everywhere + count / row / total);
}

/** c. */
function countInCells(
  param: FloatParam | IntParam,
  values: readonly number[],
): Float64Array {
  const last = cellsOf(param) - 1;
  const scale = param.log ? Math.log : (x: number) => x;
  const low = scale(param.low), high = scale(lastValue(param));
  const counts = new Float64Array(last + 1);
  for (const value of values) {
    const position = (scale(value) - low) / ((high - low) / last);
    // The middle between two cells belongs to the lower one.
    const cell = Math.ceil(position - 0.5);
    counts[Math.min(Math.max(cell, 0), last)]!++;
  }
  return counts;
}

/** G. */
function cellsOf(param: FloatParam | IntParam): number {
  const size = sizeOf(param);
  if (param.type === "int" && param.log) {
    return Math.min(Math.ceil(Math.log(size) / Math.LN2) + 1, MAX_CELLS);
  }
  return Math.min(size, MAX_CELLS);
}

/** The largest value that is on a step. */
function lastValue(param: FloatParam | IntParam): number {
  const isContinuous = param.type === "float" && param.step === undefined;
  return isContinuous ? param.high : Number(valueAt(param, sizeOf(param) - 1));
}

/** p of an ordered parameter: normal kernels, cut off at the ends. */
function orderedDensity(counts: Float64Array): Float64Array {
  const G = counts.length, total = sum(counts) + 1;
  const density = new Float64Array(G);
  addKernel(density, 1 / total, (G - 1) / 2, G);
  const width = kernelWidth(counts);
  counts.forEach((count, cell) => {
    if (count > 0) addKernel(density, count / total, cell, width);
  });
  return density;
}

function addKernel(
  density: Float64Array,
  weight: number,
  mean: number,
  width: number,
): void {
  const G = density.length;
  const within = (from: number, to: number) =>
    mass((from - 0.5 - mean) / width, (to + 0.5 - mean) / width);
  const whole = within(0, G - 1);
  for (let cell = 0; cell < G; cell++) {
    density[cell]! += weight * within(cell, cell) / whole;
  }
}

/** The standard normal mass in [a, b], exact in both tails. */
function mass(a: number, b: number): number {
  return a > 0
    ? distribution(-a) - distribution(-b)
    : distribution(b) - distribution(a);
}

/** Scott's rule, the spread being that of the middle half if that is less. */
function kernelWidth(counts: Float64Array): number {
  const W = sum(counts);
  const mean = counts.reduce((s, count, cell) => s + count * cell, 0) / W;
  const squares = counts.reduce(
    (s, count, cell) => s + count * (cell - mean) ** 2,
    0,
  );
  const deviation = Math.sqrt(squares / Math.max(1, W - 1));
  const iqr = middleHalf(counts, W);
  const width = 1.059 * Math.min(iqr / 1.34, deviation) * W ** -0.2;
  return Math.max(width, MIN_WIDTH);
}

/** Cells between the first and the third quartile. */
function middleHalf(counts: Float64Array, W: number): number {
  const first = Math.floor(W / 4), third = Math.floor(3 * W / 4);
  let below = 0, from = -1, to = -1, last = 0;
  counts.forEach((count, cell) => {
    if (count === 0) return;
    below += count;
    if (from < 0 && below >= first) from = cell;
    if (to < 0 && below > third) to = cell;
    last = cell;
  });
  return (to < 0 ? last : to) - from;
}

function sum(values: Float64Array): number {
  return values.reduce((s, value) => s + value, 0);
}
