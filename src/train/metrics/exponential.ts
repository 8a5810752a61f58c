// Exponential and logarithm from IEEE additions and multiplications alone:
// those of `Math` differ between browsers, and a metric decides a study.

/** ln 2 in two parts, the first with few enough bits to multiply exactly. */
const LN2_HIGH = 6.93147180369123816490e-01;
const LN2_LOW = 1.90821492927058770002e-10;
/** 2 to the power of −k, until it is 0. */
const HALVINGS = Float64Array.from({ length: 1076 }, () => 1);
for (let k = 1; k < HALVINGS.length; k++) HALVINGS[k] = HALVINGS[k - 1]! / 2;
const TERMS = 14;

/** e to the power of x, for x of at most 0. */
export function exp(x: number): number {
  const k = Math.round(-x / (LN2_HIGH + LN2_LOW));
  if (!(k < HALVINGS.length)) return Number.isNaN(x) ? NaN : 0;
  const r = x + k * LN2_HIGH + k * LN2_LOW;
  // 1 + r/1·(1 + r/2·(1 + …)), with |r| at most ln 2 / 2.
  let sum = 1;
  for (let n = TERMS; n > 0; n--) sum = 1 + sum * r / n;
  return sum * HALVINGS[k]!;
}

/** The natural logarithm of a number of at least 1. */
export function log(x: number): number {
  if (!(x < Infinity)) return x;
  let m = x, k = 0;
  for (; m > Math.SQRT2; k++) m /= 2;
  // ln m = 2 artanh((m − 1)/(m + 1)), |that| at most 0.172.
  const t = (m - 1) / (m + 1), square = t * t;
  let sum = 0;
  for (let n = 2 * TERMS - 1; n > 0; n -= 2) sum = sum * square + 1 / n;
  return 2 * t * sum + k * LN2_LOW + k * LN2_HIGH;
}
