// Runs one trial of an objective: makes the `Trial` it sees and turns whatever
// it does into an outcome. What every executor does in the end, in this thread
// or in a Worker.

import { check } from "../../../check.ts";
import { isOutcome, messageOf, quote } from "../../../errors.ts";
import type {
  Objective,
  OnReport,
  OwnOutcome,
  TrialStart,
} from "../../executor.ts";
import type { Attributes, Json, Params } from "../../trial.ts";
import { BYTES, outcomeOf, readAttribute, readReport } from "../trial_input.ts";

/**
 * Runs an objective to its end.
 *
 * @param objective The function to run; what it throws makes the trial failed.
 * @param start The trial's number and parameters.
 * @param onReport Gets each report, with the attributes set since the last; none
 * that is made after the objective has ended.
 * @param signal Abandons the trial.
 * @returns The outcome. Values are not judged here: the study does that.
 * @throws The signal's reason if it was aborted, once the objective has ended.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { runTrial } from "./run_trial.ts";
 * const start = { number: 0, params: { x: 2 } };
 * const { signal } = new AbortController();
 * const square = ({ params }: { params: typeof start.params }) => params.x ** 2;
 * const outcome = await runTrial(square, start, () => {}, signal);
 * assertEquals(outcome, { state: "complete", values: [4] });
 * ```
 */
export async function runTrial<P = Params>(
  objective: Objective<P>,
  start: TrialStart,
  onReport: OnReport,
  signal: AbortSignal,
): Promise<OwnOutcome> {
  signal.throwIfAborted();
  const { number, resumeFrom, until } = start;
  const attributes: Record<string, Json> = {};
  let fresh: Record<string, Json> = {};
  let lastStep = -1;
  let isOver = false;
  const report = (
    step: number,
    value: number,
    metrics?: { readonly [name: string]: number },
  ): boolean => {
    if (!Number.isSafeInteger(step) || step <= lastStep) {
      throw new RangeError(
        `Cannot report step ${quote(step)}: expected an integer above ${
          lastStep < 0 ? "-1" : `the step before it, ${lastStep}`
        }`,
      );
    }
    const read = readReport(`Cannot report step ${step}`, {
      step,
      value,
      ...(metrics !== undefined && { metrics }),
    });
    if (isOver || signal.aborted) return true;
    if (lastStep >= (until ?? Infinity)) {
      throw new RangeError(
        `Cannot report step ${step}: the trial is to pause at step ${until}, expected checkpoint() and a return`,
      );
    }
    lastStep = step;
    const set = fresh;
    fresh = {};
    onReport(read, optional(set).attributes);
    return signal.aborted;
  };
  const setAttribute = (name: string, value: Json): void => {
    attributes[name] = fresh[name] = readAttribute(name, value);
  };
  let paused: Uint8Array | undefined;
  const checkpoint = (bytes: Uint8Array): void => {
    check("Cannot pause", "the checkpoint", bytes, BYTES);
    if (until === undefined) return; // it is not to pause
    paused = bytes.slice();
  };
  // Whoever starts the trial checked its parameters against the space.
  const params = start.params as P;
  try {
    const result = await objective({
      number,
      params,
      signal,
      ...(resumeFrom && { resumeFrom }),
      ...(until !== undefined && { until }),
      report,
      checkpoint,
      setAttribute,
    });
    signal.throwIfAborted();
    const own = outcomeOf("Cannot take what the objective returned", result);
    return {
      ...own,
      ...(own.state === "complete" && paused && { checkpoint: paused }),
      ...optional(attributes),
    };
  } catch (error) {
    signal.throwIfAborted();
    return {
      state: "failed",
      reason: messageOf(error),
      ...(!isOutcome(error) && { thrown: error }),
      ...optional(attributes),
    };
  } finally {
    isOver = true; // what it left running may report on, of no trial
  }
}

function optional(attributes: Attributes): { attributes?: Attributes } {
  return Object.keys(attributes).length > 0 ? { attributes } : {};
}
