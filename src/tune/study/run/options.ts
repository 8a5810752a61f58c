// What `optimize` takes beside the objective, and what each part must be.

import { callable, integer, optional, type Rule } from "../../../check.ts";
import type { StudyEvent } from "../../storage.ts";
import { type Budget, BUDGET_RULES } from "./budget.ts";
import type { RunEvent } from "./run_event.ts";

/** What `optimize` takes beside the objective. */
export interface OptimizeOptions extends Budget {
  /** How many trials run at once, at least 1; an Executor knows by itself. */
  readonly jobs?: number;
  /** Told of everything that happens, in order, after it was handed to storage. */
  readonly onEvent?: (event: StudyEvent | RunEvent) => void;
}

/** What each of them must be. */
export const OPTIMIZE_RULES: Readonly<Record<keyof OptimizeOptions, Rule>> = {
  ...BUDGET_RULES,
  jobs: optional(integer(1)),
  onEvent: optional(callable),
};
