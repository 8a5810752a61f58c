// A parameter's range as Optuna stores it ("distribution", a JSON text) and its
// value in internal form: the number itself, or the index of a choice. A fixed
// parameter is a categorical one with a single choice.

import { quote } from "../../../errors.ts";
import {
  type FloatParam,
  type IntParam,
  type ParamSpec,
  sizeOf,
  valueAt,
} from "../../space/space.ts";
import type { ParamValue } from "../../trial.ts";
import {
  isObject,
  parsePythonJson,
  type PythonJson,
  type PythonObject,
  writeFloat,
  writePythonJson,
} from "./python_json.ts";

/** A distribution, read. Ranges may differ from trial to trial, the rest not. */
export type Distribution =
  | {
    readonly type: "float" | "int";
    readonly low: number;
    readonly high: number;
    readonly log: boolean;
    /** null for a continuous float. */
    readonly step: number | null;
  }
  | { readonly type: "categorical"; readonly choices: readonly PythonJson[] };

/**
 * The JSON text of a parameter's distribution.
 *
 * @param param A checked parameter; its condition is not part of the text.
 * @returns What Optuna's `json_to_distribution` reads without a warning.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { writeDistribution } from "./distribution.ts";
 * const text = writeDistribution({ type: "int", low: 1, high: 4, log: true });
 * assertStringIncludes(text, '"IntDistribution"');
 * ```
 */
export function writeDistribution(param: ParamSpec): string {
  switch (param.type) {
    case "fixed":
      return writeCategorical([param.value]);
    case "categorical":
      return writeCategorical(param.choices);
    case "float": {
      const { low, step, log = false } = param;
      return `{"name": "FloatDistribution", "attributes": {"step": ${
        step === undefined ? "null" : writeFloat(step)
      }, "low": ${writeFloat(low)}, "high": ${
        writeFloat(lastOnGrid(param))
      }, "log": ${log}}}`;
    }
    case "int": {
      const { low, step = 1, log = false } = param;
      return `{"name": "IntDistribution", "attributes": {"log": ${log}, "step": ${step}, "low": ${low}, "high": ${
        lastOnGrid(param)
      }}}`;
    }
  }
}

function writeCategorical(choices: readonly ParamValue[]): string {
  return `{"name": "CategoricalDistribution", "attributes": {"choices": ${
    writePythonJson(choices)
  }}}`;
}

/** The high end moved down onto the steps: Optuna warns about any other. */
function lastOnGrid(param: FloatParam | IntParam): number {
  const isContinuous = param.type === "float" && param.step === undefined;
  // An integer's logarithmic range has a step of 1, which changes no end.
  return isContinuous ? param.high : Number(valueAt(param, sizeOf(param) - 1));
}

const NUMERIC: Readonly<
  Record<string, { type: "float" | "int"; log?: boolean }>
> = {
  FloatDistribution: { type: "float" },
  UniformDistribution: { type: "float" },
  DiscreteUniformDistribution: { type: "float" },
  LogUniformDistribution: { type: "float", log: true },
  IntDistribution: { type: "int" },
  IntUniformDistribution: { type: "int" },
  IntLogUniformDistribution: { type: "int", log: true },
};

/**
 * Reads a distribution, the names of Optuna 1 and 2 included.
 *
 * @param text A JSON text as {@linkcode writeDistribution} gives it.
 * @throws {SyntaxError} If it is not a distribution that Optuna knows.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readDistribution } from "./distribution.ts";
 * const text = '{"name": "LogUniformDistribution", "attributes": {"low": 0.1, "high": 1}}';
 * assertEquals(readDistribution(text), { type: "float", low: 0.1, high: 1, log: true, step: null });
 * ```
 */
