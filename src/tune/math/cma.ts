// The covariance matrix adaptation evolution strategy, (μ/μ_w, λ) with negative
// weights: equations and default parameters of N. Hansen, "The CMA Evolution
// Strategy: A Tutorial", 2016 (arXiv 1604.00772), figure 6 and table 1; points
// that were not drawn from the present distribution are drawn closer as in his
// "Injecting External Solutions Into CMA-ES", 2011 (arXiv 1110.4181).
//
// D       dimensions                      λ, μ    points, parents a generation
// m, σ, C mean, step size and shape of the distribution N(m, σ²ACA)
// A       what stretches single axes: diagonal, 1 unless a margin changes it
// p_σ p_c the paths that the mean has taken lately
// y       A⁻¹(x − m)/σ for a point x

import { decomposeSymmetric, type Eigen } from "./eigen.ts";

/** What depends on the number of dimensions alone (Hansen's table 1). */
export class CmaConstants {
  /** D. */
  readonly dimensions: number;
  /** λ. */
  readonly population: number;
  /** μ. */
  readonly parents: number;
  /** w, from the best point of a generation to its worst. */
  readonly weights: Float64Array;
  readonly parentsEffective: number;
  readonly cSigma: number;
  readonly dSigma: number;
  readonly cPath: number;
  readonly c1: number;
  readonly cMu: number;
  /** The expected length of a standard normal vector. */
  readonly chi: number;

  /**
   * @param D Dimensions, at least 1.
   * @param population λ, at least 4; by default 4 + ⌊3·ln D⌋.
   */
  constructor(D: number, population = 4 + Math.floor(3 * Math.log(D))) {
    this.dimensions = D;
    this.population = population;
    this.parents = Math.floor(population / 2);
    const raw = Float64Array.from(
      { length: population },
      (_, i) => Math.log((population + 1) / 2) - Math.log(i + 1),
    );
    const [sum, mu] = sumAndCount(raw.subarray(0, this.parents));
    const [sumBad, muBad] = sumAndCount(raw.subarray(this.parents));
    this.parentsEffective = mu;
    this.cSigma = (mu + 2) / (D + mu + 5);
    this.dSigma = 1 + 2 * Math.max(0, Math.sqrt((mu - 1) / (D + 1)) - 1) +
      this.cSigma;
    this.cPath = (4 + mu / D) / (D + 4 + 2 * mu / D);
    this.c1 = 2 / ((D + 1.3) ** 2 + mu);
    this.cMu = Math.min(
      1 - this.c1,
      2 * (mu - 2 + 1 / mu) / ((D + 2) ** 2 + mu),
    );
    const negative = Math.min(
      1 + this.c1 / this.cMu,
      1 + 2 * muBad / (mu + 2),
      (1 - this.c1 - this.cMu) / (D * this.cMu),
    );
    this.weights = raw.map((w) => w > 0 ? w / sum : negative * w / -sumBad);
    this.chi = Math.sqrt(D) * (1 - 1 / (4 * D) + 1 / (21 * D * D));
  }
}

/** Σw, and how many equal weights would vary as much: (Σw)² / Σw². */
function sumAndCount(weights: Float64Array): [number, number] {
  let sum = 0, squares = 0;
  for (const w of weights) {
    sum += w;
    squares += w * w;
  }
  return [sum, squares > 0 ? sum * sum / squares : 0];
}

/** The distribution after some generations. Never changed, only followed. */
export interface CmaState {
  readonly generation: number;
  readonly mean: Float64Array;
  readonly sigma: number;
  /** A. */
  readonly stretch: Float64Array;
  readonly covariance: Float64Array;
  readonly eigen: Eigen;
  readonly pathSigma: Float64Array;
  readonly pathC: Float64Array;
}

/** Below this share of an axis steps are lost in rounding. */
const MIN_SIGMA = 1e-12;

/** The state before the first generation: a ball. */
export function startCma(mean: Float64Array, sigma: number): CmaState {
  const D = mean.length;
  const covariance = new Float64Array(D * D);
  for (let d = 0; d < D; d++) covariance[d * D + d] = 1;
  return {
    generation: 0,
    mean,
    sigma,
    stretch: new Float64Array(D).fill(1),
    covariance,
    eigen: decomposeSymmetric(covariance, D),
    pathSigma: new Float64Array(D),
    pathC: new Float64Array(D),
  };
}

/** C^(−½)·x. */
function whiten({ values, vectors }: Eigen, x: Float64Array): Float64Array {
  const D = x.length, out = new Float64Array(D);
  for (let k = 0; k < D; k++) {
    let along = 0;
    for (let d = 0; d < D; d++) along += vectors[d * D + k]! * x[d]!;
    along /= Math.sqrt(values[k]!);
    for (let d = 0; d < D; d++) out[d]! += vectors[d * D + k]! * along;
  }
  return out;
}

function lengthOf(x: Float64Array): number {
  return Math.sqrt(x.reduce((sum, v) => sum + v * v, 0));
}

