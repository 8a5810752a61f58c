// No pruning: every trial runs to its end.

import { technique } from "../technique.ts";
import type { Pruner } from "./pruner.ts";

/** Makes the pruner that never prunes. */
export function createNone(): Pruner {
  return {
    name: "none",
    readsOthers: false,
    options: {},
    shouldPrune: () => false,
  };
}

/** No pruning, as listed. */
export const none = technique({
  description: "every trial runs to its end",
  options: {},
  create: createNone,
});
