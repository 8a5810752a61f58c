// Adam: Kingma and Ba 2015, with the defaults of torch.optim.Adam.

import type { Optimizer } from "./optimizer.ts";

/** Adaptive moments. */
export const adam: Optimizer = {
  description: "Adam (adaptive moments)",
  operations: 16,
  rule: 1,
  stateVectors: 2,
  defaults: {
    learningRate: 0.001,
    weightDecay: 0,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
  },
  hyper: { rule: 2, stateVectors: 2 },
};
