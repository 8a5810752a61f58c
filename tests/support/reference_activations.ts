// The activations in f64, by their textbook formulas, and their derivatives by
// the rules of calculus.

/** A function of one number. */
type Real = (z: number) => number;

const sigmoid: Real = (z) => 1 / (1 + Math.exp(-z));
const density: Real = (z) => Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
const A = 1.6732632423543772, L = 1.0507009873554805;
const C = Math.sqrt(2 / Math.PI);
const inner: Real = (z) => C * (z + 0.044715 * z ** 3);

/** The error function: its series near 0, its continued fraction far away. */
function erf(x: number): number {
  const size = Math.abs(x);
  if (size < 3) {
    let term = x, sum = x;
    for (let n = 1; n < 80; n++) {
      term *= -x * x / n;
      sum += term / (2 * n + 1);
    }
    return 2 / Math.sqrt(Math.PI) * sum;
  }
  let fraction = 0;
  for (let n = 60; n > 0; n--) fraction = n / 2 / (size + fraction);
  const rest = Math.exp(-x * x) / Math.sqrt(Math.PI) / (size + fraction);
  return Math.sign(x) * (1 - rest);
}

const phi: Real = (z) => (1 + erf(z / Math.SQRT2)) / 2;

/** Value and slope of every activation by name. */
export const ACTIVATION_RULES: Readonly<
  Record<string, { readonly value: Real; readonly slope: Real }>
> = {
  relu: { value: (z) => Math.max(z, 0), slope: (z) => z > 0 ? 1 : 0 },
  leaky_relu: {
    value: (z) => z > 0 ? z : 0.01 * z,
    slope: (z) => z > 0 ? 1 : 0.01,
  },
  elu: {
    value: (z) => z > 0 ? z : Math.expm1(z),
    slope: (z) => z > 0 ? 1 : Math.exp(z),
  },
  selu: {
    value: (z) => L * (z > 0 ? z : A * Math.expm1(z)),
    slope: (z) => L * (z > 0 ? 1 : A * Math.exp(z)),
  },
  gelu: { value: (z) => z * phi(z), slope: (z) => phi(z) + z * density(z) },
  gelu_tanh: {
    value: (z) => z / 2 * (1 + Math.tanh(inner(z))),
    slope: (z) => {
      const t = Math.tanh(inner(z));
      return (1 + t + z * (1 - t * t) * C * (1 + 3 * 0.044715 * z * z)) / 2;
    },
  },
  silu: {
    value: (z) => z * sigmoid(z),
    slope: (z) => sigmoid(z) * (1 + z * (1 - sigmoid(z))),
  },
  tanh: { value: Math.tanh, slope: (z) => 1 - Math.tanh(z) ** 2 },
  sigmoid: { value: sigmoid, slope: (z) => sigmoid(z) * (1 - sigmoid(z)) },
  softplus: {
    value: (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
    slope: sigmoid,
  },
};
