// What is said of a trial by those who run it, an objective or a person, checked
// as it enters: from here on memory holds what a file can hold. Everything is
// copied, so that who said it may change it afterwards.

import {
  anyNumber,
  anything,
  check,
  fields,
  integer,
  join,
  json,
  listOf,
  misfit,
  name,
  oneOf,
  optional,
  recordOf,
  type Rule,
  rule,
  text,
} from "../../check.ts";
import { isPlain } from "../../errors.ts";
import type { ObjectiveResult, OwnOutcome, TrialResult } from "../executor.ts";
import type { Attributes, Json, Report } from "../trial.ts";

const numbers = listOf(anyNumber);
const full = fields({
  values: numbers,
  gradient: optional(recordOf(anyNumber)),
  constraints: optional(recordOf(anyNumber)),
});
const failed = fields({ failed: text });

const result: Rule = (value, path) => {
  if (Array.isArray(value)) return numbers(value, path);
  if (typeof value === "number") return null;
  if (!isPlain(value)) return misfit(path, value, "a number or numbers");
  return "failed" in value ? failed(value, path) : full(value, path);
};

/**
 * A result as an outcome whose values are not judged: the study does that.
 *
 * @param action What cannot be done otherwise, for the message.
 * @param told What an objective returned or a person told.
 * @throws {TypeError} If it is no result.
 */
export function outcomeOf(action: string, told: ObjectiveResult): OwnOutcome {
  check(action, "result", told, result);
  if (typeof told === "number") return { state: "complete", values: [told] };
  if (Array.isArray(told)) return { state: "complete", values: [...told] };
  const one = told as Exclude<ObjectiveResult, number | readonly number[]>;
  if ("failed" in one) return { state: "failed", reason: one.failed };
  const { values, gradient, constraints } = one;
  return {
    state: "complete",
    values: [...values],
    ...(gradient && { gradient: { ...gradient } }),
    ...(constraints && { constraints: { ...constraints } }),
  };
}

const report = fields({
  step: integer(0), // in an order that only the trial knows
  value: anyNumber,
  metrics: optional(recordOf(anyNumber)),
});

/**
 * Checks a report, but for the order of steps.
 *
 * @throws {TypeError} If something is no number; the message names it.
 */
export function readReport(action: string, given: Report): Report {
  check(action, "", given, report);
  const { step, value, metrics } = given;
  return {
    step,
    value,
    ...(metrics !== undefined && { metrics: { ...metrics } }),
  };
}

const attributes = optional(recordOf(json));
/** The rule for a checkpoint. */
export const BYTES = rule(
  "a Uint8Array",
  (it): it is Uint8Array => it instanceof Uint8Array,
);
const complete = fields({
  state: anything,
  values: numbers,
  gradient: optional(recordOf(anyNumber)),
  constraints: optional(recordOf(anyNumber)),
  checkpoint: optional(BYTES),
  attributes,
});
const fault = fields({
  state: anything,
  reason: text,
  thrown: anything,
  attributes,
});

const ended = fields({
  outcome: (value, path) => {
    const state = isPlain(value) && "state" in value ? value.state : value;
    const strange = oneOf("complete", "failed")(state, `${path}.state`);
    return strange ?? (state === "failed" ? fault : complete)(value, path);
  },
  seconds: anyNumber,
  worker: integer(0),
});

/**
 * Checks what an executor gives back.
 *
 * @throws {TypeError} If something has the wrong type; the message names it.
 */
export function checkResult(given: TrialResult): void {
  check("Cannot take what the executor gave", "result", given, ended);
}

const reported = fields({ report, attributes });

/**
 * Checks what an executor reports of a trial.
 *
 * @param last The step that it reported last.
 * @throws {TypeError} If something has the wrong type; the message names it.
 * @throws {RangeError} If the step is not above the last one.
 */
export function checkReported(
  given: Report,
  attributes: Attributes | undefined,
  last: number,
): void {
  const action = "Cannot take a report of the executor";
  check(action, "", { report: given, attributes }, reported);
  check(action, "report.step", given.step, integer(last + 1));
}

/** What `enqueue` and `tell` take besides. */
export interface KeptOptions {
  /** What to keep with the trial, by name: anything that JSON can hold. */
  readonly attributes?: Attributes;
}

const kept = fields({ attributes });

/**
 * Checks what is to be kept with a trial.
 *
 * @throws {TypeError} If JSON cannot hold it; the message says which part.
 */
export function readKept(
  action: string,
  given: KeptOptions,
): Attributes | undefined {
  check(action, "", given, kept);
  return structuredClone(given.attributes);
}

/**
 * Checks an attribute.
 *
 * @throws {TypeError} If JSON cannot hold it; the message says which part.
 */
export function readAttribute(key: string, value: Json): Json {
  const action = "Cannot keep an attribute";
  check(action, "its name", key, name);
  check(action, join("attributes", key), value, json);
  return structuredClone(value);
}
