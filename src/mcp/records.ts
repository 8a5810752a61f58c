// Stored studies and trials as answers have them.

import type { StoredStudy, TrialRecord } from "../../mod.ts";
import type { trial as trialSchema } from "./schemas.ts";
import type { z } from "./sdk.ts";

/** One trial of an answer. */
export type TrialAnswer = z.infer<typeof trialSchema>;

/** A trial as answers have it. */
export function answerOf(record: TrialRecord): TrialAnswer {
  const { number, params, enqueued, waiting, outcome } = record;
  const attributes = outcome?.attributes ?? record.attributes;
  const values = outcome === undefined || outcome.state === "failed"
    ? undefined
    : outcome.values;
  return {
    number,
    state: outcome?.state ?? (waiting ? "waiting" : "running"),
    params: { ...params },
    ...(values && { values: [...values] }),
    ...(outcome?.state === "failed" && { reason: outcome.reason }),
    ...(outcome?.state === "complete" && outcome.infeasible && {
      infeasible: true as const,
    }),
    origin: enqueued === undefined ? "sampler" : "enqueued",
    ...(enqueued && { given: { ...enqueued } }),
    ...(attributes && { attributes: { ...attributes } }),
  };
}

/** A trial in one line: `3 complete 0.25 {"lr":0.1} (enqueued: a hunch)`. */
export function lineOf(trial: TrialAnswer): string {
  const { number, state, params, values, reason, origin, attributes } = trial;
  const note = attributes?.["note"];
  return [
    `trial ${number}`,
    state,
    ...values ? [values.join(", ")] : [],
    JSON.stringify(params),
    ...reason === undefined ? [] : [`because ${reason}`],
    ...origin === "enqueued"
      ? [`(enqueued${typeof note === "string" ? `: ${note}` : ""})`]
      : [],
  ].join(" ");
}

/** How many trials are in each state. */
export function countsOf({ trials }: Pick<StoredStudy, "trials">) {
  const counts = { waiting: 0, running: 0, complete: 0, pruned: 0, failed: 0 };
  for (const trial of trials) counts[answerOf(trial).state]++;
  return counts;
}
