// NAdam: Dozat 2016, with the defaults of torch.optim.NAdam.

import type { Optimizer } from "./optimizer.ts";

/** Adaptive moments with Nesterov's momentum. */
export const nadam: Optimizer = {
  description: "Adam with Nesterov's momentum",
  operations: 18,
  rule: 9,
  stateVectors: 2,
  defaults: {
    learningRate: 0.002,
    weightDecay: 0,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    momentumDecay: 0.004,
  },
};
