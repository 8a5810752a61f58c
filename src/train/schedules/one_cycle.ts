// Up and down again (Smith and Topin 2018): torch.optim.lr_scheduler.OneCycleLR
// with cosines, which leaves momentum alone here.

import { fraction, type ScheduleKind } from "./schedule.ts";

const atLeast1 = {
  isValid: (value: number) => value >= 1 && value < Infinity,
  wanted: "at least 1",
};

/** Rises along a cosine, then falls much further. */
export const oneCycle: ScheduleKind = {
  description: "from a fraction of the rate up to it, then down to almost 0",
  watchesLoss: false,
  options: {
    rise: fraction(0.3, "share of the steps that rise"),
    start: {
      ...atLeast1,
      default: 25,
      description: "what the rate is divided by at the start",
    },
    end: {
      ...atLeast1,
      default: 1e4,
      description: "what the rate at the start is divided by at the end",
    },
  },
  create({ rise, start, end }, { steps, kernels }) {
    const low = 1 / start!, top = Math.max(rise! * steps - 1, 0);
    const last = Math.max(steps - 1, 1);
    const along = (from: number, to: number, share: number): number =>
      to + (from - to) / 2 * (1 + kernels.cosine(Math.PI * share));
    const factorAt = (step: number): number =>
      step <= top && top > 0
        ? along(low, 1, step / top)
        : along(1, low / end!, Math.min((step - top) / (last - top || 1), 1));
    return { factorAt };
  },
};
