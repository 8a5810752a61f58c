// Reads search spaces from plain values, as JSON or YAML gives them, and from
// the texts of the command line. Every error names the path of what is wrong.

import { check, text as isText } from "../../check.ts";
import { isPlain, quote, suggest } from "../../errors.ts";
import { checkSpace } from "./check.ts";
import type { ParamSpec, Space } from "./space.ts";
import { fromSweepParam, isSweepParam, parametersOf } from "./sweep.ts";
import type { ParamValue } from "../trial.ts";

/**
 * Reads a space from a plain object: by name either an object such as
 * `{ type: "float", low: 1e-4, high: 0.1, log: true }`, a list of choices, a
 * text of the command line such as `"1e-4..0.1:log"`, or a value to fix. The
 * parameters of a sweep of Weights & Biases are read as well.
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
  const given = parametersOf(value);
  const space = isPlain(given)
    ? Object.fromEntries(
      Object.entries(given).map(([name, each]) => [name, expand(name, each)]),
    )
    : given;
  checkSpace(space);
  return Object.fromEntries(
    Object.entries(space).map(([name, param]) => [name, inOrder(param)]),
  );
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
export function parseParamText(text: string): [name: string, param: ParamSpec] {
  check("Cannot read a parameter", "it", text, isText);
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

/** The short forms of a parameter, written out; others pass as they are. */
function expand(name: string, value: unknown): unknown {
  if (typeof value === "string") return parseText(name, value);
  if (Array.isArray(value)) return { type: "categorical", choices: value };
  if (!isPlain(value)) return { type: "fixed", value };
  if (isSweepParam(value)) return fromSweepParam(name, value);
  const { when, ...rest } = value as { readonly [key: string]: unknown };
  // As in JSON, where what is left out does not stand there.
  const given = Object.entries(rest).filter(([, each]) => each !== undefined);
  return {
    ...Object.fromEntries(given),
    ...(when !== undefined && { when: expandCondition(when) }),
  };
}

/** A single value of a condition need not be a list. */
function expandCondition(when: unknown): unknown {
  if (!isPlain(when)) return when;
  return Object.fromEntries(
    Object.entries(when).map(([parent, values]) => [
      parent,
      Array.isArray(values) ? values : [values],
    ]),
  );
}

/** The order in which fields are recorded, whatever order a file has. */
const FIELDS = [
  "type",
  "low",
  "high",
  "log",
  "step",
  "choices",
  "value",
  "when",
] as const;

function inOrder(param: ParamSpec): ParamSpec {
  const fields: ReadonlyMap<string, unknown> = new Map(Object.entries(param));
  return Object.fromEntries(
    FIELDS.filter((key) => fields.has(key)).map((
      key,
    ) => [key, fields.get(key)]),
  ) as unknown as ParamSpec;
}

/** What follows the `=`: a range with flags or a list of values. */
function parseText(name: string, text: string): ParamSpec {
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
