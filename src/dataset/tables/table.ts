// A table: named columns of texts, every row as long as the first. Knows which
// texts are missing values and which are numbers; what a network makes of them
// is learnt in schema.ts.

import { quote, quoteAll, suggest } from "../../errors.ts";
import { parseDelimited, type Row } from "./csv.ts";

/** Named columns of texts. */
export interface Table {
  /** Where it is from, for messages. */
  readonly name: string;
  /** Name of each column, all different. */
  readonly columns: readonly string[];
  /** The rows without the header, each with a field for every column. */
  readonly rows: readonly Row[];
}

/** How text is read as a table. */
export interface TableOptions {
  /** Where it is from, for messages. */
  readonly name: string;
  /**
   * Whether the first row holds names; by default it does if none of its fields
   * is a number or a missing value other than an empty one.
   */
  readonly header?: boolean;
  /** Between fields: a character; by default found out. */
  readonly delimiter?: string;
}

/**
 * Whether a field stands for a value that is not known: empty, NA, NaN or ?.
 *
 * @param field A field of a row.
 * @returns Whether it does.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { isMissing } from "./table.ts";
 * assertEquals(["", "n/a", "NA"].map(isMissing), [true, false, true]);
 * ```
 */
export function isMissing(field: string): boolean {
  return /^\s*(?:na|nan|\?)?\s*$/i.test(field);
}

/** A field as a decimal number; NaN if it is none. */
export function numberOf(field: string): number {
  const text = field.trim();
  const isDecimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text);
  return isDecimal ? Number(text) : NaN;
}

/**
 * Reads bytes, which must be UTF-8, as a table.
 *
 * @param bytes A whole file.
 * @param options Name; header and delimiter where they are known.
 * @returns The table.
 * @throws {SyntaxError} If the bytes are not UTF-8, or as
 * {@linkcode parseTable} does.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { decodeTable } from "./table.ts";
 * const bytes = new TextEncoder().encode("x\ty\n1\t2\n");
 * assertEquals(decodeTable(bytes, { name: "a.tsv" }).columns, ["x", "y"]);
 * ```
 */
export function decodeTable(bytes: Uint8Array, options: TableOptions): Table {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return parseTable(text, options);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe ||
      bytes[0] === 0xfe && bytes[1] === 0xff;
    const [before] = new TextDecoder().decode(bytes).split("\ufffd", 1);
    const line = before!.split(/\r\n|\r|\n/).length;
    throw new SyntaxError(
      `Cannot read table ${quote(options.name)}: line ${line} is not UTF-8, ` +
        `expected UTF-8, as "iconv -f ${
          isUtf16 ? "utf-16" : "latin1"
        } -t utf-8" makes it`,
      { cause },
    );
  }
}

/**
 * Reads text as a table.
 *
 * @param text CSV, TSV or fields with semicolons between.
 * @param options Name; header and delimiter where they are known.
 * @returns The table; columns without a name are called `column_1` and so on.
 * @throws {SyntaxError} If there is no row, a row is longer or shorter than the
 * first, two columns have one name, or quotes are wrong.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseTable } from "./table.ts";
 * const { columns, rows } = parseTable("size,kind\n1.5,a\n2,b\n", { name: "text" });
 * assertEquals([columns, rows.length], [["size", "kind"], 2]);
 * ```
 */
export function parseTable(text: string, options: TableOptions): Table {
  const { name, delimiter } = options;
  const all = parseDelimited(text, name, delimiter);
  const [first] = all;
  if (first === undefined) {
    fail(name, "it is empty, expected rows of fields with commas between");
  }
  const width = first.fields.length;
  const ragged = all.find(({ fields }) => fields.length !== width);
  if (ragged !== undefined) {
    fail(
      name,
      `line ${ragged.line} has ${ragged.fields.length} fields, expected ` +
        `${width} as line ${first.line} has (a field with a delimiter in it ` +
        "takes quotes)",
    );
  }
  const hasHeader = options.header ?? looksLikeHeader(first);
  const rows = hasHeader ? all.slice(1) : all;
  if (rows.length === 0) {
    fail(name, "there is a header and no row, expected rows below it");
  }
  const columns = first.fields.map((field, i) =>
    hasHeader && field.trim() !== "" ? field.trim() : `column_${i + 1}`
  );
  checkNames(name, columns);
  return { name, columns, rows };
}

function looksLikeHeader({ fields }: Row): boolean {
  return fields.some((field) => field.trim() !== "") &&
    fields.every((field) =>
      field.trim() === "" || !isMissing(field) && isNaN(numberOf(field))
    );
}

function checkNames(name: string, columns: readonly string[]): void {
  const seen = new Map<string, number>();
  for (const [i, column] of columns.entries()) {
    const before = seen.get(column);
    if (before !== undefined) {
      fail(
        name,
        `columns ${before + 1} and ${i + 1} are both called ${
          quote(column)
        }, expected ` +
          "different names (--header no if the first line is no header)",
      );
    }
    seen.set(column, i);
  }
}

function fail(name: string, what: string): never {
  throw new SyntaxError(`Cannot read table ${quote(name)}: ${what}`);
}

/**
 * Where a column stands, by its name or, if no name is that, by its number.
 *
 * @param table The table.
 * @param column A name, or a number from 1.
 * @returns Its index, from 0.
 * @throws {RangeError} If there is no such column.
 */
export function columnIndex(
  { name, columns }: Pick<Table, "name" | "columns">,
  column: string,
): number {
  const index = columns.indexOf(column);
  if (index >= 0) return index;
  const number = /^\d+$/.test(column) ? Number(column) : 0;
  if (number >= 1 && number <= columns.length) return number - 1;
  const hint = suggest(column, columns);
  throw new RangeError(
    `Cannot use table ${quote(name)}: it has no column ${quote(column)}, ` +
      (hint.endsWith("?")
        ? hint
        : `expected one of ${quoteAll(columns)}, or 1 to ${columns.length}`),
  );
}
