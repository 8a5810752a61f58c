// What a study takes from its surroundings: a clock, and what runs its trials.

import {
  callable,
  check,
  integer,
  optional,
  type Rule,
  withMethods,
} from "../../check.ts";
import type { Executor, Objective } from "../executor.ts";
import type { CheckpointStore } from "../storage.ts";
import type { Params } from "../trial.ts";
import { localExecutor } from "./run/local_executor.ts";

/** What a study takes from its surroundings. */
export interface StudyServices {
  /** Elapsed milliseconds, for run facts and timeouts only. */
  readonly clock?: () => number;
  /** Makes the executor of an objective that is given as a module's URL. */
  readonly moduleExecutor?: (module: URL, jobs: number) => Executor;
  /** Where checkpoints of paused trials are kept; in memory unless given. */
  readonly checkpoints?: CheckpointStore;
}

/** What each service must be. */
export const SERVICES_RULES: Readonly<Record<keyof StudyServices, Rule>> = {
  clock: optional(callable),
  moduleExecutor: optional(callable),
  checkpoints: optional(withMethods("a store", "save", "load", "remove")),
};

const EXECUTOR = withMethods(
  "a function, the URL of a module or an executor",
  "start",
  "close",
);

/**
 * What runs the trials of an objective: the executor given, or one made for it.
 *
 * @throws {TypeError} If it is no objective.
 * @throws {RangeError} If it is a module and nothing runs modules here.
 */
export function executorOf<P = Params>(
  objective: Objective<P> | URL | Executor,
  jobs: number,
  { clock, moduleExecutor }: StudyServices,
): Executor {
  if (typeof objective === "function") {
    return localExecutor(objective, jobs, clock);
  }
  if (!(objective instanceof URL)) {
    check("Cannot optimize", "the objective", objective, EXECUTOR);
    const { capacity } = objective;
    check("Cannot optimize", "the executor's capacity", capacity, integer(1));
    return objective;
  }
  if (moduleExecutor === undefined) {
    throw new RangeError(
      `Cannot optimize ${objective.href}: this study has no moduleExecutor, expected an objective function or an executor`,
    );
  }
  return moduleExecutor(objective, jobs);
}
