// What the lists of samplers, pruners and stopping rules have in common: a
// technique with a name and described options, chosen by a name, a text such
// as "asha:eta=3" or an object, with defaults filled in and everything checked.

import {
  callable,
  fields,
  flag,
  name,
  optional,
  recordOf,
  type Rule,
  scalar,
} from "../check.ts";
import { quote, suggest } from "../errors.ts";
import type { Choice } from "./storage.ts";

/** A value that an option can take. */
export type OptionValue = string | number | boolean | null;

/** Options by name. Names are those of Optuna where it has the option. */
export type Options = { readonly [name: string]: OptionValue };

/** What one option may be. */
export type OptionSpec =
  & { readonly description: string }
  & (
    | {
      readonly type: "int" | "float";
      readonly default: number;
      /** Inclusive. */
      readonly min?: number;
      /** Inclusive. */
      readonly max?: number;
    }
    | {
      readonly type: "int" | "float";
      readonly default: number | null;
      readonly min?: number;
      readonly max?: number;
      /** Null (on the command line: none) is allowed as well. */
      readonly optional: true;
    }
    | {
      readonly type: "int" | "float";
      readonly min?: number;
      readonly max?: number;
      /** It has no default: who uses the technique must give it. */
      readonly required: true;
    }
    | { readonly type: "boolean"; readonly default: boolean }
    | {
      readonly type: "boolean" | "text";
      /** Undefined, and not recorded, unless it is given. */
      readonly absent: true;
    }
    | {
      readonly type: "choice";
      readonly absent: true;
      readonly choices: readonly string[];
    }
    | { readonly type: "text"; readonly default: string }
    | {
      readonly type: "choice";
      readonly default: string;
      readonly choices: readonly string[];
    }
  );

/** The options of a technique, in the order in which they are recorded. */
export type OptionSchema = { readonly [name: string]: OptionSpec };

/** The type of an option's value. */
export type OptionValueOf<S> = S extends { absent: true }
  ? OptionValueOf<Omit<S, "absent">> | undefined
  : S extends { optional: true } ? number | null
  : S extends { type: "int" | "float" } ? number
  : S extends { type: "boolean" } ? boolean
  : string;

/** The checked values of `S`, every default filled in. */
export type OptionsOf<S extends OptionSchema> = {
  readonly [K in keyof S]: OptionValueOf<S[K]>;
};

/** One entry of a list: how something is described, configured and made. */
export interface Technique<T, S extends OptionSchema = OptionSchema> {
  /** One line for help texts, without a final period. */
  readonly description: string;
  /** What can be set, in the order in which it is recorded. */
  readonly options: S;
  /** Makes it from checked options. A method, so that lists may mix `S`. */
  create(options: OptionsOf<S>): T;
}

/** How a user names a technique: its name, a text with options, or both. */
export type TechniqueInput =
  | string
  | { readonly name: string; readonly options?: Options };

/**
 * Declares a technique: infers the types of its options for `create`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { choose, technique } from "./technique.ts";
 * const list = {
 *   steps: technique({
 *     description: "Counts",
 *     options: { by: { type: "int", default: 2, min: 1, description: "step" } },
 *     create: ({ by }) => (n: number) => n + by,
 *   }),
 * };
 * assertEquals(choose("counter", list, "steps:by=3").create()(1), 4);
 * ```
 */
export function technique<const S extends OptionSchema, T>(
  entry: Technique<T, S>,
): Technique<T, S> {
  return entry;
}

const named = fields({ name, options: optional(recordOf(scalar)) });

/**
 * The rule for what names a technique or is one already.
 *
 * @param method What one has that was made: "suggest".
 * @param reads The field that says what it looks at, if there is one.
 */
export function techniqueWith(method: string, reads?: string): Rule {
  return (value, path) => {
    if (typeof value === "string") return null;
    if (typeof value !== "object" || value === null || !(method in value)) {
      return named(value, path);
    }
    // Of a class, perhaps, with fields of its own: only ours are looked at.
    const made = value as { readonly [key: string]: unknown };
    const rules = {
      name,
      options: recordOf(scalar),
      [method]: callable,
      ...(reads !== undefined && { [reads]: flag }),
    };
    const ours = Object.keys(rules).map((key) => [key, made[key]]);
    return fields(rules)(Object.fromEntries(ours), path);
  };
}

/** A technique chosen from a list, with its options. */
export interface Chosen<T> extends Choice {
  create(): T;
}

/**
 * Finds a technique in a list and checks its options.
 *
 * @param kind What the list holds, for messages: "sampler".
 * @param list The techniques by name.
 * @param input What the user gave.
 * @returns The name, all options with defaults, and how to make it.
 * @throws {RangeError} If the name or an option is unknown or out of range.
 * @throws {TypeError} If an option has the wrong type.
 */
