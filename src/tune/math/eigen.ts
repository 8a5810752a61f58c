// Eigenvalues and eigenvectors of small symmetric matrices, row-major, by
// Jacobi's method (Golub and Van Loan 2013, §8.5): short, accurate, and as fast
// as is needed up to a hundred dimensions.
//
// A   symmetric matrix                    n × n
// V   orthogonal, its columns the eigenvectors, A = V·diag(λ)·Vᵀ

/** A symmetric matrix taken apart. */
export interface Eigen {
  /** λ, in no particular order. */
  readonly values: Float64Array;
  /** V, row-major. */
  readonly vectors: Float64Array;
}

/** Sweeps converge quadratically; this many are never needed. */
const MAX_SWEEPS = 30;

/**
 * Decomposes a symmetric matrix.
 *
 * @param matrix A, row-major; it is not changed.
 * @param n How many rows it has.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { decomposeSymmetric } from "./eigen.ts";
 * const { values } = decomposeSymmetric(Float64Array.of(2, 1, 1, 2), 2);
 * const [low, high] = values.toSorted();
 * assertAlmostEquals(low!, 1);
 * assertAlmostEquals(high!, 3);
 * ```
 */
export function decomposeSymmetric(matrix: Float64Array, n: number): Eigen {
  const a = Float64Array.from(matrix);
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  for (let sweep = 0; sweep < MAX_SWEEPS && !isDiagonal(a, n); sweep++) {
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) rotate(a, vectors, n, p, q);
    }
  }
  return {
    values: Float64Array.from({ length: n }, (_, i) => a[i * n + i]!),
    vectors,
  };
}

/** Whether what lies off the diagonal is lost in the rounding of what lies on. */
function isDiagonal(a: Float64Array, n: number): boolean {
  let off = 0, on = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (i === j) on += a[i * n + j]! ** 2;
      else off += a[i * n + j]! ** 2;
    }
  }
  return off <= 1e-30 * on;
}

/** Turns rows and columns p and q so that A[p, q] becomes 0. */
function rotate(
  a: Float64Array,
  vectors: Float64Array,
  n: number,
  p: number,
  q: number,
): void {
  const apq = a[p * n + q]!;
  if (apq === 0) return;
  const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) /
    (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1), s = t * c;
  turn(a, n, p, q, 1, n, c, s);
  turn(a, n, p, q, n, 1, c, s);
  turn(vectors, n, p, q, n, 1, c, s);
}

/** Mixes two rows (along 1, across n) or two columns (along n, across 1). */
function turn(
  m: Float64Array,
  n: number,
  p: number,
  q: number,
  along: number,
  across: number,
  c: number,
  s: number,
): void {
  for (let k = 0; k < n; k++) {
    const atP = k * along + p * across, atQ = k * along + q * across;
    const x = m[atP]!, y = m[atQ]!;
    m[atP] = c * x - s * y;
    m[atQ] = s * x + c * y;
  }
}
