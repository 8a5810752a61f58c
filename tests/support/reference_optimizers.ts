// The update rules in f64, as PyTorch's documentation writes them: bias
// corrections on the moments, nothing folded, nothing flushed.

/** One parameter and its states; updated in place. */
export interface ParameterState {
  parameter: number;
  states: number[];
}

type Values = Readonly<Record<string, number>>;
type Rule = (
  state: ParameterState,
  gradient: number,
  values: Values,
  step: number,
) => void;

/** Every optimizer's rule by name; step counts from 1. */
export const RULES: Readonly<Record<string, Rule>> = {
  adam(state, gradient, values, step) {
    const { learningRate, weightDecay, beta1, beta2, epsilon } = values;
    const g = gradient + weightDecay! * state.parameter;
    const m = beta1! * (state.states[0] ?? 0) + (1 - beta1!) * g;
    const v = beta2! * (state.states[1] ?? 0) + (1 - beta2!) * g * g;
    const mHat = m / (1 - beta1! ** step);
    const vHat = v / (1 - beta2! ** step);
    state.parameter -= learningRate! * mHat / (Math.sqrt(vHat) + epsilon!);
    state.states = [m, v];
  },
  sgd(state, gradient, values, step) {
    const { learningRate, weightDecay, momentum } = values;
    const g = gradient + weightDecay! * state.parameter;
    const buffer = step === 1 ? g : momentum! * state.states[0]! + g;
    state.parameter -= learningRate! * buffer;
    state.states = [buffer];
  },
};
