// RAdam: Liu et al. 2020, with the defaults of torch.optim.RAdam.

import type { Optimizer } from "./optimizer.ts";

/** Adaptive moments once their variance can be trusted. */
export const radam: Optimizer = {
  description: "Adam, rectified while its variance is large",
  operations: 16,
  rule: 10,
  stateVectors: 2,
  defaults: {
    learningRate: 0.001,
    weightDecay: 0,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
  },
};
