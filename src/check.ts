// What a value that enters from outside must be. A rule looks at a value and
// says what is wrong with it and where; rules are put together from smaller
// ones, so that every boundary checks in the same way and with the same words.

import { isPlain, quote, quoteAll, suggest } from "./errors.ts";

/** What is wrong with a value: of another type, or out of range. */
export interface Misfit {
  readonly kind: "type" | "range";
  /** Path, found, wanted: `lag is 0, expected an integer of at least 1`. */
  readonly message: string;
}

/** Says what is wrong with a value that stands at `path`; null if nothing. */
export type Rule = (value: unknown, path: string) => Misfit | null;

/**
 * Checks a value against a rule.
 *
 * @param action What cannot be done otherwise: "Cannot create a study".
 * @param path Where the value stands; "" for the fields of an object.
 * @param value Whatever a caller gave.
 * @param rule What it must be.
 * @throws {TypeError} If something in it has the wrong type.
 * @throws {RangeError} If something in it is unknown or out of range.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { check, fields, integer, optional } from "./check.ts";
 * const rule = fields({ lag: optional(integer(1)) });
 * check("Cannot run", "", { lag: 4 }, rule);
 * const message = "Cannot run: lag is 0, expected an integer of at least 1";
 * assertThrows(() => check("Cannot run", "", { lag: 0 }, rule), RangeError, message);
 * ```
 */
export function check(
  action: string,
  path: string,
  value: unknown,
  rule: Rule,
): void {
  const misfit = rule(value, path);
  if (misfit === null) return;
  const Kind = misfit.kind === "type" ? TypeError : RangeError;
  throw new Kind(`${action}: ${misfit.message}`);
}

/** "x.y is 1, expected …"; the type is wrong unless said otherwise. */
export function misfit(
  path: string,
  value: unknown,
  wanted: string,
  kind: Misfit["kind"] = "type",
): Misfit {
  return { kind, message: `${path} is ${quote(value)}, expected ${wanted}` };
}

/** A rule from a test of the type and, behind that, one of the range. */
export function rule<T>(
  wanted: string,
  isOfType: (value: unknown) => value is T,
  isInRange: (value: T) => boolean = () => true,
): Rule {
  return (value, path) => {
    if (!isOfType(value)) return misfit(path, value, wanted);
    return isInRange(value) ? null : misfit(path, value, wanted, "range");
  };
}

const isNumber = (value: unknown): value is number => typeof value === "number";
const isText = (value: unknown) => typeof value === "string";

/** A number for which a test of its range holds. */
export function number(
  wanted: string,
  isInRange: (value: number) => boolean,
): Rule {
  return rule(wanted, isNumber, isInRange);
}

/** Any number, NaN and the infinities included. */
export const anyNumber: Rule = rule("a number", isNumber);

/** True or false. */
export const flag: Rule = rule(
  "true or false",
  (value) => typeof value === "boolean",
);

/** An object that is no list; what is in it others look at. */
export const object: Rule = rule("an object", isObject);

/** A function. */
export const callable: Rule = rule(
  "a function",
  (value) => typeof value === "function",
);

/** A text. */
export const text: Rule = rule("a text", isText);

/** Anything, or what another rule looks at. */
export const anything: Rule = () => null;

/** A text that can name something: `__proto__` is no key of a plain object. */
export const name: Rule = rule(
  "a name",
  isText,
  (value) => value !== "" && value !== "__proto__",
);

/** An integer, exact, of at least `low`. */
export function integer(low: number): Rule {
  return rule(
    `an integer of at least ${low}`,
    isNumber,
    (value) => Number.isSafeInteger(value) && value >= low,
  );
}

/** One of a few texts. */
export function oneOf(...known: readonly string[]): Rule {
  return (value, path) => {
    if (!isText(value)) {
      return misfit(path, value, `one of ${quoteAll(known)}`);
    }
    if (known.includes(value)) return null;
    const hint = suggest(value, known);
    return { kind: "range", message: `${path} is ${quote(value)}, ${hint}` };
  };
}

