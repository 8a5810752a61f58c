// SGD with Nesterov's momentum: torch.optim.SGD(nesterov=True), which has no default
// momentum of its own; 0.9 is the usual one.

import type { Optimizer } from "./optimizer.ts";

/** Stochastic gradient descent that looks ahead. */
export const nesterov: Optimizer = {
  description: "stochastic gradient descent with Nesterov's momentum",
  operations: 8,
  rule: 5,
  stateVectors: 1,
  defaults: { learningRate: 0.001, weightDecay: 0, momentum: 0.9 },
};
