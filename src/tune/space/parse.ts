// Reads search spaces from plain values, as JSON or YAML gives them, and from
// the texts of the command line. Every error names the path of what is wrong.

import { quote, suggest } from "../../errors.ts";
import { checkSpace, type Condition, type Param, type Space } from "./space.ts";
import type { ParamValue } from "../trial.ts";

type Fields = { readonly [key: string]: unknown };

/** The fields of each type beside `type` and `when`; false if optional. */
const FIELDS: {
  readonly [type: string]: { readonly [name: string]: boolean };
} = {
  float: { low: true, high: true, log: false, step: false },
  int: { low: true, high: true, log: false, step: false },
  categorical: { choices: true },
  fixed: { value: true },
};

/**
 * Reads a space from a plain object: by name either an object such as
 * `{ type: "float", low: 1e-4, high: 0.1, log: true }`, a list of choices, a
 * text of the command line such as `"1e-4..0.1:log"`, or a value to fix.
 *
 * @param value What JSON or YAML gave.
 * @returns The space, checked.
 * @throws {TypeError} If something has the wrong type; the message names it.
 * @throws {RangeError} If something is unknown or makes no sense.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseSpace } from "./parse.ts";
 * const space = parseSpace({
 *   lr: "1e-4..0.1:log",
 *   optimizer: ["adam", "sgd"],
 *   momentum: { type: "float", low: 0, high: 0.99, when: { optimizer: "sgd" } },
 *   epochs: 5,
 * });
 * assertEquals(space.lr, { type: "float", low: 1e-4, high: 0.1, log: true });
 * assertEquals(space.epochs, { type: "fixed", value: 5 });
 * ```
 */
export function parseSpace(value: unknown): Space {
  const space: Record<string, Param> = {};
  for (const [name, param] of Object.entries(asFields("space", value))) {
    space[name] = parseParam(name, param);
  }
  checkSpace(space);
  return space;
}

/**
 * Reads one parameter from the command line: `lr=1e-4..1e-1:log`,
 * `hidden_size=16..256:int:log`, `dropout=0..0.5:step=0.1`,
 * `optimizer=adam,sgd`.
 *
 * @param text A name, `=`, and a range with flags or a list of values.
 * @returns The name and the parameter, a float unless it says `int`.
 * @throws {RangeError} If it cannot be read.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseParamText } from "./parse.ts";
 * assertEquals(parseParamText("n=16..256:int"), [
 *   "n",
 *   { type: "int", low: 16, high: 256 },
 * ]);
 * assertEquals(parseParamText("lr=0.1,0.01")[1], {
 *   type: "categorical",
 *   choices: [0.1, 0.01],
 * });
 * ```
 */
export function parseParamText(text: string): [name: string, param: Param] {
  const equals = text.indexOf("=");
  const name = text.slice(0, Math.max(equals, 0)).trim();
  if (name === "") {
    throw new RangeError(
      `Cannot read parameter ${quote(text)}: expected name=values`,
    );
  }
  const param = parseText(name, text.slice(equals + 1).trim());
  checkSpace({ [name]: param });
  return [name, param];
}

function fail(path: string, found: unknown, wanted: string): never {
  throw new TypeError(
    `Cannot read the space: ${path} is ${quote(found)}, expected ${wanted}`,
  );
}

function asFields(path: string, value: unknown): Fields {
  if (typeof value !== "object" || value === null || value instanceof Array) {
    fail(path, value, "an object");
  }
  return value as Fields;
}

function parseParam(name: string, value: unknown): Param {
  if (typeof value === "string") return parseText(name, value);
  if (value instanceof Array) {
    return { type: "categorical", choices: parseValues(name, value) };
  }
  if (typeof value !== "object" || value === null) {
    return { type: "fixed", value: parseValue(name, value) };
  }
  return parseFields(name, value as Fields);
}

