// Which columns of a table hold numbers, found out from their content, and the
// numbers in them.

import { quote } from "../../errors.ts";
import { columnIndex, isMissing, numberOf, type Table } from "./table.ts";

/** What a column is taken for. */
export type ColumnKind = "number" | "category" | "skip";

/** What callers say of columns, by index. */
export function checkKinds(
  table: Table,
  kinds: { readonly [column: string]: ColumnKind },
): Map<number, ColumnKind> {
  return new Map(
    Object.entries(kinds).map(([column, kind]) => [
      columnIndex(table, column),
      kind,
    ]),
  );
}

/**
 * What a column holds: numbers if nothing else is there but missing values,
 * categories if less than half of it are numbers.
 *
 * @throws {SyntaxError} If texts stand among numbers; names the first.
 */
export function kindOf(table: Table, column: number): "number" | "category" {
  let numbers = 0, texts = 0, firstText = -1;
  for (const [row, { fields }] of table.rows.entries()) {
    const field = fields[column]!;
    if (isMissing(field)) continue;
    if (!isNaN(numberOf(field))) numbers++;
    else if (texts++ === 0) firstText = row;
  }
  if (texts === 0) return "number";
  if (numbers < texts) return "category";
  const { name } = table, title = table.columns[column]!;
  throw new SyntaxError(
    `Cannot read table ${quote(name)}: ${placeOf(table, firstText, column)}: ` +
      `${quote(table.rows[firstText]!.fields[column])} stands among numbers, ` +
      `expected a number or nothing, or --column ${title}=category`,
  );
}

/**
 * The number in a field.
 *
 * @throws {SyntaxError} If there is none, or none that 32 bits can hold.
 */
export function readNumber(table: Table, row: number, column: number): number {
  const field = table.rows[row]!.fields[column]!;
  const value = numberOf(field);
  if (Number.isFinite(Math.fround(value))) return value;
  throw new SyntaxError(
    `Cannot read table ${quote(table.name)}: ${placeOf(table, row, column)}: ` +
      `found ${quote(field)}, expected a number that 32 bits can hold`,
  );
}

/** `line 3, column "age"`. */
export function placeOf(table: Table, row: number, column: number): string {
  const { line } = table.rows[row]!;
  return `line ${line}, column ${quote(table.columns[column])}`;
}
