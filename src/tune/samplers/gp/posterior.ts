// What a Gaussian process believes after observations: mean and variance of
// the function at a point, with gradients.
//
// n    number of points: first those observed, then those believed
// D    number of coordinates
// L    lower factor of the kernel matrix with noise        n × n
// z    observed values                                     observed points
// a    K⁻¹·z                                               n
// x    where to look                                       D
// k    kernel between x and every point                    n
// m    kᵀ·a                      mean
// q    s − kᵀ·K⁻¹·k              variance
//
// A believed point has no value; it is taken to show exactly the mean that the
// observed ones predict there ("kriging believer"). Then L⁻¹·z is 0 in its
// place: it changes no mean and only makes the variance near it smaller.
//
// Sources: Rasmussen and Williams 2006, algorithm 2.1; Ginsbourger, Le Riche
// and Carraro 2010, "Kriging is well-suited to parallelize optimization".

import {
  dot,
  factorizeWithJitter,
  solveLower,
  solveUpper,
} from "../../math/linear_algebra.ts";
import {
  type Kernel,
  kernelMatrix,
  matern,
  maternSlope,
  type Points,
  squaredDistance,
} from "./kernel.ts";

/** Mean and variance at one point. */
export interface Prediction {
  mean: number;
  variance: number;
}

/** Smallest variance reported, relative to that of the function. */
const VARIANCE_FLOOR = 1e-12;

/** A Gaussian process conditioned on observations. */
export class Posterior {
  readonly #kernel: Kernel;
  readonly #points: Points;
  readonly #lower: Float64Array;
  readonly #a: Float64Array;
  readonly #k: Float64Array;
  readonly #solved: Float64Array;
  readonly #squared: Float64Array;
  /** The mean at each of the points. */
  readonly means: Float64Array;

  /**
   * @param points Where was observed, then where is believed.
   * @param values z; the points beyond its length are believed.
   */
  constructor(kernel: Kernel, points: Points, values: Float64Array) {
    const n = points.count;
    this.#kernel = kernel;
    this.#points = points;
    this.#lower = factorizeWithJitter(kernelMatrix(kernel, points), n);
    this.#a = new Float64Array(n);
    this.#a.set(values);
    solveLower(this.#lower, n, this.#a);
    this.#a.fill(0, values.length);
    // At a point that was observed the mean is z − v·a, at others L·(L⁻¹·z).
    this.means = this.#a.map((_, i) =>
      values[i] ?? dot(this.#lower, i * n, this.#a, 0, values.length)
    );
    solveUpper(this.#lower, n, this.#a);
    for (let i = 0; i < n; i++) this.means[i]! -= kernel.noise * this.#a[i]!;
    this.#k = new Float64Array(n);
    this.#solved = new Float64Array(n);
    this.#squared = new Float64Array(n);
  }

  /** Mean and variance at x. */
  at(x: Float64Array): Prediction {
    const { count: n } = this.#points, { variance, weights } = this.#kernel;
    for (let i = 0; i < n; i++) {
      this.#squared[i] = squaredDistance(weights, this.#points, i, x, 0);
      this.#k[i] = variance * matern(this.#squared[i]!);
    }
    this.#solved.set(this.#k);
    solveLower(this.#lower, n, this.#solved);
    const explained = dot(this.#solved, 0, this.#solved, 0, n);
    return {
      mean: dot(this.#k, 0, this.#a, 0, n),
      variance: Math.max(variance - explained, VARIANCE_FLOOR * variance),
    };
  }

  /**
   * Mean and variance at x, and their gradients by the ordered coordinates; 0
   * for those without order.
   */
  withGradient(
    x: Float64Array,
    dMean: Float64Array,
    dVariance: Float64Array,
  ): Prediction {
    const prediction = this.at(x);
    const { values, unordered, count: n } = this.#points;
    const { weights, variance } = this.#kernel;
    const dimensions = unordered.length;
    solveUpper(this.#lower, n, this.#solved); // K⁻¹·k
    dMean.fill(0);
    dVariance.fill(0);
    for (let i = 0; i < n; i++) {
      const slope = 2 * variance * maternSlope(this.#squared[i]!);
      const byMean = slope * this.#a[i]!;
      const byVariance = -2 * slope * this.#solved[i]!;
      for (let d = 0; d < dimensions; d++) {
        if (unordered[d]) continue;
        const step = weights[d]! * (x[d]! - values[i * dimensions + d]!);
        dMean[d]! += byMean * step;
        dVariance[d]! += byVariance * step;
      }
    }
    return prediction;
  }
}
