// Hostile inputs from valid ones: bytes and texts with a few faults each, of
// the kinds that parsers trip over.

import type { Pcg32 } from "../../src/random.ts";

/** One of a list. */
export function pick<T>(random: Pcg32, from: readonly T[]): T {
  return from[random.nextBelow(from.length)]!;
}

/** Where a range of a content lies: start below end, at most `longest` long. */
function range(
  random: Pcg32,
  length: number,
  longest = length,
): [start: number, end: number] {
  const start = random.nextBelow(length);
  return [start, Math.min(length, start + 1 + random.nextBelow(longest))];
}

type ByteFault = (random: Pcg32, bytes: Uint8Array) => Uint8Array;

function join(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(
    parts.reduce((sum, { length }) => sum + length, 0),
  );
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const EXTREMES = [0, 1, 0x7f, 0x80, 0xff, 0x7fffffff, 0x80000000, 0xffffffff];

const BYTE_FAULTS: readonly ByteFault[] = [
  // One bit, one byte.
  (random, bytes) => {
    bytes[random.nextBelow(bytes.length)]! ^= 1 << random.nextBelow(8);
    return bytes;
  },
  (random, bytes) => {
    bytes[random.nextBelow(bytes.length)] = pick(random, EXTREMES) & 0xff;
    return bytes;
  },
  // A count or an offset, in either order of bytes.
  (random, bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    if (bytes.length < 4) return bytes;
    const at = random.nextBelow(Math.min(bytes.length - 3, 128));
    view.setUint32(at, pick(random, EXTREMES), random.nextBelow(2) === 0);
    return bytes;
  },
  // Cut, taken out, doubled, filled in.
  (random, bytes) => bytes.slice(0, random.nextBelow(bytes.length)),
  (random, bytes) => {
    const [start, end] = range(random, bytes.length, 64);
    return join(bytes.subarray(0, start), bytes.subarray(end));
  },
  (random, bytes) => {
    const [start, end] = range(random, bytes.length, 64);
    return join(bytes.subarray(0, end), bytes.subarray(start));
  },
  (random, bytes) => {
    const at = random.nextBelow(bytes.length);
    const noise = Uint8Array.from(
      { length: 1 + random.nextBelow(32) },
      () => random.nextBelow(256),
    );
    return join(bytes.subarray(0, at), noise, bytes.subarray(at));
  },
];

/** A copy of valid bytes with one to four faults. */
export function mutateBytes(random: Pcg32, valid: Uint8Array): Uint8Array {
  let bytes: Uint8Array = valid.slice();
  for (let faults = 1 + random.nextBelow(4); faults > 0; faults--) {
    if (bytes.length === 0) return bytes;
    bytes = pick(random, BYTE_FAULTS)(random, bytes);
  }
  return bytes;
}

/** What stands where something sensible is expected. */
export const ODD_TOKENS: readonly string[] = [
  "NaN",
  "-Infinity",
  "1e999",
  "-0",
  "9007199254740993",
  "5e-324",
  "1.7976931348623157e308",
  "null",
  "true",
  "{}",
  "[]",
  '""',
  '"__proto__"',
  '"constructor"',
  '"\\u001b]0;title\\u0007"',
  '"a\\nb"',
  "[[[[[[]]]]]]",
  `"${"x".repeat(5000)}"`,
];

/** Deeper than a stack. */
const DEEP = 20_000;

type TextFault = (random: Pcg32, text: string) => string;

/** Replaces one of the matches of a pattern. */
function replaceOne(
  random: Pcg32,
  text: string,
  pattern: RegExp,
  replacement: (match: string) => string,
): string {
  const matches = [...text.matchAll(pattern)];
  if (matches.length === 0) return text;
  const { 0: match, index } = pick(random, matches);
  return text.slice(0, index) + replacement(match) +
    text.slice(index + match.length);
}

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|\b(?:true|false|null)\b/g;

const TEXT_FAULTS: readonly TextFault[] = [
  (random, text) =>
    replaceOne(random, text, TOKEN, () => pick(random, ODD_TOKENS)),
  (random, text) => replaceOne(random, text, TOKEN, () => ""),
  (random, text) =>
    replaceOne(random, text, /[[\]{},:]/g, () => pick(random, [..."[]{},: "])),
  // A whole value too deep for a recursive reader.
  (random, text) =>
    replaceOne(random, text, TOKEN, () => "[".repeat(DEEP) + "]".repeat(DEEP)),
  (random, text) =>
    replaceOne(
      random,
      text,
      TOKEN,
      () => '{"a":'.repeat(DEEP) + "1" + "}".repeat(DEEP),
    ),
  // Lines doubled, swapped, lost.
  (random, text) => replaceOne(random, text, /.+\n?/g, (line) => line + line),
  (random, text) => replaceOne(random, text, /.+\n?/g, () => ""),
  (random, text) => replaceOne(random, text, /.+/g, () => "\n"),
  // A key written twice.
  (random, text) =>
    replaceOne(
      random,
      text,
      /"(?:[^"\\]|\\.)*": ?[^,{}[\]]+,/g,
      (field) => field + field,
    ),
  (_, text) => "\ufeff" + text,
  (random, text) => text.slice(0, random.nextBelow(text.length + 1)),
  (random, text) =>
    replaceOne(
      random,
      text,
      /./gu,
      () => pick(random, ["\0", "\x1b", "\ud800"]),
    ),
];

/** A valid text with one to three faults. */
export function mutateText(random: Pcg32, valid: string): string {
  let text = valid;
  for (let faults = 1 + random.nextBelow(3); faults > 0; faults--) {
    text = pick(random, TEXT_FAULTS)(random, text);
  }
  return text;
}
