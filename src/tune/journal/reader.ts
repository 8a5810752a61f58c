// From a journal's bytes to its studies: lines end in "\n", what stands after
// the last one was torn off by a crash (or is being written just now) and does
// not count. Knows no file system: bytes come in pieces from wherever they are.

import { quote } from "../../errors.ts";
import { JournalReplay } from "./replay.ts";

/** What a journal's bytes hold. */
export interface JournalBytes {
  /** The fold over all whole lines. */
  readonly replay: JournalReplay;
  /** How many bytes the whole lines take. */
  readonly sizeBytes: number;
  /** How many bytes stand after the last newline: 0 unless torn. */
  readonly tornBytes: number;
}

const NEWLINE = 10;

/**
 * Reads a journal, ours or Optuna's.
 *
 * @param pieces The file's bytes from its start, cut anywhere; a piece may be
 * overwritten once the next one is asked for.
 * @returns Its studies and where its last whole line ends.
 * @throws {SyntaxError} If the bytes do not begin as a journal, or a whole line
 * is no valid record; the message has its number, counted from 1.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readJournal } from "./reader.ts";
 * const text = '{"op_code":0,"worker_id":"w","study_name":"s","directions":[1]}\n{"op_co';
 * const { replay, tornBytes } = await readJournal([new TextEncoder().encode(text)]);
 * assertEquals([replay.studies[0]?.name, tornBytes], ["s", 7]);
 * ```
 */
export async function readJournal(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<JournalBytes> {
  const replay = new JournalReplay();
  let sizeBytes = 0;
  let rest: Uint8Array = new Uint8Array(0);
  const apply = (lines: Uint8Array): void => {
    sizeBytes += lines.length;
    applyLines(replay, replay.lines === 0 ? withoutMark(lines) : lines);
  };
  for await (const piece of pieces) {
    const end = piece.lastIndexOf(NEWLINE) + 1;
    // Only the line that began in the piece before has to be put together.
    const start = rest.length > 0 && end > 0 ? piece.indexOf(NEWLINE) + 1 : 0;
    if (start > 0) apply(concat(rest, piece.subarray(0, start)));
    if (end > start) apply(piece.subarray(start, end));
    rest = end > 0 ? piece.slice(end) : concat(rest, piece);
    if (replay.lines === 0) checkStart(rest);
  }
  return { replay, sizeBytes, tornBytes: rest.length };
}

/** How every journal begins: its first line makes a study. */
const START = '{"op_code":';

/** A byte order mark, which editors put before UTF-8. */
const MARK = [0xef, 0xbb, 0xbf];

/**
 * Whether bytes are, or could become, the first ones of a journal: what is not
 * must never be taken for a torn line.
 *
 * @param bytes At least 40, unless the file is shorter.
 */
export function beginsAsJournal(bytes: Uint8Array): boolean {
  const start = DECODER.decode(withoutMark(bytes.subarray(0, 40)))
    .replaceAll(" ", "").slice(0, START.length);
  return START.startsWith(start);
}

/** A line that was torn off within its first bytes is all there is of it. */
function checkStart(bytes: Uint8Array): void {
  if (beginsAsJournal(bytes)) return;
  throw new SyntaxError(
    `Cannot read the journal: it begins with ${
      quote(DECODER.decode(bytes.subarray(0, 12)))
    }, expected ${quote(START)}`,
  );
}

function withoutMark(bytes: Uint8Array): Uint8Array {
  const length = MARK.findIndex((byte, i) => bytes[i] !== byte);
  if (length < 0) return bytes.subarray(MARK.length);
  // Torn within the mark.
  return length === bytes.length ? bytes.subarray(length) : bytes;
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** Lenient, because the strict one takes far longer to read valid text. */
const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });
/** What it puts where the bytes were not valid. */
const REPLACEMENT = "\ufffd";

/** @param bytes Whole lines, the last newline included. */
function applyLines(replay: JournalReplay, bytes: Uint8Array): void {
  const text = DECODER.decode(bytes);
  if (text.includes(REPLACEMENT)) return applyEachLine(replay, bytes);
  const lines = text.split("\n");
  lines.pop(); // the empty text after the last newline
  for (const line of lines) replay.apply(line);
}

/** Finds the line that is not UTF-8, if there is one. */
function applyEachLine(replay: JournalReplay, bytes: Uint8Array): void {
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(NEWLINE, start);
    const line = decodeStrictly(bytes.subarray(start, end));
    if (line === null) {
      throw new SyntaxError(
        `Cannot read the journal: line ${replay.lines + 1} is not UTF-8`,
      );
    }
    replay.apply(line);
    start = end + 1;
  }
}

function decodeStrictly(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
      .decode(bytes);
  } catch {
    return null;
  }
}
