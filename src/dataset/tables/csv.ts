// Text with a delimiter between fields and quotes around those that need them
// (RFC 4180), as rows of texts with their places. What the texts mean is
// table.ts's business. Checked against Python's csv in its tests.

import { quote } from "../../errors.ts";

/** One record: the line that it starts on, counted from 1, and its fields. */
export interface Row {
  /** From 1; empty lines count. */
  readonly line: number;
  /** Without quotes. */
  readonly fields: readonly string[];
}

/** A field that long is a missing quote or no table at all. */
const MAX_FIELD = 1_000_000;

/** What fields may be told apart by; the first wins ties. */
const DELIMITERS = [",", "\t", ";"] as const;

/**
 * Reads delimited text. Lines end in `\n`, `\r\n` or `\r`; empty ones are passed
 * over; a quote inside of quotes is doubled.
 *
 * @param text All of it.
 * @param name Where it is from, for messages.
 * @param delimiter A character; by default the one of comma, tab and semicolon
 * that the first line has most of.
 * @returns The records, as many fields as each has.
 * @throws {SyntaxError} If a quote is not closed or something follows it, a
 * character is 0, or a field has more than a million characters.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseDelimited } from "./csv.ts";
 * const rows = parseDelimited('a,"b, or ""c"""\n1,2\n', "text");
 * assertEquals(rows.map((row) => row.fields), [["a", 'b, or "c"'], ["1", "2"]]);
 * ```
 */
export function parseDelimited(
  text: string,
  name: string,
  delimiter: string = delimiterOf(text),
): Row[] {
  const reader = new Reader(text, name, delimiter);
  const rows: Row[] = [];
  while (!reader.isAtEnd) {
    const row = reader.row();
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

/** Outside of quotes, in the first line that is not empty. */
function delimiterOf(text: string): string {
  const counts = new Map<string, number>(DELIMITERS.map((each) => [each, 0]));
  let isQuoted = false, isBlank = true;
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === "\n" || character === "\r") {
      if (!isBlank) break;
      continue;
    } else if (counts.has(character)) {
      counts.set(character, counts.get(character)! + 1);
    }
    isBlank = false;
  }
  const [first, ...others] = counts;
  return others.reduce((most, one) => one[1] > most[1] ? one : most, first!)[0];
}

class Reader {
  readonly #text: string;
  readonly #name: string;
  readonly #delimiter: string;
  #at = 0;
  #line = 1;

  constructor(text: string, name: string, delimiter: string) {
    this.#text = text;
    this.#name = name;
    this.#delimiter = delimiter;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** The next record; undefined for an empty line. */
  row(): Row | undefined {
    const line = this.#line;
    if (this.#endLine()) return undefined;
    const fields: string[] = [];
    do fields.push(this.#field(fields.length + 1)); while (
      this.#skip(this.#delimiter)
    );
    this.#endLine();
    return { line, fields };
  }

  /** A field, up to what ends it; `column` is for messages. */
  #field(column: number): string {
    const text = this.#text;
    if (text[this.#at] === '"') return this.#quoted(column);
    const start = this.#at;
    while (this.#at < text.length && !this.#isEndOfField()) this.#at++;
    return this.#checked(text.slice(start, this.#at), column);
  }

  #quoted(column: number): string {
    const text = this.#text, opened = this.#line;
    let value = "";
    for (let start = this.#at + 1;; start = this.#at + 1) {
      const end = text.indexOf('"', start);
      if (end < 0) {
        this.#fail(opened, column, 'a quote is opened, expected another "');
      }
      value += text.slice(start, end);
      this.#at = end + 1;
      if (text[this.#at] !== '"') break;
      value += '"';
    }
    this.#line += countLines(value);
    if (!this.isAtEnd && !this.#isEndOfField()) {
      const found = quote(text.slice(this.#at, this.#at + 10));
      this.#fail(
        this.#line,
        column,
        `${found} follows a closing quote, expected the end of the field ` +
          '(a quote in quotes is written "")',
      );
    }
    return this.#checked(value, column);
  }

  #isEndOfField(): boolean {
    const character = this.#text[this.#at];
    return character === this.#delimiter || character === "\n" ||
      character === "\r";
  }

  #checked(field: string, column: number): string {
    if (field.length > MAX_FIELD) {
      this.#fail(
        this.#line,
        column,
        `the field has ${field.length} characters, expected at most ` +
          `${MAX_FIELD}: is a quote missing, or is it no table?`,
      );
    }
    if (field.includes("\0")) {
      this.#fail(
        this.#line,
        column,
        "there is a NUL character, expected text: is it no table?",
      );
    }
    return field;
  }

  #endLine(): boolean {
    const found = this.#skip("\r\n") || this.#skip("\n") || this.#skip("\r");
    if (found) this.#line++;
    return found;
  }

  #skip(token: string): boolean {
    const found = this.#text.startsWith(token, this.#at);
    if (found) this.#at += token.length;
    return found;
  }

  #fail(line: number, column: number, what: string): never {
    throw new SyntaxError(
      `Cannot read table ${quote(this.#name)}: line ${line}, column ` +
        `${column}: ${what}`,
    );
  }
}

function countLines(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}
