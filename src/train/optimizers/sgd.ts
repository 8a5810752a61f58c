// SGD with momentum, with the defaults of torch.optim.SGD.

import type { Optimizer } from "./optimizer.ts";

/** Stochastic gradient descent. */
export const sgd: Optimizer = {
  description: "stochastic gradient descent, with momentum if asked",
  stateVectors: 1,
  defaults: { learningRate: 0.001, weightDecay: 0, momentum: 0 },
  init({ kernels }, blockPtr, stateStrideBytes, values) {
    kernels.initSgd(
      blockPtr,
      stateStrideBytes,
      values.learningRate!,
      values.weightDecay!,
      values.momentum!,
    );
  },
  kernels: ({ kernels }) => ({
    advance: kernels.advanceSgd,
    update: kernels.updateSgd,
    sparseUpdate: kernels.sparseUpdateSgd,
    flush: kernels.flushSgd,
  }),
  hyper: {
    stateVectors: 2,
    kernels: ({ kernels }) => ({
      advance: kernels.advanceSgd,
      update: kernels.updateSgdHyper,
      sparseUpdate: kernels.sparseUpdateSgdHyper,
      flush: kernels.flushSgd,
      adapt: kernels.adaptSgd,
    }),
  },
};
