// Dense symmetric linear algebra for Gaussian processes, on row-major
// Float64Arrays. Every inner loop runs along rows, so that it reads memory in
// order.
//
// n   number of points
// K   symmetric positive definite matrix                       n × n
// L   lower triangle with K = L·Lᵀ; above the diagonal unread  n × n
// b   right-hand side                                          n

/** Σ a[aFrom + i] · b[bFrom + i], in four partial sums. */
export function dot(
  a: Float64Array,
  aFrom: number,
  b: Float64Array,
  bFrom: number,
  length: number,
): number {
  let s0 = 0, s1 = 0, s2 = 0, s3 = 0, i = 0;
  for (; i + 3 < length; i += 4) {
    s0 += a[aFrom + i]! * b[bFrom + i]!;
    s1 += a[aFrom + i + 1]! * b[bFrom + i + 1]!;
    s2 += a[aFrom + i + 2]! * b[bFrom + i + 2]!;
    s3 += a[aFrom + i + 3]! * b[bFrom + i + 3]!;
  }
  for (; i < length; i++) s0 += a[aFrom + i]! * b[bFrom + i]!;
  return (s0 + s1) + (s2 + s3);
}

/**
 * Writes L over the lower triangle of K (Golub and Van Loan 2013, §4.2).
 *
 * @returns Whether K is positive definite to working precision; if not, the
 * matrix is left half done.
 */
export function factorize(matrix: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    for (let j = 0; j < i; j++) {
      matrix[row + j] =
        (matrix[row + j]! - dot(matrix, row, matrix, j * n, j)) /
        matrix[j * n + j]!;
    }
    const pivot = matrix[row + i]! - dot(matrix, row, matrix, row, i);
    if (!(pivot > 0)) return false;
    matrix[row + i] = Math.sqrt(pivot);
  }
  return true;
}

/**
 * L of K + jitter·I, with the smallest jitter of 0, 1e-10·d, 1e-9·d, … that
 * makes the sum positive definite, d being the mean of the diagonal.
 *
 * @param kernel K; only its lower triangle is read, and it is kept.
 * @throws {RangeError} If no jitter up to d helps: K holds NaN or infinity.
 */
export function factorizeWithJitter(
  kernel: Float64Array,
  n: number,
): Float64Array {
  let diagonal = 0;
  for (let i = 0; i < n; i++) diagonal += kernel[i * n + i]! / n;
  for (let jitter = 0; jitter <= diagonal;) {
    const lower = kernel.slice();
    for (let i = 0; i < n; i++) lower[i * n + i]! += jitter;
    if (factorize(lower, n)) return lower;
    jitter = jitter === 0 ? 1e-10 * diagonal : 10 * jitter;
  }
  throw new RangeError(
    `Cannot factorize the kernel matrix: its mean diagonal is ${diagonal} and it is not positive definite, expected finite positive values`,
  );
}

/**
 * Writes L⁻¹·b over b. Most of a suggestion's time passes here, so four rows
 * are taken at once: each b is read once for them (30 µs instead of 60 at
 * n = 300).
 */
export function solveLower(
  lower: Float64Array,
  n: number,
  b: Float64Array,
): void {
  const blocked = n - n % 4;
  for (let i = 0; i < blocked; i += 4) {
    const row0 = i * n, row1 = row0 + n, row2 = row1 + n, row3 = row2 + n;
    let s0 = b[i]!, s1 = b[i + 1]!, s2 = b[i + 2]!, s3 = b[i + 3]!;
    for (let j = 0; j < i; j++) {
      const x = b[j]!;
      s0 -= lower[row0 + j]! * x;
      s1 -= lower[row1 + j]! * x;
      s2 -= lower[row2 + j]! * x;
      s3 -= lower[row3 + j]! * x;
    }
    const x0 = s0 / lower[row0 + i]!;
    const x1 = (s1 - lower[row1 + i]! * x0) / lower[row1 + i + 1]!;
    const x2 = (s2 - lower[row2 + i]! * x0 - lower[row2 + i + 1]! * x1) /
      lower[row2 + i + 2]!;
    b[i] = x0;
    b[i + 1] = x1;
    b[i + 2] = x2;
    b[i + 3] = (s3 - dot(lower, row3 + i, b, i, 3)) / lower[row3 + i + 3]!;
  }
  for (let i = blocked; i < n; i++) {
    b[i] = (b[i]! - dot(lower, i * n, b, 0, i)) / lower[i * n + i]!;
  }
}

/** Writes L⁻ᵀ·b over b. */
export function solveUpper(
  lower: Float64Array,
  n: number,
  b: Float64Array,
): void {
  for (let i = n - 1; i >= 0; i--) {
    const row = i * n;
    const x = b[i]! / lower[row + i]!;
    b[i] = x;
    for (let j = 0; j < i; j++) b[j]! -= lower[row + j]! * x;
  }
}

/**
 * K⁻¹ from L, its lower triangle only: (L⁻¹)ᵀ·L⁻¹, where row j of `columns`
 * holds column j of L⁻¹.
 */
export function invert(lower: Float64Array, n: number): Float64Array {
  const columns = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    const column = j * n;
    columns[column + j] = 1 / lower[j * n + j]!;
    for (let i = j + 1; i < n; i++) {
      columns[column + i] = -dot(lower, i * n + j, columns, column + j, i - j) /
        lower[i * n + i]!;
    }
  }
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      inverse[i * n + j] = dot(columns, i * n + i, columns, j * n + i, n - i);
    }
  }
  return inverse;
}