/** The point that a standard normal vector z stands for: m + σ·A·V·Λ^½·z. */
export function drawCma(
  { mean, sigma, stretch, eigen: { values, vectors } }: CmaState,
  z: Float64Array,
): Float64Array {
  const D = z.length;
  const stretched = z.map((v, k) => v * Math.sqrt(values[k]!));
  return mean.map((m, d) => {
    let y = 0;
    for (let k = 0; k < D; k++) y += vectors[d * D + k]! * stretched[k]!;
    return m + sigma * stretch[d]! * y;
  });
}

/** A point as the update sees it: y, and the length of C^(−½)·y. */
interface Step {
  readonly y: Float64Array;
  readonly length: number;
}

/** The steps to points; those too long for the distribution are shortened. */
function stepsTo(
  { mean, sigma, stretch, eigen }: CmaState,
  points: readonly Float64Array[],
): Step[] {
  const D = mean.length, reach = Math.sqrt(D) + 2 * D / (D + 2);
  return points.map((x) => {
    const y = x.map((v, d) => (v - mean[d]!) / (sigma * stretch[d]!));
    const length = lengthOf(whiten(eigen, y));
    const shrink = Math.min(1, reach / length);
    return { y: y.map((v) => v * shrink), length: length * shrink };
  });
}

/**
 * The state after one more generation.
 *
 * @param points λ points from best to worst, wherever they come from.
 */
export function advanceCma(
  state: CmaState,
  constants: CmaConstants,
  points: readonly Float64Array[],
): CmaState {
  const { parents, weights, cSigma, dSigma, chi } = constants;
  const steps = stepsTo(state, points);
  const move = new Float64Array(state.mean.length);
  for (let i = 0; i < parents; i++) {
    steps[i]!.y.forEach((v, d) => move[d]! += weights[i]! * v);
  }
  const { pathSigma, pathC, isSteady } = advancePaths(state, constants, move);
  const growth = cSigma / dSigma * (lengthOf(pathSigma) / chi - 1);
  const sigma = Math.max(state.sigma * Math.exp(growth), MIN_SIGMA);
  const { covariance: old } = state;
  const covariance = adaptCovariance(old, constants, pathC, isSteady, steps);
  return {
    generation: state.generation + 1,
    mean: state.mean.map((m, d) =>
      m + state.sigma * state.stretch[d]! * move[d]!
    ),
    sigma,
    stretch: state.stretch,
    covariance,
    eigen: positive(decomposeSymmetric(covariance, move.length)),
    pathSigma,
    pathC,
  };
}

function advancePaths(
  state: CmaState,
  { dimensions: D, cSigma, cPath, parentsEffective: mu, chi }: CmaConstants,
  move: Float64Array,
): { pathSigma: Float64Array; pathC: Float64Array; isSteady: boolean } {
  const white = whiten(state.eigen, move);
  const gainSigma = Math.sqrt(cSigma * (2 - cSigma) * mu);
  const pathSigma = state.pathSigma.map((p, d) =>
    (1 - cSigma) * p + gainSigma * white[d]!
  );
  const correction = 1 - (1 - cSigma) ** (2 * (state.generation + 1));
  const isSteady = lengthOf(pathSigma) / Math.sqrt(correction) <
    (1.4 + 2 / (D + 1)) * chi;
  const gainC = isSteady ? Math.sqrt(cPath * (2 - cPath) * mu) : 0;
  const pathC = state.pathC.map((p, d) => (1 - cPath) * p + gainC * move[d]!);
  return { pathSigma, pathC, isSteady };
}

function adaptCovariance(
  old: Float64Array,
  { dimensions: D, weights, c1, cMu, cPath }: CmaConstants,
  path: Float64Array,
  isSteady: boolean,
  steps: readonly Step[],
): Float64Array {
  const total = weights.reduce((sum, w) => sum + w, 0);
  const stall = isSteady ? 0 : cPath * (2 - cPath);
  const keep = 1 + c1 * stall - c1 - cMu * total;
  const covariance = old.map((v) => v * keep);
  const add = (weight: number, v: Float64Array) => {
    for (let i = 0; i < D; i++) {
      for (let j = 0; j < D; j++) {
        covariance[i * D + j]! += weight * v[i]! * v[j]!;
      }
    }
  };
  add(c1, path);
  steps.forEach(({ y, length }, i) => {
    const w = weights[i]!;
    // A bad point's length must not decide how much variance it takes away.
    add(cMu * (w >= 0 ? w : w * D / Math.max(length * length, 1e-12)), y);
  });
  return covariance;
}

/** The standard deviation of an axis: σ·A·√C. */
export function deviationOf(
  { mean, sigma, stretch, covariance }: CmaState,
  d: number,
): number {
  return sigma * stretch[d]! * Math.sqrt(covariance[d * mean.length + d]!);
}

/**
 * The state with axes stretched to a least standard deviation each.
 *
 * @param least That of dimension d, where the mean is there; 0 for any.
 */
export function widenAxes(
  state: CmaState,
  least: (mean: number, d: number) => number,
): CmaState {
  const stretch = state.stretch.map((a, d) =>
    a * Math.max(1, least(state.mean[d]!, d) / deviationOf(state, d))
  );
  return { ...state, stretch };
}

/** Keeps rounding from making a narrow direction negative. */
function positive({ values, vectors }: Eigen): Eigen {
  const floor = 1e-14 * Math.max(...values);
  return { values: values.map((v) => Math.max(v, floor)), vectors };
}
