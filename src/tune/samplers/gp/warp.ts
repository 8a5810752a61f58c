// A power transform under which values look normal: long tails of bad values
// become short, so that the differences among good ones are not lost beside
// them. A process that has one lengthscale for all heights needs that.
//
// x    value, mean about 0, spread about 1
// p    power, at most 1: then good values are never pressed together
// y    ((1 + x)^p − 1) / p for x ≥ 0, −((1 − x)^(2−p) − 1) / (2 − p) for x < 0
//
// Source: Yeo and Johnson 2000, "A new family of power transformations to
// improve normality or symmetry", eq. 2.1 and 3.1.

/** The powers to choose from, nothing changed first. */
const POWERS = Array.from({ length: 21 }, (_, i) => 1 - i / 4);

/** y. */
export function warp(x: number, p: number): number {
  if (x < 0) return -raised(-x, 2 - p);
  return raised(x, p);
}

/** x; Infinity beyond what y can become. */
export function unwarp(y: number, p: number): number {
  if (y < 0) return -lowered(-y, 2 - p);
  return lowered(y, p);
}

function raised(x: number, p: number): number {
  return p === 0 ? Math.log1p(x) : ((1 + x) ** p - 1) / p;
}

function lowered(y: number, p: number): number {
  return p === 0 ? Math.expm1(y) : Math.max(0, 1 + p * y) ** (1 / p) - 1;
}

/** The power under which values are the likeliest to be normal. */
export function powerOf(values: Float64Array): number {
  const slopes = values.reduce(
    (sum, x) => sum + Math.sign(x) * Math.log1p(Math.abs(x)),
    0,
  );
  const likelihoods = POWERS.map((p) =>
    (p - 1) * slopes -
    0.5 * values.length * Math.log(varianceOf(values.map((x) => warp(x, p))))
  );
  return POWERS[likelihoods.indexOf(Math.max(...likelihoods))] ?? 1;
}

function varianceOf(values: Float64Array): number {
  const n = values.length;
  const mean = values.reduce((sum, v) => sum + v, 0) / n;
  return values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / n;
}
