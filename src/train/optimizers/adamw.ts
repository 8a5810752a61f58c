// AdamW: Loshchilov and Hutter 2019, with the defaults of torch.optim.AdamW.

import type { Optimizer } from "./optimizer.ts";

/** Adaptive moments, weight decay beside them. */
export const adamw: Optimizer = {
  description: "Adam with decoupled weight decay",
  operations: 15,
  rule: 8,
  stateVectors: 2,
  defaults: {
    learningRate: 0.001,
    weightDecay: 0.01,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
  },
};
