// A Parzen estimator over a mixed space: a weighted sum of kernels, one around
// each point and a uniform one as the prior.
//
// point     one number an axis: a coordinate in [0, 1], or the index of a
//           category, or NaN where the parameter does not exist
// kernel    a product over axes: a normal density cut to [0, 1]; for
//           categories more mass on its own; uniform where its point has NaN
// density   always relative to the uniform one, for categories as well
// n, D      points, axes
// σ         bandwidth of an axis: w·s·n^(−1/(D+4)) (Scott 1992), s being how far
//           the points spread along it, 1 if evenly; never less than half the
//           width of one value

import type { Pcg32 } from "../../random.ts";
import { upperTail } from "./normal.ts";

/** One dimension of the space. */
export interface Axis {
  /** How many categories it has; 0 for an ordered axis. */
  readonly categories: number;
  /** The width in [0, 1] of one value of an ordered axis; 0 if continuous. */
  readonly cell: number;
}

/** A point and how much it counts. */
export interface WeightedPoint {
  readonly point: Float64Array;
  /** A positive number, 1 on average. */
  readonly weight: number;
}

/** How many points spread evenly over an axis its own points are joined by. */
const EVEN_POINTS = 2;

/** The variance of what is spread evenly over [0, 1]. */
const EVEN_VARIANCE = 1 / 12;

/**
 * σ of every axis for some points: where these lie close together, kernels are
 * narrow; where chance alone chose them (noise, a parameter without effect),
 * they are wide. A few points say little of their spread.
 *
 * @param width w, as a share of an axis.
 */
export function bandwidthsOf(
  axes: readonly Axis[],
  points: readonly WeightedPoint[],
  width: number,
): number[] {
  const scott = width * Math.max(points.length, 1) ** (-1 / (axes.length + 4));
  return axes.map((_, d) => {
    let sum = 0, mean = 0, squares = 0;
    for (const { point, weight } of points) {
      const x = point[d]!;
      if (Number.isNaN(x)) continue;
      // The running mean and squares of Welford 1962, weighted.
      const before = x - mean;
      sum += weight;
      mean += before * weight / sum;
      squares += weight * before * (x - mean);
    }
    const variance = (squares + EVEN_POINTS * EVEN_VARIANCE) /
      (sum + EVEN_POINTS);
    return scott * Math.sqrt(variance / EVEN_VARIANCE);
  });
}

/** Beyond so many σ a normal distribution has no mass worth counting. */
const REACH = 5;

/** A density that can be sampled and evaluated. */
export class ParzenEstimator {
  readonly #axes: readonly Axis[];
  /** Axes × kernels, the prior last and all NaN. */
  readonly #centres: Float64Array;
  /** Axes × kernels: the log of what makes a normal density integrate to 1. */
  readonly #logNorms: Float64Array;
  /** By axis. */
  readonly #sigmas: Float64Array;
  /** By axis: the log density of a kernel's own category, of each other one. */
  readonly #own: Float64Array;
  readonly #other: Float64Array;
  /** By kernel: its weight's logarithm; the sum of weights up to it. */
  readonly #logWeights: Float64Array;
  readonly #cumulative: Float64Array;
  /** By kernel: what is summed up for one point. */
  readonly #logs: Float64Array;

