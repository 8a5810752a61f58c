// The fields of one journal line, each with its type checked: what replay.ts
// reads a line through. Errors name the field, what it holds and what it should.

import { quote } from "../../../errors.ts";
import type { Direction } from "../../trial.ts";
import {
  OPTUNA_STATES,
  type OptunaReport,
  type OptunaState,
} from "./optuna.ts";
import { isObject, type PythonJson, type PythonObject } from "./python_json.ts";
import { isTime, toLocal } from "./time.ts";

export function fail(line: PythonObject, key: string, wanted: string): never {
  const found = Object.hasOwn(line, key) ? printable(line[key]) : "nothing";
  throw new TypeError(`${key} is ${found}, expected ${wanted}`);
}

function printable(value: PythonJson | undefined): string {
  return isObject(value) || Array.isArray(value) ? "a list" : quote(value);
}

export function textOf(line: PythonObject, key: string): string {
  const value = line[key];
  return typeof value === "string" ? value : fail(line, key, "text");
}

export function numberOf(line: PythonObject, key: string): number {
  const value = line[key];
  if (typeof value === "number") return value;
  return typeof value === "bigint"
    ? Number(value)
    : fail(line, key, "a number");
}

export function integerOf(line: PythonObject, key: string): number {
  const value = line[key];
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) {
    return value;
  }
  return fail(line, key, "an integer of at least 0");
}

export function stateOf(line: PythonObject): OptunaState {
  return OPTUNA_STATES[numberOf(line, "state")] ??
    fail(line, "state", "a number from 0 to 4");
}

/** One for all the trials that have no attributes. */
const NOTHING: PythonObject = {};

export function objectOf(line: PythonObject, key: string): PythonObject {
  const value = line[key];
  if (value === undefined || value === null) return NOTHING;
  return isObject(value) ? value : fail(line, key, "an object");
}

export function attributeOf(line: PythonObject, key: string): PythonObject {
  const attribute = objectOf(line, key);
  if (Object.keys(attribute).length === 1) return attribute;
  return fail(line, key, "an object with one key");
}

export function numbersOf(
  line: PythonObject,
  key: string,
): { readonly [name: string]: number } {
  const object = objectOf(line, key);
  const names = Object.keys(object);
  const isPlain = names.every((name) =>
    Object.is(numberOf(object, name), object[name])
  );
  return isPlain
    ? object as { readonly [name: string]: number }
    : Object.fromEntries(names.map((name) => [name, numberOf(object, name)]));
}

/** Reports by step, the steps as they stand in an object's keys. */
export function reportsOf(line: PythonObject, key: string): OptunaReport[] {
  const steps = numbersOf(line, key);
  return Object.entries(steps).map(([text, value]) => {
    const step = Number(text);
    if (/^(0|[1-9]\d*)$/.test(text) && Number.isSafeInteger(step)) {
      return { step, value };
    }
    throw new TypeError(
      `${key} has step ${quote(text)}, expected integers of at least 0`,
    );
  }).sort((a, b) => a.step - b.step);
}

export function valuesOf(line: PythonObject): readonly number[] | null {
  const values = line["values"];
  if (Array.isArray(values) && values.length === 0) return null;
  if (Array.isArray(values)) {
    return values.map((_, i) =>
      numberOf(values as unknown as PythonObject, String(i))
    );
  }
  if (values !== undefined && values !== null) fail(line, "values", "a list");
  const value = line["value"];
  return value === undefined || value === null
    ? null
    : [numberOf(line, "value")];
}

export function timeOf(line: PythonObject, key: string): string | null {
  const value = line[key];
  if (value === undefined || value === null) return null;
  const text = textOf(line, key);
  return isTime(text) ? toLocal(text) : fail(line, key, "a time");
}

export function directionsOf(line: PythonObject): readonly Direction[] {
  const codes = line["directions"];
  if (Array.isArray(codes) && codes.length > 0) {
    const directions = codes.map((code) =>
      code === 1 ? "minimize" : code === 2 ? "maximize" : undefined
    );
    if (directions.every((direction) => direction !== undefined)) {
      return directions;
    }
  }
  return fail(line, "directions", "a list of 1 and 2");
}
