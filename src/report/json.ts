// A study as JSON for programs: what tune/export.ts gives, in the words of
// network training. Host facts are only under the keys `run`.

import type { StudyExport } from "../tune/export.ts";
import type { Json } from "../tune/trial.ts";

/** An object that JSON can hold. */
export type JsonObject = { readonly [key: string]: Json };

/**
 * Writes a study as JSON: `{ study, trials, best, run }`. The recorded facts
 * (engine, data set …) stand in `study` itself, and the reports of a training
 * run as `epochs`, each with its losses and accuracy.
 *
 * @param exported What `exportStudy` returns.
 * @param test What the best network scores on the test split, if it was asked.
 * @returns JSON, indented, without a newline at its end.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { studyToJson } from "./json.ts";
 * const text = studyToJson({
 *   study: { name: "study", facts: { engine: { variant: "plain", abi: 1 } } },
 *   trials: [],
 *   best: null,
 *   run: { seconds: 1 },
 * });
 * assertEquals(JSON.parse(text).study.engine.variant, "plain");
 * ```
 */
export function studyToJson(exported: StudyExport, test?: JsonObject): string {
  const { study, trials, best, run } = exported;
  const { facts, ...settings } = study;
  const document = {
    study: { ...settings, ...(facts as JsonObject | undefined) },
    trials: trials.map(nameEpochs),
    best: test === undefined ? best : { ...(best as JsonObject), test },
    run,
  };
  return JSON.stringify(document, null, 2);
}

/** Reports that carry an accuracy are epochs; their value only repeats it. */
function nameEpochs(trial: JsonObject): JsonObject {
  const reports = trial["reports"] as readonly JsonObject[];
  const isTraining = reports.every((one) => "validationAccuracy" in one);
  const entries = Object.entries(trial).map(([key, value]) =>
    key === "reports" && isTraining
      ? ["epochs", reports.map(toEpoch)] as const
      : [key, value] as const
  );
  return Object.fromEntries(entries);
}

function toEpoch({ step, value: _, ...metrics }: JsonObject): JsonObject {
  return { epoch: step!, ...metrics };
}
