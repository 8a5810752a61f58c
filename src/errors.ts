// The few things every error of this project needs: the text of an unknown
// thrown value, and how a value is quoted in a message. Error classes that
// carry data live beside the code that throws them.

/** Room for a value in a message: enough to recognise it, whatever its size. */
const MAX_QUOTE = 200;

/** How many values a message lists before it only counts them. */
const MAX_LISTED = 30;

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Whether what was thrown is what a trial came to, such as a diverging loss, and
 * no fault of the program. Its class says so by a field: a class would be
 * another one in another copy of this library.
 */
export function isOutcome(error: unknown): boolean {
  return error instanceof Error && "isOutcome" in error &&
    error.isOutcome === true;
}

/**
 * A value as it stands in a message: strings quoted, the rest as JSON or name,
 * cut short if it is long, deep or cyclic.
 */
export function quote(value: unknown): string {
  try {
    return quoteWithin(value, MAX_QUOTE);
  } catch {
    return "an object that cannot be read"; // a getter or a proxy threw
  }
}

function quoteWithin(value: unknown, room: number): string {
  switch (typeof value) {
    case "string":
      return value.length <= room
        ? quoteText(value)
        : `${quoteText(value.slice(0, Math.max(room, 0)))}…`;
    case "bigint":
      return `${value}n`;
    case "function":
      return `function ${value.name}`;
    case "object":
      return value === null ? "null" : quoteObject(value, room);
    default:
      return String(value);
  }
}

/** As JSON, and what JSON leaves that steers a terminal escaped as well. */
function quoteText(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\x9f]/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  );
}

function quoteObject(value: object, room: number): string {
  const isList = Array.isArray(value);
  if (!isList && !isPlain(value)) return nameOf(value);
  const [open, close] = isList ? "[]" : "{}";
  let text = open!;
  for (const key of isList ? value.keys() : Object.keys(value)) {
    if (text.length > 1) text += ",";
    if (text.length >= room) return `${text}…`;
    if (!isList) text += `${quoteWithin(key, room - text.length)}:`;
    const part = (value as { readonly [key: PropertyKey]: unknown })[key];
    text += quoteWithin(part, room - text.length);
  }
  return text + close;
}

/** Neither a list nor an instance of a class: what JSON calls an object. */
export function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  // Another realm's Object.prototype is not ours, but has no parent either.
  return !Array.isArray(value) &&
    (prototype === null || Object.getPrototypeOf(prototype) === null);
}

function nameOf(value: object): string {
  const { name } = value.constructor ?? {};
  return typeof name === "string" && name !== ""
    ? `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`
    : "an object";
}

/** Values for a message, separated by commas; of many only the first. */
export function quoteAll(values: readonly unknown[]): string {
  const listed = values.slice(0, MAX_LISTED).map(quote).join(", ");
  return values.length > MAX_LISTED
    ? `${listed}, … (${values.length} in all)`
    : listed;
}

/** Number of single-character edits (a swap of neighbours is one) from a to b. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        next[j] = Math.min(next[j]!, before[j - 2]! + 1);
      }
    }
    [before, row] = [row, next];
  }
  return row[b.length]!;
}

/**
 * The end of a message about an unknown name: the one probably meant, or all.
 *
 * @param name What was written.
 * @param known The names there are.
 * @returns `did you mean "mnist"?` or `expected one of "digits", "mnist"`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { suggest } from "./errors.ts";
 * assertEquals(suggest("grdi", ["grid", "random"]), 'did you mean "grid"?');
 * assertEquals(suggest("x", ["grid"]), 'expected one of "grid"');
 * ```
 */
export function suggest(name: string, known: readonly string[]): string {
  // A name that long is no slip of a finger, and comparing costs its length.
  const near = name.length > MAX_QUOTE ? undefined : known
    .map((candidate) => ({
      candidate,
      distance: editDistance(name.toLowerCase(), candidate),
    }))
    .filter(({ candidate, distance }) =>
      (distance <= Math.max(1, Math.floor(candidate.length / 3)) &&
        distance < candidate.length) ||
      (name.length > 1 && candidate.startsWith(name))
    )
    .sort((a, b) => a.distance - b.distance)[0];
  if (near !== undefined) return `did you mean ${quote(near.candidate)}?`;
  if (known.length === 0) return "expected none";
  return `expected one of ${quoteAll(known)}`;
}
