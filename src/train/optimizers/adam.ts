// Adam: Kingma and Ba 2015, with the defaults of torch.optim.Adam.

import type { Optimizer } from "./optimizer.ts";

/** Adaptive moments. */
export const adam: Optimizer = {
  description: "Adam (adaptive moments)",
  stateVectors: 2,
  defaults: {
    learningRate: 0.001,
    weightDecay: 0,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
  },
  init({ kernels }, blockPtr, stateStrideBytes, values) {
    kernels.initAdam(
      blockPtr,
      stateStrideBytes,
      values.learningRate!,
      values.weightDecay!,
      values.beta1!,
      values.beta2!,
      values.epsilon!,
    );
  },
  kernels: ({ kernels }) => ({
    advance: kernels.advanceAdam,
    update: kernels.updateAdam,
    sparseUpdate: kernels.sparseUpdateAdam,
    flush: kernels.flushAdam,
  }),
  hyper: {
    stateVectors: 2,
    kernels: ({ kernels }) => ({
      advance: kernels.advanceAdam,
      update: kernels.updateAdamHyper,
      sparseUpdate: kernels.sparseUpdateAdamHyper,
      flush: kernels.flushAdam,
      adapt: kernels.adaptAdam,
    }),
  },
};
