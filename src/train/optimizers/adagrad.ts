// Adagrad: Duchi et al. 2011, with the defaults of torch.optim.Adagrad.

import type { Optimizer } from "./optimizer.ts";

/** Steps over the root of all squares so far. */
export const adagrad: Optimizer = {
  description: "Adagrad (steps over the root of all squares)",
  operations: 9,
  rule: 7,
  stateVectors: 1,
  defaults: {
    learningRate: 0.01,
    weightDecay: 0,
    learningRateDecay: 0,
    epsilon: 1e-10,
  },
};
