// Which attribute of a stored trial holds what this project keeps there: the
// figures of its steps, why it failed, its gradient, its run. All the rest are
// the objective's own; one of theirs that has such a name gets a "_" before it.

import type { Json, Outcome, Report, TrialRun } from "../../trial.ts";
import { isObject, type PythonJson, type PythonObject } from "./python_json.ts";

const TRIAL_KEYS = /^_*(epochs|failed_reason|gradient|run)$/;
const METRIC_KEYS = /^_*(train_loss|validation_loss|validation_accuracy)$/;

/** The metrics whose names a journal changes; others keep theirs. */
const METRICS: readonly (readonly [name: string, key: string])[] = [
  ["trainLoss", "train_loss"],
  ["validationLoss", "validation_loss"],
  ["validationAccuracy", "validation_accuracy"],
];
const KEY_OF_METRIC = new Map(METRICS);
const METRIC_OF_KEY = new Map(METRICS.map(([name, key]) => [key, name]));

function protect(name: string, reserved: RegExp): string {
  return reserved.test(name) ? `_${name}` : name;
}

function unprotect(key: string, reserved: RegExp): string {
  return key.startsWith("_") && reserved.test(key) ? key.slice(1) : key;
}

/** The attributes that a trial's end leaves, in the order they are written. */
export function attributesOf(
  outcome: Outcome,
  reports: readonly Report[],
  run: TrialRun,
): readonly (readonly [key: string, value: PythonJson])[] {
  const attributes: [string, PythonJson][] = [];
  const epochs = epochsOf(reports);
  if (epochs !== null) attributes.push(["epochs", epochs]);
  if (outcome.state === "failed") {
    attributes.push(["failed_reason", outcome.reason]);
  }
  if (outcome.state === "complete" && outcome.gradient !== undefined) {
    attributes.push(["gradient", outcome.gradient]);
  }
  for (const [name, value] of Object.entries(outcome.attributes ?? {})) {
    if (value === undefined) continue; // as every JSON leaves it out
    attributes.push([protect(name, TRIAL_KEYS), value]);
  }
  const { seconds, worker, attempts } = run;
  attributes.push(["run", {
    seconds,
    ...(worker !== undefined && { worker }),
    attempts,
  }]);
  return attributes;
}

/** One list for each metric, aligned with the reports; null where one is absent. */
function epochsOf(reports: readonly Report[]): PythonObject | null {
  const names = new Set(
    reports.flatMap((report) => Object.keys(report.metrics ?? {})),
  );
  if (names.size === 0) return null;
  return Object.fromEntries(Array.from(names, (name) => [
    KEY_OF_METRIC.get(name) ?? protect(name, METRIC_KEYS),
    reports.map(({ metrics = {} }) =>
      Object.hasOwn(metrics, name) ? metrics[name]! : null
    ),
  ]));
}

/** The figures of each step, put back into the reports. */
export function withMetrics(
  reports: readonly Report[],
  attributes: PythonObject,
): readonly Report[] {
  const epochs = attributes["epochs"];
  if (!isEpochs(epochs)) return reports;
  const columns = Object.entries(epochs).map(([key, column]) =>
    [METRIC_OF_KEY.get(key) ?? unprotect(key, METRIC_KEYS), column] as const
  );
  return reports.map(({ step, value }, i) => {
    const metrics: Record<string, number> = {};
    let count = 0;
    for (const [name, column] of columns) {
      const figure = column[i];
      if (typeof figure !== "number") continue;
      setOwn(metrics, name, figure);
      count++;
    }
    return count === 0 ? { step, value } : { step, value, metrics };
  });
}

/** An assignment that also takes the name __proto__. */
export function setOwn<T>(
  object: Record<string, T>,
  name: string,
  value: T,
): void {
  if (name !== "__proto__") object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true });
}

function isEpochs(
  value: PythonJson | undefined,
): value is { readonly [key: string]: readonly (number | null)[] } {
  return isObject(value) &&
    Object.values(value).every((column) =>
      Array.isArray(column) &&
      column.every((figure) => figure === null || typeof figure === "number")
    );
}

/** The gradient kept in the attributes, if there is one. */
export function gradientIn(
  attributes: PythonObject,
): { readonly [name: string]: number } | null {
  const gradient = attributes["gradient"];
  return isObject(gradient) &&
      Object.values(gradient).every((slope) => typeof slope === "number")
    ? gradient as { readonly [name: string]: number }
    : null;
}

/** The reason of a failure kept in the attributes, if there is one. */
export function reasonIn(attributes: PythonObject): string | null {
  const reason = attributes["failed_reason"];
  return typeof reason === "string" ? reason : null;
}

/** The host facts kept in the attributes, if there are any. */
export function runIn(attributes: PythonObject): TrialRun | null {
  const run = attributes["run"];
  if (!isObject(run)) return null;
  const { seconds, worker, attempts } = run;
  if (typeof seconds !== "number" || typeof attempts !== "number") return null;
  if (worker === undefined) return { seconds, attempts };
  return typeof worker === "number" ? { seconds, worker, attempts } : null;
}

/** The attributes that are the objective's own. */
export function ownAttributesIn(
  attributes: PythonObject,
): { readonly [name: string]: Json } {
  const own: Record<string, Json> = {};
  for (const key of Object.keys(attributes)) {
    if (IN_USE.get(key)?.(attributes)) continue;
    setOwn(own, unprotect(key, TRIAL_KEYS), toJson(attributes[key]!));
  }
  return own;
}

/** Whether an attribute has the form in which it went somewhere else. */
const IN_USE = new Map<string, (attributes: PythonObject) => boolean>([
  ["epochs", (attributes) => isEpochs(attributes["epochs"])],
  ["failed_reason", (attributes) => reasonIn(attributes) !== null],
  ["gradient", (attributes) => gradientIn(attributes) !== null],
  ["run", (attributes) => runIn(attributes) !== null],
]);

/** Python's JSON as ours: an integer beyond 2^53 becomes the nearest number. */
export function toJson(value: PythonJson): Json {
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(toJson);
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, toJson(field)]),
  );
}
