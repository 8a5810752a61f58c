// The executor of this thread: runs trials of a function, several at once if
// it is asynchronous. What needs Workers lives in src/pool.

import type { Executor, Objective } from "../executor.ts";
import { runTrial } from "./run_trial.ts";
import type { Params } from "../trial.ts";

/** After so long without a pause timers and signals get their turn. */
const BREATH_MS = 20;

/**
 * Makes an executor that runs an objective in this thread.
 *
 * An abandoned trial keeps its place until the objective has ended: look at
 * `trial.signal`, or at what `trial.report` returns, in everything long.
 *
 * @param objective The function to run for each trial.
 * @param jobs How many run at once, at least 1; more than 1 makes sense only
 * where the objective awaits something.
 * @param clock Elapsed milliseconds; `performance.now` unless given.
 * @throws {RangeError} If `jobs` is not an integer of at least 1.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { localExecutor } from "./local_executor.ts";
 * const executor = localExecutor(({ params }) => Number(params.x) + 1, 1);
 * const { signal } = new AbortController();
 * const trial = { number: 0, params: { x: 1 } };
 * const { outcome } = await executor.start(trial, () => {}, signal);
 * assertEquals(outcome, { state: "complete", values: [2] });
 * ```
 */
export function localExecutor<P = Params>(
  objective: Objective<P>,
  jobs: number,
  clock: () => number = () => performance.now(),
): Executor {
  if (!Number.isSafeInteger(jobs) || jobs < 1) {
    throw new RangeError(
      `Cannot run trials: jobs is ${jobs}, expected an integer of at least 1`,
    );
  }
  const closing = new AbortController();
  const idle = Array.from({ length: jobs }, (_, worker) => worker);
  let breathed = clock();
  return {
    capacity: jobs,
    async start(trial, onReport, signal) {
      const worker = idle.shift();
      if (worker === undefined) {
        throw new RangeError(
          `Cannot start trial ${trial.number}: ${jobs} trials are running, expected fewer`,
        );
      }
      try {
        if (clock() - breathed > BREATH_MS) {
          await new Promise((resolve) => setTimeout(resolve, 0));
          breathed = clock();
        }
        const started = clock();
        const both = AbortSignal.any([signal, closing.signal]);
        const outcome = await runTrial(objective, trial, onReport, both);
        return { outcome, seconds: (clock() - started) / 1000, worker };
      } finally {
        idle.push(worker);
      }
    },
    close: () => closing.abort(new Error("The executor was closed")),
  };
}