export function choose<T>(
  kind: string,
  list: { readonly [name: string]: Technique<T> },
  input: TechniqueInput,
): Chosen<T> {
  const { name, options: given = {} } = typeof input === "string"
    ? parseTechnique(kind, input)
    : input;
  const entry = Object.hasOwn(list, name) ? list[name] : undefined;
  if (entry === undefined) {
    throw new RangeError(
      `Cannot use ${kind} ${quote(name)}: unknown, ${
        suggest(name, Object.keys(list))
      }`,
    );
  }
  const options = fillOptions(`${kind} ${quote(name)}`, entry.options, given);
  return { name, options, create: () => entry.create(options) };
}

/** Splits `name:option=value,option=value`; values stay texts. */
function parseTechnique(
  kind: string,
  text: string,
): { name: string; options: Options } {
  const colon = text.indexOf(":");
  if (colon < 0) return { name: text, options: {} };
  const options: Record<string, OptionValue> = {};
  for (const part of text.slice(colon + 1).split(",")) {
    const equals = part.indexOf("=");
    if (equals < 1) {
      throw new RangeError(
        `Cannot use ${kind} ${quote(text)}: option is ${
          quote(part)
        }, expected name=value`,
      );
    }
    const option = part.slice(0, equals).trim();
    if (Object.hasOwn(options, option)) {
      throw new RangeError(
        `Cannot use ${kind} ${quote(text)}: option ${option} is given twice`,
      );
    }
    options[option] = part.slice(equals + 1).trim();
  }
  return { name: text.slice(0, colon), options };
}

function fillOptions(
  what: string,
  specs: OptionSchema,
  given: Options,
): Options {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(specs, name)) {
      throw new RangeError(
        `Cannot use ${what}: option ${quote(name)} is unknown, ${
          suggest(name, Object.keys(specs))
        }`,
      );
    }
  }
  const filled: Record<string, OptionValue> = {};
  for (const [name, spec] of Object.entries(specs)) {
    const value = given[name];
    if (value !== undefined) {
      filled[name] = checkOption(what, name, spec, value);
    } else if ("default" in spec) filled[name] = spec.default;
    else if (!("absent" in spec)) {
      throw new RangeError(
        `Cannot use ${what}: option ${name} is missing, expected ${
          describe(spec)
        }`,
      );
    }
  }
  return filled;
}

function checkOption(
  what: string,
  name: string,
  spec: OptionSpec,
  given: OptionValue,
): OptionValue {
  const value = typeof given === "string" ? fromText(spec, given) : given;
  const Kind = isOfType(spec, value) ? RangeError : TypeError;
  if (Kind === RangeError && isInRange(spec, value)) return value;
  throw new Kind(
    `Cannot use ${what}: option ${name} is ${quote(given)}, expected ${
      describe(spec)
    }`,
  );
}

function isOfType(spec: OptionSpec, value: OptionValue): boolean {
  switch (spec.type) {
    case "boolean":
      return typeof value === "boolean";
    case "text":
    case "choice":
      return typeof value === "string";
    default:
      return typeof value === "number" ||
        (value === null && "optional" in spec);
  }
}

function isInRange(spec: OptionSpec, value: OptionValue): boolean {
  if (spec.type === "choice") return spec.choices.includes(value as string);
  if (spec.type !== "int" && spec.type !== "float") return true;
  if (value === null) return true;
  const isKind = spec.type === "int" ? Number.isSafeInteger : Number.isFinite;
  const { min = -Infinity, max = Infinity } = spec;
  return isKind(value) && Number(value) >= min && Number(value) <= max;
}

/** What an option may be, for a message. */
function describe(spec: OptionSpec): string {
  switch (spec.type) {
    case "boolean":
      return "true or false";
    case "text":
      return "a text";
    case "choice":
      return `one of ${spec.choices.map(quote).join(", ")}`;
    default: {
      const { min, max } = spec;
      const kind = spec.type === "int" ? "an integer" : "a number";
      if (min === undefined) {
        return max === undefined ? kind : `${kind} of at most ${max}`;
      }
      return `${kind} of at least ${min}${
        max === undefined ? "" : ` and at most ${max}`
      }`;
    }
  }
}

/** A text of the command line as the option's type, itself if it is none. */
function fromText(spec: OptionSpec, text: string): OptionValue {
  switch (spec.type) {
    case "boolean":
      return text === "true" ? true : text === "false" ? false : text;
    case "int":
    case "float":
      if (text === "none") return null;
      return text === "" || Number.isNaN(Number(text)) ? text : Number(text);
    default:
      return text;
  }
}
