// The executor of this thread: runs trials of a function, several at once if
// it is asynchronous. What needs Workers lives in src/pool.

import { callable, check, integer } from "../../../check.ts";
import type {
  Executor,
  Objective,
  OnReport,
  TrialResult,
  TrialStart,
} from "../../executor.ts";
import { orAborted, SlotPool } from "./slot_pool.ts";
import { runTrial } from "./run_trial.ts";
import type { Params } from "../../trial.ts";

/** After so long the event loop gets a turn, for timers and signals. */
const YIELD_AFTER_MS = 20;

/**
 * Makes an executor that runs an objective in this thread.
 *
 * An abandoned trial is over for the study at once, and what it still reports
 * is dropped; the objective keeps its slot until it has ended: look at
 * `trial.signal`, or at what `trial.report` returns, in everything long. A loop
 * that awaits nothing lets no timeout pass: only Workers can be stopped then.
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
  check("Cannot run trials", "the objective", objective, callable);
  check("Cannot run trials", "jobs", jobs, integer(1));
  const closing = new AbortController();
  const slots = new SlotPool(Array.from({ length: jobs }, (_, i) => i));
  let running = 0;
  let lastYieldMs = clock();
  const yieldToEventLoop = async () => {
    if (clock() - lastYieldMs <= YIELD_AFTER_MS) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    lastYieldMs = clock();
  };
  /** Resolves once the objective has ended, abandoned or not. */
  const run = async (
    trial: TrialStart,
    onReport: OnReport,
    abandoned: AbortSignal,
    onPlaced?: (worker: number) => void,
  ): Promise<TrialResult> => {
    const worker = await slots.take();
    try {
      await yieldToEventLoop();
      onPlaced?.(worker);
      const started = clock();
      const outcome = await runTrial(objective, trial, onReport, abandoned);
      return { outcome, seconds: (clock() - started) / 1000, worker };
    } finally {
      slots.release(worker);
    }
  };
  return {
    capacity: jobs,
    async start(trial, onReport, signal, onPlaced) {
      if (running >= jobs) {
        throw new RangeError(
          `Cannot start trial ${trial.number}: ${jobs} trials are running, expected fewer`,
        );
      }
      running++;
      try {
        const abandoned = AbortSignal.any([signal, closing.signal]);
        const result = run(trial, onReport, abandoned, onPlaced);
        return await orAborted(result, abandoned);
      } finally {
        running--;
      }
    },
    close: () => closing.abort(new Error("The executor was closed")),
  };
}
