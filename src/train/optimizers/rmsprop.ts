// RMSProp: Hinton 2012, with the defaults of torch.optim.RMSprop.

import type { Optimizer } from "./optimizer.ts";

/** Steps over the root of a running mean square. */
export const rmsprop: Optimizer = {
  description: "RMSProp (steps over the root mean square)",
  operations: 12,
  rule: 6,
  stateVectors: 2,
  defaults: {
    learningRate: 0.01,
    weightDecay: 0,
    alpha: 0.99,
    epsilon: 1e-8,
    momentum: 0,
  },
};