function parseFields(name: string, fields: Fields): Param {
  const { type, when, ...rest } = fields;
  const known = typeof type === "string" && Object.hasOwn(FIELDS, type)
    ? FIELDS[type]
    : undefined;
  if (known === undefined) {
    const types = Object.keys(FIELDS);
    if (typeof type !== "string") {
      return fail(
        `${name}.type`,
        type,
        `one of ${types.map(quote).join(", ")}`,
      );
    }
    throw new RangeError(
      `Cannot read the space: ${name}.type is ${quote(type)}, ${
        suggest(type, types)
      }`,
    );
  }
  for (const key of Object.keys(rest)) {
    if (!Object.hasOwn(known, key)) {
      const names = [...Object.keys(known), "when"];
      throw new RangeError(
        `Cannot read the space: ${name}.${key} is unknown, ${
          suggest(key, names)
        }`,
      );
    }
  }
  const parsed: Record<string, unknown> = { type };
  for (const [key, isNeeded] of Object.entries(known)) {
    if (rest[key] === undefined && !isNeeded) continue;
    parsed[key] = parseField(`${name}.${key}`, key, rest[key]);
  }
  if (when !== undefined) parsed.when = parseCondition(`${name}.when`, when);
  // Each field has the type that FIELDS and parseField give it.
  return parsed as unknown as Param;
}

function parseField(path: string, key: string, value: unknown): unknown {
  switch (key) {
    case "choices":
      return parseValues(path, value);
    case "value":
      return parseValue(path, value);
    case "log":
      return typeof value === "boolean"
        ? value
        : fail(path, value, "true or false");
    default:
      return typeof value === "number" ? value : fail(path, value, "a number");
  }
}

function parseValues(path: string, value: unknown): ParamValue[] {
  if (!(value instanceof Array)) fail(path, value, "a list");
  return value.map((each, i) => parseValue(`${path}[${i}]`, each));
}

function parseValue(path: string, value: unknown): ParamValue {
  switch (typeof value) {
    case "string":
    case "number":
    case "boolean":
      return value;
    default:
      if (value === null) return null;
      return fail(path, value, "a text, a number, true, false or null");
  }
}

function parseCondition(path: string, value: unknown): Condition {
  const condition: Record<string, ParamValue[]> = {};
  for (const [parent, values] of Object.entries(asFields(path, value))) {
    condition[parent] = parseValues(
      `${path}.${parent}`,
      values instanceof Array ? values : [values],
    );
  }
  return condition;
}

/** What follows the `=`: a range with flags or a list of values. */
function parseText(name: string, text: string): Param {
  if (text === "") {
    throw new RangeError(
      `Cannot read parameter ${
        quote(name)
      }: it has no values, expected a range such as 1..4 or a list such as a,b`,
    );
  }
  const [, range, flags] = /^([^,:]*\.\.[^,:]*)((?::[^:,]*)*)$/.exec(text) ??
    [];
  if (range === undefined) {
    return { type: "categorical", choices: text.split(",").map(readValue) };
  }
  const dots = range.indexOf("..");
  const [low, high] = [range.slice(0, dots), range.slice(dots + 2)].map(
    (end) => {
      const number = readValue(end);
      if (typeof number === "number") return number;
      throw new RangeError(
        `Cannot read parameter ${quote(name)}: an end of its range is ${
          quote(end)
        }, expected a number`,
      );
    },
  );
  const { type, ...rest } = parseFlags(name, flags!.split(":").slice(1));
  return { type, low: low!, high: high!, ...rest };
}

function parseFlags(
  name: string,
  flags: readonly string[],
): { type: "float" | "int"; log?: true; step?: number } {
  const parsed: ReturnType<typeof parseFlags> = { type: "float" };
  for (const flag of flags) {
    const step = /^step=(.*)$/.exec(flag)?.[1];
    if (flag === "int" || flag === "float") parsed.type = flag;
    else if (flag === "log") parsed.log = true;
    else if (step !== undefined && typeof readValue(step) === "number") {
      parsed.step = Number(step);
    } else {
      const known = ["int", "float", "log", "step=NUMBER"];
      throw new RangeError(
        `Cannot read parameter ${quote(name)}: ${quote(flag)} is unknown, ${
          suggest(flag, known)
        }`,
      );
    }
  }
  return parsed;
}

/** A value of a list: a number, true, false or null if it looks like one. */
function readValue(text: string): ParamValue {
  const value = text.trim();
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value)) return Number(value);
  const words: { [word: string]: ParamValue } = {
    true: true,
    false: false,
    null: null,
  };
  return Object.hasOwn(words, value) ? words[value]! : value;
}
