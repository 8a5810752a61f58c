// A study as JSON for programs: what tune/study/export.ts gives, in the words of
// network training. Host facts are only under the keys `run`.

import { exportStudy, type StudyExport } from "../tune/study/export.ts";
import type { Json } from "../tune/trial.ts";
import type { ReportFormat, TestScore } from "./report_format.ts";

/** An object that JSON can hold. */
export type JsonObject = { readonly [key: string]: Json };

/** What is known beside the study itself. */
export interface JsonOptions {
  /** What the best network scores on the test split, if it was asked. */
  readonly test?: JsonObject;
  /** Facts of the machine that ran it, for the key `run`. */
  readonly host?: JsonObject;
}

/**
 * Writes a study as JSON: `{ study, trials, best, run }`. The recorded facts
 * (engine, data set …) stand in `study` itself. Where they say that it trains
 * networks its reports are called `epochs`, or `trainings` where each trial is
 * several, and their value is left out where it only repeats the accuracy.
 *
 * @param exported What `exportStudy` returns.
 * @param options A test score, facts of the machine.
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
export function studyToJson(
  exported: StudyExport,
  options: JsonOptions = {},
): string {
  const { test, host } = options;
  const { study, trials, best, run } = exported;
  const { facts, ...settings } = study;
  const step = stepOf(facts as Facts | undefined);
  const document = {
    study: { ...settings, ...(facts as JsonObject | undefined) },
    trials: step === null
      ? trials
      : trials.map((trial) => nameSteps(trial, step)),
    best: test === undefined ? best : { ...(best as JsonObject), test },
    run: { ...run, ...host },
  };
  return JSON.stringify(document, null, 2);
}

interface Facts {
  readonly dataset?: Json;
  readonly repeats?: number;
  readonly validation?: { readonly type: string };
}

/** What a report of a network's trial is; null for any other objective. */
function stepOf(
  { dataset, repeats = 1, validation }: Facts = {},
): "epoch" | "training" | null {
  if (dataset === undefined || validation === undefined) return null;
  return repeats > 1 || validation.type === "kfold" ? "training" : "epoch";
}

function nameSteps(trial: JsonObject, name: string): JsonObject {
  const reports = trial["reports"] as readonly JsonObject[];
  const steps = reports.map(({ step, value, ...metrics }) => ({
    [name]: step!,
    ...(value !== metrics["validationAccuracy"] && { value: value! }),
    ...metrics,
  }));
  return Object.fromEntries(
    Object.entries(trial).map(([key, value]) =>
      key === "reports" ? [`${name}s`, steps] : [key, value]
    ),
  );
}

function scoreOf({ loss, accuracy, r2 }: TestScore): JsonObject {
  return r2 === undefined ? { loss, accuracy } : { loss, r2 };
}

/** Results as JSON. */
export const jsonReport: ReportFormat = {
  isForTerminal: false,
  study: ({ study, test, host }) =>
    studyToJson(exportStudy(study), {
      ...(test && { test: scoreOf(test) }),
      ...(host && { host }),
    }),
  trials: ({ study }) => JSON.stringify(exportStudy(study).trials, null, 2),
  epochs: ({ training, epochs, seconds }) =>
    JSON.stringify({ training, epochs, run: { seconds } }, null, 2),
};
