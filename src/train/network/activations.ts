// The list of activations. What each computes is assembly/activations.

/** One activation, as layers use it. */
export interface Activation {
  /** What it computes, in a few words. */
  readonly description: string;
  /** Its number in `assembly/activations/list.ts`. */
  readonly number: number;
  /** What it gives for 0: padding columns must stay 0. */
  readonly atZero: number;
  /**
   * The gain by which initialisations scale weights, as
   * `torch.nn.init.calculate_gain` has it; 1 where PyTorch names none.
   */
  readonly gain: number;
}

/** Every activation by name. */
export const ACTIVATIONS: Readonly<Record<string, Activation>> = {
  relu: { description: "max(z, 0)", number: 0, atZero: 0, gain: Math.SQRT2 },
  leaky_relu: {
    description: "z above 0, 0.01·z below",
    number: 1,
    atZero: 0,
    gain: Math.sqrt(2 / (1 + 0.01 ** 2)),
  },
  elu: {
    description: "z above 0, e^z − 1 below",
    number: 2,
    atZero: 0,
    gain: 1,
  },
  selu: {
    description: "ELU scaled so that layers normalise themselves",
    number: 3,
    atZero: 0,
    gain: 3 / 4,
  },
  gelu: { description: "z·Φ(z)", number: 4, atZero: 0, gain: 1 },
  gelu_tanh: {
    description: "GELU by tanh, faster",
    number: 5,
    atZero: 0,
    gain: 1,
  },
  silu: { description: "z·sigmoid(z), swish", number: 6, atZero: 0, gain: 1 },
  tanh: {
    description: "hyperbolic tangent",
    number: 7,
    atZero: 0,
    gain: 5 / 3,
  },
  sigmoid: { description: "1/(1 + e^−z)", number: 8, atZero: 0.5, gain: 1 },
  softplus: {
    description: "log(1 + e^z)",
    number: 9,
    atZero: Math.LN2,
    gain: 1,
  },
};
