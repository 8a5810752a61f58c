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

/** Adam's moments, taken on by a gradient: themselves are kept, corrected given. */
function nextMoments(
  state: ParameterState,
  g: number,
  { beta1, beta2 }: Values,
  step: number,
): { readonly mHat: number; readonly vHat: number } {
  const m = beta1! * (state.states[0] ?? 0) + (1 - beta1!) * g;
  const v = beta2! * (state.states[1] ?? 0) + (1 - beta2!) * g * g;
  state.states = [m, v];
  return { mHat: m / (1 - beta1! ** step), vHat: v / (1 - beta2! ** step) };
}

/** Every optimizer's rule by name; step counts from 1. */
export const RULES: Readonly<Record<string, Rule>> = {
  adam(state, gradient, values, step) {
    const { learningRate, weightDecay, epsilon } = values;
    const g = gradient + weightDecay! * state.parameter;
    const { mHat, vHat } = nextMoments(state, g, values, step);
    state.parameter -= learningRate! * mHat / (Math.sqrt(vHat) + epsilon!);
  },
  adamw(state, gradient, values, step) {
    const { learningRate, weightDecay, epsilon } = values;
    state.parameter *= 1 - learningRate! * weightDecay!;
    const { mHat, vHat } = nextMoments(state, gradient, values, step);
    state.parameter -= learningRate! * mHat / (Math.sqrt(vHat) + epsilon!);
  },
  nadam(state, gradient, values, step) {
    const { learningRate, weightDecay, beta1, epsilon, momentumDecay } = values;
    const g = gradient + weightDecay! * state.parameter;
    const { vHat } = nextMoments(state, g, values, step);
    const momentumAt = (t: number) =>
      beta1! * (1 - 0.5 * 0.96 ** (t * momentumDecay!));
    let product = 1;
    for (let t = 1; t <= step; t++) product *= momentumAt(t);
    const next = momentumAt(step + 1), root = Math.sqrt(vHat) + epsilon!;
    state.parameter -= learningRate! * (1 - momentumAt(step)) / (1 - product) *
      g / root;
    state.parameter -= learningRate! * next / (1 - product * next) *
      state.states[0]! / root;
  },
  radam(state, gradient, values, step) {
    const { learningRate, weightDecay, beta2, epsilon } = values;
    const g = gradient + weightDecay! * state.parameter;
    const { mHat } = nextMoments(state, g, values, step);
    const left = 1 - beta2! ** step, most = 2 / (1 - beta2!) - 1;
    const now = most - 2 * step * beta2! ** step / left;
    const rectified = now > 5
      ? Math.sqrt(
        (now - 4) * (now - 2) * most / ((most - 4) * (most - 2) * now),
      ) * Math.sqrt(left) / (Math.sqrt(state.states[1]!) + epsilon!)
      : 1;
    state.parameter -= learningRate! * mHat * rectified;
  },
  nesterov(state, gradient, values, step) {
    const { learningRate, weightDecay, momentum } = values;
    const g = gradient + weightDecay! * state.parameter;
    const buffer = step === 1 ? g : momentum! * state.states[0]! + g;
    state.parameter -= learningRate! * (g + momentum! * buffer);
    state.states = [buffer];
  },
  rmsprop(state, gradient, values) {
    const { learningRate, weightDecay, alpha, epsilon, momentum } = values;
    const g = gradient + weightDecay! * state.parameter;
    const [before = 0, buffer = 0] = state.states;
    const square = alpha! * before + (1 - alpha!) * g * g;
    const step = momentum! * buffer + g / (Math.sqrt(square) + epsilon!);
    state.parameter -= learningRate! * step;
    state.states = [square, step];
  },
  adagrad(state, gradient, values, step) {
    const { learningRate, weightDecay, learningRateDecay, epsilon } = values;
    const g = gradient + weightDecay! * state.parameter;
    const square = (state.states[0] ?? 0) + g * g;
    const rate = learningRate! / (1 + (step - 1) * learningRateDecay!);
    state.parameter -= rate * g / (Math.sqrt(square) + epsilon!);
    state.states = [square];
  },
  sgd(state, gradient, values, step) {
    const { learningRate, weightDecay, momentum } = values;
    const g = gradient + weightDecay! * state.parameter;
    const buffer = step === 1 ? g : momentum! * state.states[0]! + g;
    state.parameter -= learningRate! * buffer;
    state.states = [buffer];
  },
};
