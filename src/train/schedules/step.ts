// The rate falls every few epochs: torch.optim.lr_scheduler.StepLR.

import { count, fraction, type ScheduleKind } from "./schedule.ts";

/** Falls by a factor every few epochs. */
export const step: ScheduleKind = {
  description: "times gamma every few epochs",
  watchesLoss: false,
  options: {
    gamma: fraction(0.1, "factor at each fall"),
    every: count(1, 1, "epochs between two falls"),
  },
  create({ gamma, every }, { stepsPerEpoch }) {
    const factorAt = (step: number): number => {
      let factor = 1;
      const falls = Math.floor(Math.floor(step / stepsPerEpoch) / every!);
      for (let i = 0; i < falls; i++) factor *= gamma!;
      return factor;
    };
    return { factorAt };
  },
};
