// SGD with momentum, with the defaults of torch.optim.SGD.

import type { Optimizer } from "./optimizer.ts";

/** Stochastic gradient descent. */
export const sgd: Optimizer = {
  description: "stochastic gradient descent, with momentum if asked",
  operations: 6,
  rule: 3,
  stateVectors: 1,
  defaults: { learningRate: 0.001, weightDecay: 0, momentum: 0 },
  hyper: { rule: 4, stateVectors: 2 },
};
