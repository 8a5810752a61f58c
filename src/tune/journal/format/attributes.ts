// Which attribute of a stored trial holds what this project keeps there: the
// figures of its steps, why it failed, its gradient, its run. All the rest are
// the objective's own; one of theirs that has such a name gets a "_" before it.

import type {
  Attributes,
  Json,
  Outcome,
  Report,
  TrialRun,
} from "../../trial.ts";
import { isFinished, type OptunaTrial } from "./optuna.ts";
import { isObject, type PythonJson, type PythonObject } from "./python_json.ts";

const TRIAL_KEYS = /^_*(epochs|failed_reason|gradient|run)$/;
const METRIC_KEYS = /^_*(train_loss|validation_loss|validation_accuracy)$/;

/** The metrics whose names a journal changes; others keep theirs. */
const RENAMED_METRICS: readonly (readonly [name: string, key: string])[] = [
  ["trainLoss", "train_loss"],
  ["validationLoss", "validation_loss"],
  ["validationAccuracy", "validation_accuracy"],
];
const KEY_OF_METRIC = new Map(RENAMED_METRICS);
const METRIC_OF_KEY = new Map(
  RENAMED_METRICS.map(([name, key]) => [key, name]),
);

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
  attributes.push(...Object.entries(keptAttributes(outcome.attributes)));
  const { seconds, worker, attempts } = run;
  attributes.push(["run", {
    seconds,
    ...(worker !== undefined && { worker }),
    attempts,
  }]);
  return attributes;
}

/** The objective's own, or those of the queue, under the names they get. */
export function keptAttributes(attributes: Attributes = {}): PythonObject {
  return Object.fromEntries(
    Object.entries(attributes)
      .filter(([_, value]) => value !== undefined) // as every JSON leaves it out
      .map(([name, value]) => [protect(name, TRIAL_KEYS), value]),
  );
}

/**
 * Those of the queue, of a trial that was cut off. Of the end that it was cut off
 * in, the rest may stand there too; that comes again.
 */
export function keptIn({ attributes }: Meaning): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).filter(([key]) =>
      key.startsWith("_") || !TRIAL_KEYS.test(key)
    ).map(([key, value]) => [unprotect(key, TRIAL_KEYS), value]),
  );
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

/** What the attributes of a stored trial say. */
export interface Meaning {
  /** With the figures of each step. */
  readonly reports: readonly Report[];
  /** Why it failed, if it did and that is known. */
  readonly reason: string | null;
  /** Of a complete trial, if it has one. */
  readonly gradient: { readonly [name: string]: number } | null;
  /** Host facts of a trial that ended, if there are any. */
  readonly run: TrialRun | null;
  /** All the rest, the objective's own. */
  readonly attributes: { readonly [name: string]: Json };
}

/** Takes a trial's attributes apart; each of them goes to one place. */
export function meaningOf(
  { state, reports, userAttributes }: Pick<
    OptunaTrial,
    "state" | "reports" | "userAttributes"
  >,
): Meaning {
  const { failed_reason: reason, gradient } = userAttributes;
  // Every trial of ours ends with its run: only there all names are ours.
  const run = isFinished(state) ? runIn(userAttributes["run"]) : null;
  const epochs = run && columnsIn(userAttributes["epochs"], reports.length);
  const taken = {
    run,
    epochs,
    failed_reason: state === "failed" && typeof reason === "string"
      ? reason
      : null,
    gradient: state === "complete" && isNumbers(gradient) ? gradient : null,
  };
  const isTaken = (key: string) =>
    Object.hasOwn(taken, key) && taken[key as keyof typeof taken] !== null;
  const others = Object.entries(userAttributes)
    .filter(([key]) => !isTaken(key));
  return {
    reports: epochs === null ? reports : withMetrics(reports, epochs),
    reason: taken.failed_reason,
    gradient: taken.gradient,
    run,
    attributes: Object.fromEntries(others.map(([key, value]) => [
      run === null ? key : unprotect(key, TRIAL_KEYS),
      toJson(value),
    ])),
  };
}

type Column = readonly (number | null)[];

/** The figures by name; null if the attribute is anything else. */
function columnsIn(
  value: PythonJson | undefined,
  length: number,
): readonly (readonly [name: string, column: Column])[] | null {
  if (!isObject(value)) return null;
  const entries = Object.entries(value);
  const isEpochs = entries.length > 0 &&
    entries.every(([_, column]) =>
      Array.isArray(column) && column.length === length &&
      column.every((figure) => figure === null || typeof figure === "number")
    );
  if (!isEpochs) return null;
  return entries.map(([key, column]) => [
    METRIC_OF_KEY.get(key) ?? unprotect(key, METRIC_KEYS),
    column as Column,
  ]);
}

/** The figures of each step, put back into the reports. */
function withMetrics(
  reports: readonly Report[],
  columns: readonly (readonly [name: string, column: Column])[],
): readonly Report[] {
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

function isNumbers(
  value: PythonJson | undefined,
): value is { readonly [name: string]: number } {
  return isObject(value) &&
    Object.values(value).every((slope) => typeof slope === "number");
}

/** Host facts exactly as {@linkcode attributesOf} writes them. */
function runIn(run: PythonJson | undefined): TrialRun | null {
  if (!isObject(run)) return null;
  const { seconds, worker, attempts, ...rest } = run;
  if (typeof seconds !== "number" || typeof attempts !== "number") return null;
  if (Object.keys(rest).length > 0) return null;
  if (worker === undefined) return { seconds, attempts };
  return typeof worker === "number" ? { seconds, worker, attempts } : null;
}

/** Python's JSON as ours: an integer beyond 2^53 becomes the nearest number. */
export function toJson(value: PythonJson): Json {
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(toJson);
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, toJson(field)]),
  );
}
