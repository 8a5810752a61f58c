// The trials as the page shows them: events in, trials out. Trials that did not
// change stay the same objects.

import type { Params, Report, TrialRecord } from "../../mod.ts";
import type { Timed } from "../../src/cli/serve/messages.ts";

/** How far a trial is, or how it ended. */
export type TrialState =
  | "waiting"
  | "running"
  | "complete"
  | "pruned"
  | "failed"
  | "unfinished";

/** One trial. */
export interface ShownTrial {
  readonly number: number;
  readonly params: Params;
  readonly state: TrialState;
  readonly reports: readonly Report[];
  /** Its first value, if it has one. */
  readonly value?: number;
  /** Why it failed. */
  readonly reason?: string;
  readonly worker?: number;
  /** Milliseconds since the run began. */
  readonly start?: number;
  readonly end?: number;
}

/** A trial that was there before this run. */
export function fromRecord(
  record: TrialRecord,
  isRunning = false,
): ShownTrial {
  const { number, params, reports, outcome, waiting } = record;
  const base = { number, params, reports };
  if (outcome === undefined) {
    const state = isRunning ? "running" : waiting ? "waiting" : "unfinished";
    return { ...base, state };
  }
  if (outcome.state === "failed") {
    return { ...base, state: "failed", reason: outcome.reason };
  }
  const value = outcome.values?.[0];
  return {
    ...base,
    state: outcome.state,
    ...(value !== undefined && { value }),
  };
}

/** The trials after more has happened. */
export function afterEvents(
  trials: readonly ShownTrial[],
  events: readonly Timed[],
): ShownTrial[] {
  const next = [...trials];
  for (const { event, at } of events) {
    if (!("number" in event)) continue;
    const { number } = event;
    const before = next[number] ??
      { number, params: {}, state: "waiting", reports: [] };
    next[number] = afterEvent(before, event, at);
  }
  return next;
}

function afterEvent(
  trial: ShownTrial,
  event: Extract<Timed["event"], { readonly number: number }>,
  at: number,
): ShownTrial {
  switch (event.type) {
    case "enqueued":
    case "created":
      return { ...trial, params: event.params };
    case "started":
      // Whatever an earlier attempt reported comes again.
      return { ...trial, state: "running", reports: [], start: at };
    case "progress":
      return trial.state === "running"
        ? { ...trial, reports: [...trial.reports, event.report] }
        : trial;
    case "lost":
      return { ...trial, state: "waiting", reports: [] };
    case "report":
      return trial; // "progress" told it before
    case "ended": {
      const { outcome, reports, run } = event;
      const value = outcome.state === "failed"
        ? undefined
        : outcome.values?.[0];
      return {
        ...trial,
        state: outcome.state,
        reports,
        start: at - run.seconds * 1000,
        end: at,
        ...(run.worker !== undefined && { worker: run.worker }),
        ...(value !== undefined && { value }),
        ...(outcome.state === "failed" && { reason: outcome.reason }),
      };
    }
  }
}

/** The best complete trial; the first of equals. */
export function bestOfShown(
  trials: readonly ShownTrial[],
  direction: "minimize" | "maximize",
): ShownTrial | undefined {
  const sign = direction === "minimize" ? -1 : 1;
  let best: ShownTrial | undefined;
  for (const trial of trials) {
    if (trial?.state !== "complete" || trial.value === undefined) continue;
    const isBetter = best === undefined ||
      sign * trial.value > sign * best.value!;
    if (isBetter) best = trial;
  }
  return best;
}
