// Hypergradients in f64, as assembly/optimizers/hypergradient.ts describes
// them, over the update rules of reference_optimizers.ts.

import { type ParameterState, RULES } from "./reference_optimizers.ts";

/** Weight of the past in the running means. */
const MEMORY = 0.9;
/** Added to the agreement of learning rates. */
const OVERSHOOT = 0.02;
/** Nearest that an adapted momentum comes to 1. */
const LEAST_LOSS = 0.001;

/** How the loss changes with one hyperparameter. */
export class Slope {
  /** d loss / d hyperparameter, summed over passes. */
  gradient = 0;
  value: number;
  readonly #rate: number;
  #meanSum = 0;
  #meanSize = 0;

  constructor(value: number, rate: number) {
    this.value = value;
    this.#rate = rate;
  }

  get isAdapting(): boolean {
    return this.#rate > 0;
  }

  /** Takes Σ g·u as a list of products; the factor by which to grow. */
  growth(products: readonly number[], bias = 0): number {
    const sum = products.reduce((a, b) => a + b, 0);
    const size = products.reduce((a, b) => a + Math.abs(b), 0);
    if (!(size > 0 && size < Infinity)) return 1;
    this.gradient -= sum;
    this.#meanSum = MEMORY * this.#meanSum + (1 - MEMORY) * sum;
    this.#meanSize = MEMORY * this.#meanSize + (1 - MEMORY) * size;
    const agreement = this.#meanSum / this.#meanSize + bias;
    const x = this.#rate * Math.min(1, Math.max(-1, agreement));
    return (2 + x) / (2 - x);
  }
}

/** The three slopes of a run. */
export interface Slopes {
  readonly learningRate: Slope;
  readonly weightDecay: Slope;
  readonly momentum: Slope;
}

/** Steps of an optimizer whose learning rate and momentum adapt, in place. */
export function adaptiveSteps(
  name: string,
  values: Readonly<Record<string, number>>,
  slopes: Slopes,
  parameters: number[],
  gradients: readonly ArrayLike<number>[],
): void {
  const states = parameters.map((parameter): ParameterState => ({
    parameter,
    states: [],
  }));
  // Where larger hyperparameters would have moved each parameter further.
  let byRate = parameters.map(() => 0), byMomentum = parameters.map(() => 0);
  gradients.forEach((gradient, step) => {
    const { learningRate, weightDecay, momentum } = slopes;
    const now = {
      ...values,
      learningRate: learningRate.value,
      weightDecay: weightDecay.value,
      ...(name === "sgd" && { momentum: momentum.value }),
    };
    const products = (u: readonly number[]) =>
      u.map((value, i) => gradient[i]! * value);
    const rateProducts = products(byRate);
    // By the learning rate of now, not of the step before: nearly the same.
    const momentumProducts = products(byMomentum)
      .map((product) => product * learningRate.value);
    byMomentum = states.map(({ states: [buffer = 0] }) => buffer);
    byRate = states.map((state, i) => {
      const before = state.parameter;
      RULES[name]!(state, gradient[i]!, now, step + 1);
      return (before - state.parameter) / learningRate.value;
    });
    if (name === "sgd") {
      const factor = momentum.growth(momentumProducts);
      if (momentum.isAdapting) {
        const loss = (1 - momentum.value) / factor;
        momentum.value = 1 - Math.min(Math.max(loss, LEAST_LOSS), 1);
      }
    }
    learningRate.value *= learningRate.growth(rateProducts, OVERSHOOT);
  });
  states.forEach(({ parameter }, i) => parameters[i] = parameter);
}
