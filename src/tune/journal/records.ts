// From a study as Optuna's files hold it to the study's own records: internal
// values become parameters, states become outcomes, known attributes go back
// to where they came from.

import { quote } from "../../errors.ts";
import type {
  Attributes,
  Direction,
  Json,
  Outcome,
  Params,
  ParamValue,
  TrialRecord,
  TrialRun,
} from "../trial.ts";
import type { StopReason, StoredStudy, StudySettings } from "../storage.ts";
import {
  keptIn,
  type Meaning,
  meaningOf,
  setOwn,
  toJson,
} from "./format/attributes.ts";
import { constraintsIn, isInfeasible } from "./format/constraints.ts";
import { checkpointIn, continuationIn } from "./format/continuation.ts";
import {
  readDistribution,
  toExternal,
  toParamValue,
} from "./format/distribution.ts";
import type { OptunaStudy, OptunaTrial } from "./format/optuna.ts";
import { isObject, type PythonJson } from "./format/python_json.ts";
import { readTime } from "./format/time.ts";

/** The study attribute that holds the settings, and the version of its form. */
export const SETTINGS_KEY = "lanetune";
/** The study attribute that says why `optimize` ended. */
export const STOPPED_KEY = "lanetune:stopped";
/** The version of what `SETTINGS_KEY` holds. */
export const FORMAT = 1;

/** Why a trial failed that another program did not explain. */
const EXTERNAL_REASON = "failed in another program";

/**
 * The records of a stored study.
 *
 * @param study A study as {@linkcode JournalReplay} or the SQLite reader gives it.
 * @returns What a study resumes from and what reports show.
 * @throws {SyntaxError} If its settings were written in a form not known here.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { toStoredStudy } from "./records.ts";
 * const study = { id: 0, name: "s", directions: ["minimize"], userAttributes: {}, systemAttributes: {}, trials: [] } as const;
 * assertEquals(toStoredStudy(study), { name: "s", directions: ["minimize"], settings: null, trials: [] });
 * ```
 */
export function toStoredStudy(study: OptunaStudy): StoredStudy {
  const { name, directions, userAttributes } = study;
  const distributionOf = memoised(readDistribution);
  const toRecord = (trial: OptunaTrial): TrialRecord => {
    const params = paramsOf(trial, distributionOf);
    const isWaiting = trial.state === "waiting";
    const enqueued = enqueuedOf(trial) ?? (isWaiting ? params : null);
    const meaning = meaningOf(trial);
    const outcome = outcomeOf(trial, meaning, directions);
    const run = outcome === null ? null : runOf(trial, meaning);
    return {
      number: trial.number,
      // Parameters of a trial that waits were cut off before its start.
      params: isWaiting ? enqueued! : params,
      ...continuationIn(trial.systemAttributes),
      ...(enqueued !== null && { enqueued }),
      ...(isWaiting && { waiting: true }),
      reports: meaning.reports,
      ...(outcome === null &&
        optional(unfinishedAttributes(trial, meaning, enqueued !== null))),
      ...(outcome !== null && { outcome }),
      ...(run !== null && { run }),
    };
  };
  const { [SETTINGS_KEY]: settings, [STOPPED_KEY]: why, ...others } =
    userAttributes;
  const stopped = stoppedIn(why);
  const attributes = Object.fromEntries(
    Object.entries(others).map(([key, value]) => [key, toJson(value)]),
  );
  return {
    name,
    directions,
    settings: settingsIn(name, settings),
    ...optional(attributes),
    trials: study.trials.map(toRecord),
    ...(stopped !== null && { stopped }),
  };
}

function memoised<V>(make: (key: string) => V): (key: string) => V {
  const known = new Map<string, V>();
  return (key) => {
    const value = known.get(key) ?? make(key);
    known.set(key, value);
    return value;
  };
}

function paramsOf(
  trial: OptunaTrial,
  distributionOf: (text: string) => ReturnType<typeof readDistribution>,
): Params {
  const params: Record<string, ParamValue> = {};
  for (const name of Object.keys(trial.params)) {
    const distribution = distributionOf(trial.distributions[name]!);
    setOwn(params, name, toExternal(distribution, trial.params[name]!));
  }
  return params;
}

