// Times as Optuna's files hold them: six digits after the second, no offset,
// local in journals and in the databases of Optuna 3 and 4, UTC in those of 5.
// Nothing here reads the clock; a moment is milliseconds since 1970 (UTC).

import { quote } from "../../../errors.ts";

/** Which clock a time without an offset was read from. */
export type Zone = "local" | "utc";

/**
 * Writes a moment without an offset, as Optuna does.
 *
 * @param epochMs Milliseconds since 1970 (UTC), as `Date.now()` gives them.
 * @param zone The clock to write; this machine's own unless said otherwise.
 * @param separator Between date and time: `T` in journals, a space in SQLite.
 * @returns For example `2026-01-31T23:59:59.123000`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { writeTime } from "./time.ts";
 * assertEquals(writeTime(86_400_000.5, "utc", " "), "1970-01-02 00:00:00.000500");
 * ```
 */
export function writeTime(
  epochMs: number,
  zone: Zone = "local",
  separator: "T" | " " = "T",
): string {
  const wholeMs = Math.floor(epochMs);
  const offsetMin = zone === "utc" ? 0 : new Date(wholeMs).getTimezoneOffset();
  const text = new Date(wholeMs - offsetMin * 60_000).toISOString();
  const micros = Math.floor((epochMs - wholeMs) * 1000 + 0.5);
  return text.slice(0, -1).replace("T", separator) +
    String(Math.min(micros, 999)).padStart(3, "0");
}

// Strict about ranges, because Date.parse guesses at what is not ISO 8601.
// Without the first and the last year, which an offset could leave.
const DATE = String
  .raw`(?!000[01]|9999)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`;
const TIME = String.raw`(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d`;
const OFFSET = String.raw`Z|[+-](?:[01]\d|2[0-3]):[0-5]\d`;
const PATTERN = new RegExp(
  String.raw`^(${DATE})[T ](${TIME})(?:\.(\d{1,6}))?(${OFFSET})?$`,
);

/** Whether {@linkcode readTime} can read a text. */
export function isTime(text: string): boolean {
  return partsOf(text) !== null;
}

/** Null if it is no time, or names a day that its month does not have. */
function partsOf(text: string): RegExpExecArray | null {
  const match = PATTERN.exec(text);
  if (match === null || !/(29|3.)$/.test(match[1]!)) return match;
  const day = new Date(`${match[1]}T00:00:00Z`);
  return day.toISOString().startsWith(match[1]!) ? match : null;
}

/**
 * A time in the one form that `OptunaTrial` has it in: a text that has it
 * already stays what it is.
 *
 * @param text A time without an offset is local.
 */
export function toLocal(text: string): string {
  const isLocal = /T[\d:]{8}\.\d{6}$/.test(text);
  return isLocal ? text : writeTime(readTime(text));
}

/**
 * Reads any time that Optuna writes, with an offset or without.
 *
 * @param text For example `2026-01-31 23:59:59.123456` or `…T23:59:59+00:00`.
 * @param zone The clock meant where the text has no offset.
 * @returns Milliseconds since 1970 (UTC), with a fraction for microseconds.
 * @throws {SyntaxError} If it is no such time.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readTime } from "./time.ts";
 * assertEquals(readTime("1970-01-02T01:00:00.000500+01:00"), 86_400_000.5);
 * ```
 */
export function readTime(text: string, zone: Zone = "local"): number {
  const match = partsOf(text);
  if (match === null) {
    throw new SyntaxError(
      `Cannot read a time: found ${
        quote(text)
      }, expected YYYY-MM-DD HH:MM:SS.ffffff`,
    );
  }
  const [, date, time, fraction = "", offset] = match;
  const suffix = offset ?? (zone === "utc" ? "Z" : "");
  return Date.parse(`${date}T${time}${suffix}`) +
    Number(fraction.padEnd(6, "0")) / 1000;
}
