// The kernel's parameters that explain observations best: maximum a posteriori
// by gradient, from fixed starts, so that equal observations give equal
// parameters.
//
// n    number of observations
// D    number of coordinates
// t    what is searched: log of w (D), s, v               D + 2
// z    observed values, mean about 0, spread about 1      n
// K    kernel matrix with noise                           n × n
// a    K⁻¹·z                                              n
// J    −log p(z | t) − log p(t), up to a constant
//
// Sources: Rasmussen and Williams 2006, eq. 5.8 and 5.9 (likelihood and
// gradient); Hvarfner, Hellsten and Nardi 2024, "Vanilla Bayesian optimization
// performs great in high dimensions", §4 (log-normal lengthscales that grow with
// √D; theirs are ten times longer and miss narrow valleys in few dimensions).

import {
  factorizeWithJitter,
  invert,
  solveLower,
  solveUpper,
} from "../../math/linear_algebra.ts";
import {
  type Kernel,
  kernelMatrix,
  maternSlope,
  type Points,
  squaredDifference,
  squaredDistance,
} from "./kernel.ts";
import { minimize } from "../../math/minimize.ts";

/**
 * Log-normal priors: mean and deviation of the logarithm. They, and the
 * ranges, were chosen by measurement: docs/decisions/gp-sampler.md.
 */
const LENGTHSCALE_PRIOR = { mean: -0.9, deviation: 0.7 }; // for D = 1
const VARIANCE_PRIOR = { mean: 0, deviation: 1 };
const NOISE_PRIOR = { mean: -9, deviation: 3 };

/**
 * Logarithms of the noise that searches start from; the best end counts. From
 * little, one can end at a fit that follows noisy values exactly, from much at
 * one that calls all of them noise.
 */
const NOISE_STARTS = [-2, -8] as const;

/** Ranges of the logarithms. */
const WEIGHT_RANGE = [Math.log(1e-6), Math.log(1e6)] as const;
const VARIANCE_RANGE = [Math.log(1e-2), Math.log(1e3)] as const;
const NOISE_RANGE = [Math.log(1e-6), Math.log(1)] as const;

const MAX_STEPS = 60;
const GRADIENT_TOLERANCE = 1e-2;

/**
 * Fits the kernel to observations.
 *
 * @param points Where was observed.
 * @param values z.
 */
export function fitKernel(points: Points, values: Float64Array): Kernel {
  const dimensions = points.unordered.length;
  const priors = priorsFor(dimensions);
  const options = {
    low: Float64Array.from(priors, ({ range }) => range[0]),
    high: Float64Array.from(priors, ({ range }) => range[1]),
    maxSteps: MAX_STEPS,
    gradientTolerance: GRADIENT_TOLERANCE,
  };
  const means = Float64Array.from(priors, (prior) => prior.mean);
  const ends = NOISE_STARTS.map((noise) =>
    minimize(
      (t, gradient) => negativeLogPosterior(points, values, t, gradient),
      means.with(dimensions + 1, noise),
      options,
    )
  );
  return kernelOf(ends.reduce((a, b) => b.value < a.value ? b : a).x);
}

interface Prior {
  readonly mean: number;
  readonly deviation: number;
  readonly range: readonly [number, number];
}

function priorsFor(dimensions: number): Prior[] {
  // w = lengthscale⁻², so its logarithm is −2 times that of the lengthscale.
  const weight: Prior = {
    mean: -2 * LENGTHSCALE_PRIOR.mean - Math.log(dimensions),
    deviation: 2 * LENGTHSCALE_PRIOR.deviation,
    range: WEIGHT_RANGE,
  };
  return [
    ...Array.from({ length: dimensions }, () => weight),
    { ...VARIANCE_PRIOR, range: VARIANCE_RANGE },
    { ...NOISE_PRIOR, range: NOISE_RANGE },
  ];
}

function kernelOf(t: Float64Array): Kernel {
  const dimensions = t.length - 2;
  return {
    weights: t.subarray(0, dimensions).map(Math.exp),
    variance: Math.exp(t[dimensions]!),
    noise: Math.exp(t[dimensions + 1]!),
  };
}

/** J, and its gradient by t. */
export function negativeLogPosterior(
  points: Points,
  values: Float64Array,
  t: Float64Array,
  gradient: Float64Array,
): number {
  const n = points.count;
  const kernel = kernelOf(t);
  const lower = factorizeWithJitter(kernelMatrix(kernel, points), n);
  const a = values.slice();
  solveLower(lower, n, a);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    sum += 0.5 * a[i]! * a[i]! + Math.log(lower[i * n + i]!);
  }
  solveUpper(lower, n, a);
  likelihoodGradient(points, kernel, a, invert(lower, n), gradient);
  priorsFor(t.length - 2).forEach(({ mean, deviation }, p) => {
    const off = (t[p]! - mean) / deviation;
    sum += 0.5 * off * off;
    gradient[p]! += off / deviation;
  });
  return sum;
}

/** ½·Σ (K⁻¹ − a·aᵀ)ᵢⱼ · dKᵢⱼ/dt; the sum counts each pair i > j twice. */
function likelihoodGradient(
  points: Points,
  kernel: Kernel,
  a: Float64Array,
  inverse: Float64Array,
  gradient: Float64Array,
): void {
  const { values, unordered, count: n } = points;
  const { weights, variance, noise } = kernel;
  const dimensions = unordered.length;
  gradient.fill(0);
  let trace = 0, byVariance = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const pull = inverse[i * n + j]! - a[i]! * a[j]!;
      const from = j * dimensions;
      const squared = squaredDistance(weights, points, i, values, from);
      const root = Math.sqrt(5 * squared), decay = Math.exp(-root);
      byVariance += pull * variance * (1 + root + root * root / 3) * decay;
      const slope = pull * variance * maternSlope(squared);
      for (let d = 0; d < dimensions; d++) {
        gradient[d]! += slope * weights[d]! * squaredDifference(
          values[i * dimensions + d]!,
          values[from + d]!,
          unordered[d]!,
        );
      }
    }
    trace += inverse[i * n + i]! - a[i]! * a[i]!;
  }
  gradient[dimensions] = byVariance + 0.5 * variance * trace;
  gradient[dimensions + 1] = 0.5 * noise * trace;
}
