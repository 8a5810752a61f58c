// The learning rate as it is.

import type { ScheduleKind } from "./schedule.ts";

/** No change. */
export const constant: ScheduleKind = {
  description: "the same rate all the time",
  watchesLoss: false,
  options: {},
  create: () => ({ factorAt: () => 1 }),
};
