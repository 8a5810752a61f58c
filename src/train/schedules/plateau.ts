// The rate falls when the loss no longer does:
// torch.optim.lr_scheduler.ReduceLROnPlateau with its relative threshold.

import { count, fraction, type ScheduleKind } from "./schedule.ts";

/** By how much, relatively, a loss must be better to count. */
const THRESHOLD = 1e-4;

/** Falls by a factor when the validation loss has stopped falling. */
export const plateau: ScheduleKind = {
  description: "times gamma when the validation loss stops falling",
  watchesLoss: true,
  options: {
    gamma: fraction(0.1, "factor at each fall"),
    patience: count(2, 0, "epochs without a better loss that are waited for"),
  },
  create({ gamma, patience }) {
    let factor = 1, best = Infinity, bad = 0;
    return {
      factorAt: () => factor,
      afterEpoch(loss) {
        const isBetter = loss < best * (1 - THRESHOLD);
        bad = isBetter ? 0 : bad + 1;
        if (isBetter) best = loss;
        if (bad <= patience!) return;
        factor *= gamma!;
        bad = 0;
      },
      get state() {
        return [factor, best, bad];
      },
      set state([f = 1, b = Infinity, n = 0]: readonly number[]) {
        [factor, best, bad] = [f, b, n];
      },
    };
  },
};