export function readDistribution(text: string): Distribution {
  const record = parsePythonJson(text);
  const attributes = isObject(record) ? record["attributes"] : undefined;
  if (isObject(record) && isObject(attributes)) {
    const name = record["name"];
    const choices = attributes["choices"];
    if (name === "CategoricalDistribution" && isFilled(choices)) {
      return { type: "categorical", choices };
    }
    if (typeof name === "string" && Object.hasOwn(NUMERIC, name)) {
      const range = readRange(NUMERIC[name]!, attributes);
      if (range !== undefined) return range;
    }
  }
  throw new SyntaxError(
    `Cannot read a distribution: found ${
      quote(record)
    }, expected a Float-, Int- or CategoricalDistribution`,
  );
}

function isFilled(value: unknown): value is readonly PythonJson[] {
  return Array.isArray(value) && value.length > 0;
}

function readRange(
  kind: { type: "float" | "int"; log?: boolean },
  attributes: PythonObject,
): Distribution | undefined {
  const low = toNumber(attributes["low"]), high = toNumber(attributes["high"]);
  const log = kind.log ?? attributes["log"] ?? false;
  const given = attributes["step"] ?? attributes["q"];
  const step = toNumber(given) ?? (kind.type === "int" ? 1 : null);
  if (low === undefined || high === undefined) return undefined;
  if (typeof log !== "boolean" || !(low <= high)) return undefined;
  return { type: kind.type, low, high, log, step };
}

function toNumber(value: PythonJson | undefined): number | undefined {
  if (typeof value !== "number" && typeof value !== "bigint") return undefined;
  return Number(value);
}

/**
 * A parameter's value in internal form.
 *
 * @param param The parameter as it stands in the space.
 * @param value One of its values.
 * @returns The number itself, or the index of the choice.
 * @throws {RangeError} If it is none of the choices.
 */
export function toInternal(param: ParamSpec, value: ParamValue): number {
  if (param.type === "float" || param.type === "int") return Number(value);
  const choices = param.type === "fixed" ? [param.value] : param.choices;
  const index = choices.indexOf(value);
  if (index >= 0) return index;
  throw new RangeError(
    `Cannot write a parameter: its value is ${quote(value)}, expected one of ${
      quote(choices)
    }`,
  );
}

/**
 * Makes sure that a number read from a file can be an internal form.
 *
 * @throws {RangeError} If it is the index of no choice.
 */
export function checkInternal(
  distribution: Distribution,
  internal: number,
): void {
  if (distribution.type !== "categorical") return;
  const { length } = distribution.choices;
  if (internal >= 0 && internal < length) return;
  throw new RangeError(`choice ${internal} of a list of ${length}`);
}

/**
 * The value that an internal form stands for.
 *
 * @param distribution The distribution stored with it.
 * @param internal The number stored.
 * @returns The value; a choice that is a list or an object as its JSON text.
 * @throws {RangeError} If it is the index of no choice.
 */
export function toExternal(
  distribution: Distribution,
  internal: number,
): ParamValue {
  if (distribution.type !== "categorical") {
    return distribution.type === "int" ? Math.trunc(internal) : internal;
  }
  const choice = distribution.choices[Math.trunc(internal)];
  if (choice === undefined) {
    throw new RangeError(
      `Cannot read a parameter: choice ${internal} of ${distribution.choices.length}`,
    );
  }
  return toParamValue(choice);
}

/** Any JSON as a parameter's value: a list or an object becomes its text. */
export function toParamValue(value: PythonJson): ParamValue {
  if (typeof value === "bigint") return Number(value);
  return typeof value === "object" && value !== null
    ? writePythonJson(value)
    : value;
}

/** Optuna's rule for one parameter in two trials of a study (consistency). */
export function areCompatible(a: Distribution, b: Distribution): boolean {
  if (a.type === "categorical" || b.type === "categorical") {
    return a.type === b.type && a.type === "categorical" &&
      b.type === "categorical" &&
      writePythonJson(a.choices) === writePythonJson(b.choices);
  }
  return a.type === b.type && a.log === b.log;
}
