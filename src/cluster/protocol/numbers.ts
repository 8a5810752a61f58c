// Numbers that JSON has no word for: a report may be NaN or infinite, and zero
// may be negative. They travel as texts, all others as themselves.

import { misfit, type Rule } from "../../check.ts";

/** As it travels. */
export type PackedNumber = number | "NaN" | "Infinity" | "-Infinity" | "-0";

const WORDS: ReadonlyMap<unknown, number> = new Map<string, number>([
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
  ["-0", -0],
]);

/** A number, or the text of one that JSON has not. */
export const packedNumber: Rule = (value, path) =>
  Number.isFinite(value) || WORDS.has(value)
    ? null
    : misfit(path, value, 'a number, "NaN", "Infinity", "-Infinity" or "-0"');

/** A number for JSON. */
export function packNumber(value: number): PackedNumber {
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) ? value : String(value) as PackedNumber;
}

/** The number that travelled. */
export function unpackNumber(packed: PackedNumber): number {
  return WORDS.get(packed) ?? packed as number;
}

/** Numbers by name, each through a function. */
export function mapValues<A, B>(
  record: { readonly [name: string]: A },
  map: (value: A) => B,
): { [name: string]: B } {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, map(value)]),
  );
}
