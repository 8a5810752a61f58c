// The rate falls with every epoch: torch.optim.lr_scheduler.ExponentialLR.

import { fraction, type ScheduleKind } from "./schedule.ts";
import { step } from "./step.ts";

/** Falls by a factor every epoch. */
export const exponential: ScheduleKind = {
  description: "times gamma every epoch",
  watchesLoss: false,
  options: { gamma: fraction(0.9, "factor at each epoch") },
  create: (options, run) => step.create({ ...options, every: 1 }, run),
};
