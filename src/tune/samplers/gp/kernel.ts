// The Matérn 5/2 kernel with automatic relevance determination, and its slope.
//
// D    number of coordinates
// n    number of points
// X    points, row after row                                    n × D
// w    weight of each squared difference, 1 / lengthscale²      D
// Δ²   squared difference of one coordinate; for a coordinate
//      without order 1 if different, else 0 (half the squared
//      distance of one-hot vectors, so the kernel stays valid)
// r²   Σ w·Δ² over the coordinates
// s    variance of the function
// v    variance of the noise
// k    s·(1 + √5·r + 5r²/3)·exp(−√5·r)
//
// Sources: Rasmussen and Williams 2006, eq. 4.17 and §5.1.

const SQRT5 = Math.sqrt(5);

/** Points of D coordinates, and which of these have no order. */
export interface Points {
  /** X, row-major. */
  readonly values: Float64Array;
  /** n. */
  readonly count: number;
  /** By coordinate, 1 if only "same or different" counts. */
  readonly unordered: Uint8Array;
}

/** The kernel's own parameters. */
export interface Kernel {
  /** w. */
  readonly weights: Float64Array;
  /** s. */
  readonly variance: number;
  /** v. */
  readonly noise: number;
}

/** k / s at a squared distance. */
export function matern(squared: number): number {
  const t = SQRT5 * Math.sqrt(squared);
  return (1 + t + t * t / 3) * Math.exp(-t);
}

/** d (k / s) / d r² at a squared distance: finite at 0 too. */
export function maternSlope(squared: number): number {
  const t = SQRT5 * Math.sqrt(squared);
  return -5 / 6 * (1 + t) * Math.exp(-t);
}

/** Δ² of one coordinate of two points. */
export function squaredDifference(
  a: number,
  b: number,
  unordered: number,
): number {
  if (unordered) return a === b ? 0 : 1;
  return (a - b) * (a - b);
}

/** r² of point i of X and the point at `from` of `other`. */
export function squaredDistance(
  weights: Float64Array,
  { values, unordered }: Points,
  i: number,
  other: Float64Array,
  from: number,
): number {
  const dimensions = unordered.length, row = i * dimensions;
  let sum = 0;
  for (let d = 0; d < dimensions; d++) {
    const difference = values[row + d]! - other[from + d]!;
    if (unordered[d] === 0) sum += weights[d]! * difference * difference;
    else if (difference !== 0) sum += weights[d]!;
  }
  return sum;
}

/** K + v·I of a set of points: its lower triangle. */
export function kernelMatrix(kernel: Kernel, points: Points): Float64Array {
  const n = points.count, dimensions = points.unordered.length;
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const squared = squaredDistance(
        kernel.weights,
        points,
        i,
        points.values,
        j * dimensions,
      );
      matrix[i * n + j] = kernel.variance * matern(squared);
    }
    matrix[i * n + i] = kernel.variance + kernel.noise;
  }
  return matrix;
}