/** What may also be left out. */
export function optional(rule: Rule): Rule {
  return (value, path) => value === undefined ? null : rule(value, path);
}

/** A list without holes of at least `least` values. */
export function listOf(each: Rule, least = 0): Rule {
  return (value, path) => {
    if (!Array.isArray(value)) return misfit(path, value, "a list");
    if (value.length < least) {
      return misfit(path, value, `a list of at least ${least}`, "range");
    }
    // By index: forEach would pass over holes.
    for (let i = 0; i < value.length; i++) {
      const found = each(value[i], `${path}[${i}]`);
      if (found !== null) return found;
    }
    return null;
  };
}

/** A rule for every field of `T`, so that none can be forgotten. */
export type RulesOf<T> = { readonly [K in keyof T]-?: Rule };

/** An object with these fields and no others. */
export function fields(rules: { readonly [key: string]: Rule }): Rule {
  const known = Object.keys(rules);
  return (value, path) => {
    if (!isObject(value)) return misfit(path || "options", value, "an object");
    for (const key of Object.keys(value)) {
      if (Object.hasOwn(rules, key)) continue;
      const hint = suggest(key, known);
      const message = `${join(path, key)} is unknown, ${hint}`;
      return { kind: "range", message };
    }
    for (const key of known) {
      const found = rules[key]!(value[key], join(path, key));
      if (found !== null) return found;
    }
    return null;
  };
}

/** An object with at least these methods: of a class, as a rule. */
export function withMethods(wanted: string, ...methods: string[]): Rule {
  const isMade = (value: unknown) =>
    isObject(value) &&
    methods.every((method) => typeof value[method] === "function");
  return (value, path) => isMade(value) ? null : misfit(path, value, wanted);
}

/** A plain object: any names, values of one kind. */
export function recordOf(each: Rule): Rule {
  return (value, path) => {
    if (!isPlain(value)) return misfit(path, value, "an object");
    for (const [key, one] of Object.entries(value)) {
      const found = name(key, `the name ${join(path, key)}`) ??
        each(one, join(path, key));
      if (found !== null) return found;
    }
    return null;
  };
}

/** A single value that JSON can hold. */
export const scalar: Rule = (value, path) => {
  if (typeof value === "string" || typeof value === "boolean") return null;
  if (value === null || Number.isFinite(value)) return null;
  const wanted = "a text, a finite number, true, false or null";
  return misfit(path, value, wanted, isNumber(value) ? "range" : "type");
};

/** What JSON can hold, so that memory and file agree. */
export const json: Rule = (value, path) => {
  let left = MAX_VALUES;
  const within = (room: number): Rule => (value, path) => {
    if (left-- === 0) {
      const message = `${path} is beyond ${MAX_VALUES} values, expected fewer`;
      return { kind: "range", message };
    }
    if (scalar(value, path) === null) return null;
    if (!Array.isArray(value) && !isPlain(value)) {
      const kind = isNumber(value) ? "range" : "type";
      return misfit(path, value, JSON_TYPES, kind);
    }
    if (room === 0) return tooDeep(path);
    const each = within(room - 1);
    return (Array.isArray(value) ? listOf(each) : recordOf(each))(value, path);
  };
  return within(MAX_DEPTH)(value, path);
};

const JSON_TYPES = "a text, a finite number, true, false, null, a list or " +
  "a plain object";

/** An object in many places is written as often: a few can stand for billions. */
const MAX_VALUES = 1_000_000;

/** Deeper nesting could be written, but not read again; a cycle is deeper. */
const MAX_DEPTH = 100;

function tooDeep(path: string): Misfit {
  const message = `${path.slice(0, 40)}… is nested deeper than ${MAX_DEPTH} ` +
    "levels or holds itself, expected what JSON can hold";
  return { kind: "range", message };
}

function isObject(
  value: unknown,
): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The path of a field: a.b, or a["b c"] where the name is no word. */
export function join(path: string, key: string): string {
  if (!/^[\w$-]{1,80}$/.test(key)) return `${path}[${quote(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}
