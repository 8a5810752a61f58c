// Batch and layer normalisation in f64, as PyTorch's documentation writes them.

interface Rows {
  readonly x: Float32Array;
  /** Gradient of y. */
  readonly d: Float32Array;
  readonly gamma: Float32Array;
  readonly beta: Float32Array;
  readonly B: number;
  readonly stride: number;
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, x) => sum + x, 0) / values.length;

/** x̂ and 1/√(σ² + ε) of one group of numbers. */
function normalize(x: readonly number[], epsilon: number) {
  const center = mean(x);
  const variance = mean(x.map((value) => (value - center) ** 2));
  const root = 1 / Math.sqrt(variance + epsilon);
  return {
    center,
    variance,
    root,
    xHat: x.map((value) => (value - center) * root),
  };
}

/** The gradient of x from that of x̂. */
function back(dxHat: readonly number[], xHat: readonly number[], root: number) {
  const average = mean(dxHat);
  const bend = mean(dxHat.map((value, i) => value * xHat[i]!));
  return dxHat.map((value, i) => root * (value - average - xHat[i]! * bend));
}

/** Column by column; `fixed` is what evaluation gives with the old statistics. */
export function batchNorm(
  input: Rows & {
    readonly mean: Float32Array;
    readonly variance: Float32Array;
  },
  epsilon: number,
  momentum: number,
) {
  const { x, d, gamma, beta, B, stride } = input;
  const result = {
    y: new Float64Array(x.length),
    fixed: new Float64Array(x.length),
    dx: new Float64Array(x.length),
    dGamma: new Float64Array(stride),
    dBeta: new Float64Array(stride),
    mean: Float64Array.from(input.mean),
    variance: Float64Array.from(input.variance),
  };
  for (let c = 0; c < stride; c++) {
    const at = Array.from({ length: B }, (_, b) => b * stride + c);
    const one = normalize(at.map((i) => x[i]!), epsilon);
    const dy = at.map((i) => d[i]!);
    const dx = back(dy.map((v) => v * gamma[c]!), one.xHat, one.root);
    at.forEach((i, b) => {
      result.y[i] = gamma[c]! * one.xHat[b]! + beta[c]!;
      result.fixed[i] = gamma[c]! * (x[i]! - input.mean[c]!) /
          Math.sqrt(input.variance[c]! + epsilon) + beta[c]!;
      result.dx[i] = dx[b]!;
    });
    result.dGamma[c] = dy.reduce((sum, v, b) => sum + v * one.xHat[b]!, 0);
    result.dBeta[c] = dy.reduce((sum, v) => sum + v, 0);
    result.mean[c]! += momentum * (one.center - result.mean[c]!);
    const unbiased = one.variance * B / (B - 1);
    result.variance[c]! += momentum * (unbiased - result.variance[c]!);
  }
  return result;
}

/** Row by row over the first O columns. */
export function layerNorm(
  { x, d, gamma, beta, B, O, stride }: Rows & { readonly O: number },
  epsilon: number,
) {
  const result = {
    y: new Float64Array(x.length),
    dx: new Float64Array(x.length),
    dGamma: new Float64Array(stride),
    dBeta: new Float64Array(stride),
  };
  for (let b = 0; b < B; b++) {
    const at = Array.from({ length: O }, (_, c) => b * stride + c);
    const one = normalize(at.map((i) => x[i]!), epsilon);
    const dx = back(at.map((i, c) => d[i]! * gamma[c]!), one.xHat, one.root);
    at.forEach((i, c) => {
      result.y[i] = gamma[c]! * one.xHat[c]! + beta[c]!;
      result.dx[i] = dx[c]!;
      result.dGamma[c]! += d[i]! * one.xHat[c]!;
      result.dBeta[c]! += d[i]!;
    });
  }
  return result;
}
