// JSON as Python writes and reads it: the bare tokens NaN, Infinity and
// -Infinity, integers of any size, everything but ASCII escaped. Optuna's files
// are full of the first; JSON.parse refuses them and JSON.stringify loses them.

import { quote } from "../../../errors.ts";

/** What Python's `json` can hold; an integer beyond 2^53 is a bigint. */
export type PythonJson =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly PythonJson[]
  | { readonly [key: string]: PythonJson };

/** A JSON object, such as one line of a journal. */
export type PythonObject = { readonly [key: string]: PythonJson };

/** Whether a value is an object and not null, an array or a scalar. */
export function isObject(value: unknown): value is PythonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A number where Python should read a float: 2 becomes `2.0`. */
export function writeFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (Object.is(value, -0)) return "-0.0";
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** Deeper nesting is refused, as by Python, before it overflows the stack. */
const MAX_DEPTH = 500;

/** A line of a journal puts a value into two objects more. */
export const MAX_LINE_DEPTH = MAX_DEPTH + 2;

/**
 * Writes a value so that Python's `json.loads` reads the same one. What is no
 * JSON but may come from a program is treated as by `JSON.stringify`: a field
 * that is undefined is left out, an item becomes null.
 *
 * @param value The value; a whole number is written as an integer.
 * @returns One line of ASCII.
 * @throws {TypeError} If it holds a function or a symbol, or more than 500
 * levels, as something does that holds itself.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { writePythonJson } from "./python_json.ts";
 * assertEquals(writePythonJson({ loss: [NaN, 2], name: "é" }), '{"loss":[NaN,2],"name":"\\u00e9"}');
 * ```
 */
export function writePythonJson(value: PythonJson): string {
  return write(value, MAX_DEPTH);
}

/** @param depth How many levels of lists and objects may still follow. */
function write(value: PythonJson | undefined, depth: number): string {
  switch (typeof value) {
    case "string":
      return writeString(value);
    case "number":
      return Number.isSafeInteger(value) && !Object.is(value, -0)
        ? String(value)
        : writeFloat(value);
    case "bigint":
    case "boolean":
      return String(value);
    case "undefined":
      return "null";
    case "function":
    case "symbol":
      throw new TypeError(`it is a ${typeof value}, expected JSON`);
  }
  if (value === null) return "null";
  if (depth === 0) {
    throw new TypeError(
      `it has more than ${MAX_DEPTH} levels or holds itself, expected JSON`,
    );
  }
  if (Array.isArray(value)) {
    // Not map, which leaves holes out.
    return `[${Array.from(value, (item) => write(item, depth - 1)).join(",")}]`;
  }
  const fields = Object.entries(value)
    .filter(([_, field]) => field !== undefined)
    .map(([key, field]) => `${writeString(key)}:${write(field, depth - 1)}`);
  return `{${fields.join(",")}}`;
}

function writeString(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * Reads what Python's `json.dumps` wrote.
 *
 * @param text One JSON value.
 * @param maxDepth How many levels it may have; 500 unless given.
 * @returns The value; integers beyond 2^53 as bigint, so that none is rounded.
 * @throws {SyntaxError} If the text is not JSON; the message says where.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parsePythonJson } from "./python_json.ts";
 * assertEquals(parsePythonJson("[NaN, 12345678901234567890]"), [NaN, 12345678901234567890n]);
 * ```
 */
export function parsePythonJson(
  text: string,
  maxDepth = MAX_DEPTH,
): PythonJson {
  let value: PythonJson;
  try {
    value = JSON.parse(text);
  } catch {
    return new Parser(text, maxDepth).parse();
  }
  return isExact(value, maxDepth) ? value : new Parser(text, maxDepth).parse();
}

/**
 * Whether JSON.parse gave what stands in the text: no integer that it may have
 * rounded, not more levels than the parser below takes.
 */
function isExact(value: PythonJson, depth: number): boolean {
  if (typeof value === "number") {
    return Math.abs(value) <= Number.MAX_SAFE_INTEGER ||
      !Number.isInteger(value);
  }
  if (typeof value !== "object" || value === null) return true;
  if (depth === 0) return false;
  if (Array.isArray(value)) {
    for (const item of value) if (!isExact(item, depth - 1)) return false;
    return true;
  }
  for (const key in value) {
    if (!isExact((value as PythonObject)[key]!, depth - 1)) return false;
  }
  return true;
}

const WORDS: readonly (readonly [string, PythonJson])[] = [
  ["null", null],
  ["true", true],
  ["false", false],
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
];

/** A recursive descent over the text; `#at` is the next character to read. */
class Parser {
  readonly #text: string;
  readonly #maxDepth: number;
  #at = 0;
  #depth = 0;

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  parse(): PythonJson {
    const value = this.#value();
    this.#space();
    if (this.#at < this.#text.length) this.#fail("the end");
    return value;
  }

  #value(): PythonJson {
    this.#space();
    switch (this.#text[this.#at]) {
      case "{":
        return Object.fromEntries(this.#list("}", () => this.#field()));
      case "[":
        return this.#list("]", () => this.#value());
      case '"':
        return this.#string();
    }
    for (const [word, value] of WORDS) {
      if (!this.#text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return value;
    }
    return this.#number();
  }

  /** Items between commas, from the opening bracket to `close`. */
  #list<T>(close: string, item: () => T): T[] {
    if (++this.#depth > this.#maxDepth) {
      this.#fail(`at most ${this.#maxDepth} levels`);
    }
    const items: T[] = [];
    this.#at++;
    if (!this.#accept(close)) {
      do items.push(item()); while (this.#accept(","));
      if (!this.#accept(close)) this.#fail(`"," or "${close}"`);
    }
    this.#depth--;
    return items;
  }

  #field(): [string, PythonJson] {
    this.#space();
    if (this.#text[this.#at] !== '"') this.#fail("a name in quotes");
    const name = this.#string();
    if (!this.#accept(":")) this.#fail('":"');
    return [name, this.#value()];
  }

  #string(): string {
    const start = this.#at;
    let end = start;
    do {
      end = this.#text.indexOf('"', end + 1);
      if (end < 0) this.#fail("a closing quote");
    } while (this.#isEscaped(end));
    this.#at = end + 1;
    return JSON.parse(this.#text.slice(start, end + 1));
  }

  #isEscaped(at: number): boolean {
    let slashes = 0;
    while (this.#text[at - 1 - slashes] === "\\") slashes++;
    return slashes % 2 === 1;
  }

  #number(): number | bigint {
    const pattern = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text) ?? this.#fail("a value");
    this.#at = pattern.lastIndex;
    const value = Number(match[0]);
    const isExact = match[1] !== undefined || match[2] !== undefined ||
      Number.isSafeInteger(value);
    return isExact ? value : BigInt(match[0]);
  }

  #accept(character: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #space(): void {
    while (" \t\r\n".includes(this.#text[this.#at] ?? "x")) this.#at++;
  }

  #fail(wanted: string): never {
    const found = this.#text.slice(this.#at, this.#at + 12) || "the end";
    throw new SyntaxError(
      `Cannot read JSON: found ${
        quote(found)
      } at column ${this.#at}, expected ${wanted}`,
    );
  }
}
