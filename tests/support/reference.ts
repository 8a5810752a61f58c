// What every kernel computes, in f64 and in the most obvious way: the other
// side of tests/engine. Matrices are row-major.

import type { Reference } from "./close.ts";

type Numbers = ArrayLike<number>;

/** An empty reference of n values. */
function empty(n: number): Reference {
  return { values: new Float64Array(n), sizes: new Float64Array(n) };
}

/** Σ_k a(k)·b(k), and the sum of the absolute terms. */
function dot(
  K: number,
  a: (k: number) => number,
  b: (k: number) => number,
): [value: number, size: number] {
  let value = 0, size = 0;
  for (let k = 0; k < K; k++) {
    const term = a(k) * b(k);
    value += term;
    size += Math.abs(term);
  }
  return [value, size];
}

function product(
  M: number,
  N: number,
  K: number,
  a: (i: number, k: number) => number,
  b: (k: number, j: number) => number,
): Reference {
  const c = empty(M * N);
  for (let i = 0; i < M; i++) {
    for (let j = 0; j < N; j++) {
      const at = i * N + j;
      [c.values[at], c.sizes[at]] = dot(K, (k) => a(i, k), (k) => b(k, j));
    }
  }
  return c;
}

/** C = A·B for A: M×K, B: K×N. */
export const matmulNN = (
  a: Numbers,
  b: Numbers,
  M: number,
  N: number,
  K: number,
): Reference =>
  product(M, N, K, (i, k) => a[i * K + k]!, (k, j) => b[k * N + j]!);

/** C = Aᵀ·B for A: K×M, B: K×N. */
export const matmulTN = (
  a: Numbers,
  b: Numbers,
  M: number,
  N: number,
  K: number,
): Reference =>
  product(M, N, K, (i, k) => a[k * M + i]!, (k, j) => b[k * N + j]!);

/** C = A·Bᵀ for A: M×K, B: N×K. */
export const matmulNT = (
  a: Numbers,
  b: Numbers,
  M: number,
  N: number,
  K: number,
): Reference =>
  product(M, N, K, (i, k) => a[i * K + k]!, (k, j) => b[j * K + k]!);

/** c + bias, the same row of N everywhere. */
export function addBias(c: Reference, bias: Numbers): Reference {
  const at = (i: number) => bias[i % bias.length]!;
  return {
    values: c.values.map((x, i) => x + at(i)),
    sizes: c.sizes.map((x, i) => x + Math.abs(at(i))),
  };
}

/** max(c, 0). */
export function relu(c: Reference): Reference {
  return { ...c, values: c.values.map((x) => Math.max(x, 0)) };
}

/** c where the mask is positive, else 0. */
export function masked(c: Reference, mask: Numbers): Reference {
  const keep = (x: number, i: number) => mask[i]! > 0 ? x : 0;
  return { values: c.values.map(keep), sizes: c.sizes.map(keep) };
}

/** y[c] = base[c] + factor·Σ_r x[r][c]. */
export function sumRows(
  x: Numbers,
  rows: number,
  columns: number,
  factor = 1,
  base?: Numbers,
): Reference {
  const y = empty(columns);
  for (let c = 0; c < columns; c++) {
    const [sum, size] = dot(rows, (r) => x[r * columns + c]!, () => factor);
    y.values[c] = (base?.[c] ?? 0) + sum;
    y.sizes[c] = Math.abs(base?.[c] ?? 0) + size;
  }
  return y;
}

/** x[b][i] = scale·u[samples[b]][i] + offset. */
export function gather(
  u: Numbers,
  samples: Numbers,
  I: number,
  scale: number,
  offset: number,
): Reference {
  const x = empty(samples.length * I);
  for (let at = 0; at < x.values.length; at++) {
    const term = scale * u[samples[Math.floor(at / I)]! * I + at % I]!;
    x.values[at] = term + offset;
    x.sizes[at] = Math.abs(term) + Math.abs(term + offset);
  }
  return x;
}

/** What softmax with cross-entropy comes to, over rows of C logits. */
export interface SoftmaxReference {
  /** Loss of each row: log Σ e^z − z[label]. */
  readonly losses: Float64Array;
  readonly hits: number;
  /** Softmax, B × C. */
  readonly probabilities: Float64Array;
  /** (softmax − onehot)·gradientScale, B × C. */
  readonly gradient: Float64Array;
}

/** Softmax, cross-entropy, hits and gradient of B rows of C logits. */
export function softmaxCrossEntropy(
  z: Numbers,
  labels: Numbers,
  C: number,
  gradientScale: number,
): SoftmaxReference {
  const B = labels.length;
  const losses = new Float64Array(B);
  const probabilities = new Float64Array(B * C);
  const gradient = new Float64Array(B * C);
  let hits = 0;
  for (let b = 0; b < B; b++) {
    const row = Array.from({ length: C }, (_, c) => z[b * C + c]!);
    const highest = Math.max(...row);
    const sum = row.reduce((s, x) => s + Math.exp(x - highest), 0);
    losses[b] = highest + Math.log(sum) - row[labels[b]!]!;
    hits += row.indexOf(highest) === labels[b] ? 1 : 0;
    row.forEach((x, c) => {
      const p = Math.exp(x - highest) / sum;
      probabilities[b * C + c] = p;
      gradient[b * C + c] = (p - (c === labels[b] ? 1 : 0)) * gradientScale;
    });
  }
  return { losses, hits, probabilities, gradient };
}

/** z[b] = constant + Σ_i x[b][i]·w[i], for inputs x: B×I and weights w: I×O. */
export function sparseForward(
  x: Numbers,
  w: Numbers,
  constant: Numbers,
  B: number,
  I: number,
  O: number,
): Reference {
  return addBias(matmulNN(x, w, B, O, I), constant);
}

/** g[i] = constant + Σ_b x[b][i]·d[b], for inputs x: B×I and deltas d: B×O. */
export function sparseGradient(
  x: Numbers,
  d: Numbers,
  constant: Numbers,
  B: number,
  I: number,
  O: number,
): Reference {
  return addBias(matmulTN(x, d, I, O, B), constant);
}
