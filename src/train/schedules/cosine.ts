// Half a cosine from 1 down (Loshchilov and Hutter 2017, without restarts):
// torch.optim.lr_scheduler.CosineAnnealingLR, step by step.

import type { ScheduleKind } from "./schedule.ts";

/** Falls along half a cosine. */
export const cosine: ScheduleKind = {
  description: "half a cosine from the rate down to its least",
  watchesLoss: false,
  options: {
    least: {
      default: 0,
      isValid: (value) => value >= 0 && value <= 1,
      wanted: "0 to 1",
      description: "share of the rate that is left at the end",
    },
  },
  create({ least }, { steps, kernels }) {
    const factorAt = (step: number): number =>
      least! +
      (1 - least!) * (1 + kernels.cosine(Math.PI * step / steps)) / 2;
    return { factorAt };
  },
};