  /**
   * @param axes The space.
   * @param points Where kernels stand; without any the density is uniform. The
   * prior weighs 1.
   * @param sigmas σ of each ordered axis, at least this if its values are wider.
   */
  constructor(
    axes: readonly Axis[],
    points: readonly WeightedPoint[],
    sigmas: readonly number[],
  ) {
    const n = points.length, D = axes.length;
    this.#axes = axes;
    this.#centres = new Float64Array((n + 1) * D).fill(NaN);
    this.#sigmas = Float64Array.from(
      axes,
      ({ cell }, d) => Math.max(sigmas[d]!, cell / 2),
    );
    // A kernel's category is counted once, each category 1/n times more.
    const massOf = (count: number) =>
      Float64Array.from(
        axes,
        ({ categories: C }) =>
          Math.log(C * (count + 1 / (n + 1)) / (1 + C / (n + 1))),
      );
    this.#own = massOf(1);
    this.#other = massOf(0);
    this.#logNorms = new Float64Array((n + 1) * D);
    this.#logWeights = new Float64Array(n + 1);
    this.#cumulative = new Float64Array(n + 1);
    this.#logs = new Float64Array(n + 1);
    let sum = 0;
    for (let i = 0; i <= n; i++) {
      const weight = i < n ? points[i]!.weight : 1;
      this.#cumulative[i] = sum += weight;
      this.#logWeights[i] = Math.log(weight);
    }
    for (let d = 0; d < D; d++) this.#place(points, d);
  }

  /** Places all kernels along an axis. */
  #place(points: readonly WeightedPoint[], d: number): void {
    const isOrdered = this.#axes[d]!.categories === 0;
    const sigma = this.#sigmas[d]!, start = d * this.#logs.length;
    const whole = logNormOf(sigma, 1);
    for (let i = 0, at = start; i < points.length; i++, at++) {
      const x = points[i]!.point[d]!;
      this.#centres[at] = x;
      if (!isOrdered || Number.isNaN(x)) continue;
      const left = x / sigma, right = (1 - x) / sigma;
      let mass = 1;
      if (left < REACH) mass -= upperTail(left);
      if (right < REACH) mass -= upperTail(right);
      this.#logNorms[at] = mass === 1 ? whole : logNormOf(sigma, mass);
    }
  }

  /** Draws a point; every axis has a value in it. */
  sample(random: Pcg32): Float64Array {
    const kernel = this.#drawKernel(random);
    return Float64Array.from(
      this.#axes,
      (_, d) => this.#sampleAxis(d, kernel, random),
    );
  }

  /** Draws each axis from a kernel of its own: what each is by itself. */
  sampleApart(random: Pcg32): Float64Array {
    return Float64Array.from(
      this.#axes,
      (_, d) => this.#sampleAxis(d, this.#drawKernel(random), random),
    );
  }

  /** A kernel, drawn by weight. */
  #drawKernel(random: Pcg32): number {
    const target = random.nextFloat() * this.#cumulative.at(-1)!;
    return this.#cumulative.findIndex((sum) => target < sum);
  }

  #sampleAxis(d: number, kernel: number, random: Pcg32): number {
    const { categories } = this.#axes[d]!;
    const centre = this.#centres[d * this.#logs.length + kernel]!;
    if (Number.isNaN(centre)) {
      return categories > 0 ? random.nextBelow(categories) : random.nextFloat();
    }
    if (categories > 0) {
      const own = Math.exp(this.#own[d]!) / categories;
      if (categories === 1 || random.nextFloat() < own) return centre;
      return (centre + 1 + random.nextBelow(categories - 1)) % categories;
    }
    while (true) {
      // At least a third of the mass lies inside, wherever the centre is.
      const x = centre + this.#sigmas[d]! * random.nextNormal();
      if (x >= 0 && x < 1) return x;
    }
  }

  /** The log density at a point, over the axes that exist there. */
  logDensity(x: Float64Array): number {
    const logs = this.#logs, n = logs.length;
    logs.set(this.#logWeights);
    for (let d = 0; d < this.#axes.length; d++) {
      if (Number.isNaN(x[d]!)) continue;
      if (this.#axes[d]!.categories > 0) this.#addCategory(d, x[d]!);
      else this.#addNormal(d, x[d]!);
    }
    let top = -Infinity, sum = 0;
    for (let i = 0; i < n; i++) if (logs[i]! > top) top = logs[i]!;
    for (let i = 0; i < n; i++) sum += Math.exp(logs[i]! - top);
    return top + Math.log(sum / this.#cumulative[n - 1]!);
  }

  #addCategory(d: number, category: number): void {
    const logs = this.#logs, centres = this.#centres;
    const own = this.#own[d]!, other = this.#other[d]!;
    for (let i = 0, at = d * logs.length; i < logs.length; i++, at++) {
      const centre = centres[at]!;
      if (centre === category) logs[i]! += own;
      else if (centre === centre) logs[i]! += other; // not NaN
    }
  }

  #addNormal(d: number, x: number): void {
    const logs = this.#logs, centres = this.#centres;
    const logNorms = this.#logNorms;
    const scale = Math.SQRT1_2 / this.#sigmas[d]!;
    for (let i = 0, at = d * logs.length; i < logs.length; i++, at++) {
      const z = (x - centres[at]!) * scale;
      if (z === z) logs[i]! += logNorms[at]! - z * z; // not NaN
    }
  }
}

/** The log of what makes a normal density integrate to 1 that has some mass. */
function logNormOf(sigma: number, mass: number): number {
  return -Math.log(sigma * mass * Math.sqrt(2 * Math.PI));
}