/** What the queue gave a trial: Optuna keeps it for good. */
function enqueuedOf(trial: OptunaTrial): Params | null {
  const fixed = trial.systemAttributes["fixed_params"];
  if (!isObject(fixed)) return null;
  return Object.fromEntries(
    Object.entries(fixed).map(([name, value]) => [name, toParamValue(value)]),
  );
}

function outcomeOf(
  { state, values, systemAttributes }: OptunaTrial,
  meaning: Meaning,
  directions: readonly Direction[],
): Outcome | null {
  if (state === "waiting" || state === "running") return null;
  const { gradient, reason } = meaning;
  const attributes = optional(meaning.attributes);
  if (state === "pruned") {
    return { state, values, ...checkpointIn(systemAttributes), ...attributes };
  }
  if (state === "failed") {
    return { state, reason: reason ?? EXTERNAL_REASON, ...attributes };
  }
  const problem = problemOf(values, directions.length);
  if (problem !== null) {
    return { state: "failed", reason: problem, ...attributes };
  }
  const constraints = constraintsIn(systemAttributes);
  return {
    state: "complete",
    values: values!,
    ...(isInfeasible(systemAttributes) && { infeasible: true }),
    ...(constraints && { constraints }),
    ...(gradient !== null && { gradient }),
    ...attributes,
  };
}

/** Those of our own objectives were cut off before the end, and come again. */
function unfinishedAttributes(
  { isOwn }: OptunaTrial,
  meaning: Meaning,
  isEnqueued: boolean,
): Attributes {
  if (!isOwn) return meaning.attributes;
  return isEnqueued ? keptIn(meaning) : {};
}

function optional(attributes: Attributes): { attributes?: Attributes } {
  return Object.keys(attributes).length === 0 ? {} : { attributes };
}

/** Optuna takes infinities for values; here only a finite one is complete. */
function problemOf(
  values: readonly number[] | null,
  wanted: number,
): string | null {
  if (values?.length !== wanted) {
    return `it ended with ${values?.length ?? 0} of ${wanted} values`;
  }
  return values.every(Number.isFinite)
    ? null
    : `its value is ${values.find((value) => !Number.isFinite(value))}`;
}

/** A trial of another program ran once, from its start to its end. */
function runOf(
  { start, complete }: OptunaTrial,
  { run }: Meaning,
): TrialRun | null {
  if (run !== null || start === null || complete === null) return run;
  const micros = Math.round((readTime(complete) - readTime(start)) * 1000);
  return { seconds: micros / 1e6, attempts: 1 };
}

function stoppedIn(value: PythonJson | undefined): StopReason | null {
  if (!isObject(value)) return null;
  const { rule, message, failure } = value;
  return typeof rule === "string" && typeof message === "string"
    ? { rule, message, ...(typeof failure === "string" && { failure }) }
    : null;
}

function settingsIn(
  study: string,
  value: PythonJson | undefined,
): StudySettings | null {
  if (value === undefined) return null;
  const fail = (found: string, wanted: string): never => {
    throw new SyntaxError(
      `Cannot read the settings of study ${
        quote(study)
      }: ${found}, expected ${wanted}`,
    );
  };
  if (!isObject(value)) return fail("they are no object", "one");
  const { format, ...settings } = value;
  if (format !== FORMAT) {
    return fail(
      `their format is ${quote(format)}`,
      `${FORMAT}: update this program`,
    );
  }
  for (const [key, hasForm] of Object.entries(FORMS)) {
    const found = settings[key];
    if (!hasForm(found)) {
      fail(`${quote(key)} is damaged`, "what was written there");
    }
  }
  return toJson(settings) as Json as unknown as StudySettings;
}

const isList = Array.isArray;
const isChoice = (value: unknown): boolean =>
  isObject(value) && typeof value["name"] === "string" &&
  isObject(value["options"]);

const FORMS: Readonly<
  Record<keyof StudySettings, (value: unknown) => boolean>
> = {
  directions: isList,
  space: (value) => isObject(value) && Object.values(value).every(isObject),
  sampler: isChoice,
  pruner: isChoice,
  stopping: (value) => isList(value) && value.every(isChoice),
  seed: Number.isSafeInteger,
  lag: Number.isSafeInteger,
  facts: isObject,
};
