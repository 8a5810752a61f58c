// What is learnt from the training rows of a table, so that any rows can be
// turned into a network's inputs: a plain value that JSON can hold. apply.ts
// uses it; columns are told apart in kinds.ts.

import {
  check,
  fields,
  object,
  oneOf,
  optional,
  recordOf,
  rule,
  type RulesOf,
  text,
} from "../../check.ts";
import { quote } from "../../errors.ts";
import { checkKinds, type ColumnKind, kindOf, readNumber } from "./kinds.ts";
import { columnIndex, isMissing, numberOf, type Table } from "./table.ts";

/** A column of numbers: one input, standardised; a missing value is the mean. */
export interface NumberColumn {
  /** What it holds. */
  readonly kind: "number";
  /** Its name in the header. */
  readonly name: string;
  /** Of the training rows that have a value. */
  readonly mean: number;
  /** Above 0; 1 where all values are equal. */
  readonly std: number;
}

/** A column of texts: one input for each category, 1 where it is that, else 0. */
export interface CategoryColumn {
  /** What it holds. */
  readonly kind: "category";
  /** Its name in the header. */
  readonly name: string;
  /** Those of the training rows, sorted; null stands for a missing value. */
  readonly categories: readonly (string | null)[];
}

type LearntColumn = NumberColumn | CategoryColumn;

/** What is to be predicted. */
export type TargetColumn =
  | {
    readonly task: "classification";
    readonly name: string;
    /** The texts that the classes 0, 1 … stand for. */
    readonly classes: readonly string[];
  }
  | {
    readonly task: "regression";
    readonly name: string;
    /** Networks learn `(value − mean) / std`. */
    readonly mean: number;
    readonly std: number;
  };

/** How rows of a table become inputs and targets; plain, for JSON. */
export interface TableSchema {
  /** The columns that are inputs, in order; others are not looked at. */
  readonly columns: readonly (NumberColumn | CategoryColumn)[];
  /** What is to be predicted. */
  readonly target: TargetColumn;
}

/** What {@linkcode learnTable} may be told. */
export interface LearnOptions {
  /** The column to predict, by name or number from 1; by default the last. */
  readonly target?: string;
  /** By default regression if the target has fractions or over 20 numbers. */
  readonly task?: "classification" | "regression";
  /** Kinds of columns, by name or number, where their content says another. */
  readonly kinds?: { readonly [column: string]: ColumnKind };
  /** The training rows, by index; all by default. */
  readonly rows?: Uint32Array;
}

/** More classes than this many numbers are a quantity. */
const MAX_NUMERIC_CLASSES = 20;

/** Labels are bytes. */
const MAX_CLASSES = 256;

/** More categories are names or keys, of which nothing general is learnt. */
const MAX_CATEGORIES = 256;

const OPTIONS: RulesOf<LearnOptions> = {
  target: optional(text),
  task: optional(oneOf("classification", "regression")),
  kinds: optional(recordOf(oneOf("number", "category", "skip"))),
  rows: optional(
    rule("a Uint32Array", (value) => value instanceof Uint32Array),
  ),
};

/**
 * Learns how to turn the rows of a table into inputs and targets. Means,
 * deviations and categories come from the training rows alone; what kind a
 * column is, and which classes there are, from all rows.
 *
 * @param table The table.
 * @param options Target, task, kinds and training rows.
 * @returns The schema.
 * @throws {TypeError} If an option has another type.
 * @throws {RangeError} If a column is unknown, a target is missing or always
 * the same, no column is left to learn from, or there are too many categories.
 * @throws {SyntaxError} If a text stands among numbers.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { learnTable } from "./schema.ts";
 * import { parseTable } from "./table.ts";
 * const table = parseTable("size,colour,kind\n1,red,a\n3,,b\n", { name: "text" });
 * assertEquals(learnTable(table), {
 *   columns: [
 *     { kind: "number", name: "size", mean: 2, std: 1 },
 *     { kind: "category", name: "colour", categories: ["red", null] },
 *   ],
 *   target: { task: "classification", name: "kind", classes: ["a", "b"] },
 * });
 * ```
 */
export function learnTable(
  table: Table,
  options: LearnOptions = {},
): TableSchema {
  check("Cannot learn a table", "", table, object);
  check("Cannot learn a table", "", options, fields(OPTIONS));
  const { kinds = {}, rows = allRows(table) } = options;
  const target = options.target === undefined
    ? table.columns.length - 1
    : columnIndex(table, options.target);
  const wanted = checkKinds(table, kinds);
  const learnColumn = (name: string, index: number) => {
    const kind = wanted.get(index) ?? kindOf(table, index);
    return kind === "number"
      ? { kind, name, ...moments(numbersOf(table, index, rows)) } as const
      : { kind, name, ...categoriesOf(table, index, rows) } as const;
  };
  const columns = [...table.columns.entries()]
    .filter(([index]) => index !== target && wanted.get(index) !== "skip")
    .map(([index, name]) => learnColumn(name, index) as LearntColumn);
  if (columns.length === 0) {
    throw fault(table, "there is no column beside the target", "at least one");
  }
  const task = options.task ??
    (wanted.get(target) === "category" ? "classification" : undefined);
  return { columns, target: learnTarget(table, target, rows, task) };
}

/** The indices of all rows. */
export function allRows({ rows }: Pick<Table, "rows">): Uint32Array {
  return Uint32Array.from(rows, (_, i) => i);
}

function numbersOf(table: Table, column: number, rows: Uint32Array): number[] {
  const values: number[] = [];
  for (const row of rows) {
    const field = table.rows[row]!.fields[column]!;
    if (!isMissing(field)) values.push(readNumber(table, row, column));
  }
  return values;
}

/** Mean and deviation; 0 and 1 of nothing, and 1 where all are equal. */
function moments(values: readonly number[]): { mean: number; std: number } {
  if (values.length === 0) return { mean: 0, std: 1 };
  const isConstant = values.every((value) => value === values[0]);
  if (isConstant) return { mean: values[0]!, std: 1 };
  let mean = 0, variance = 0;
  for (const value of values) mean += value / values.length;
  for (const value of values) variance += (value - mean) ** 2 / values.length;
  return { mean, std: Math.sqrt(variance) };
}

function categoriesOf(table: Table, column: number, rows: Uint32Array) {
  const found = new Set<string>();
  let isAnyMissing = false;
  for (const row of rows) {
    const field = table.rows[row]!.fields[column]!;
    if (isMissing(field)) isAnyMissing = true;
    else found.add(field.trim());
  }
  if (found.size > MAX_CATEGORIES) {
    const name = table.columns[column]!;
    throw fault(
      table,
      `column ${quote(name)} has ${found.size} different texts`,
      `at most ${MAX_CATEGORIES}, or --column ${name}=skip`,
    );
  }
  const categories = [...found].sort();
  return { categories: isAnyMissing ? [...categories, null] : categories };
}

function learnTarget(
  table: Table,
  column: number,
  rows: Uint32Array,
  task: LearnOptions["task"],
): TargetColumn {
  const name = table.columns[column]!;
  const values = new Set<string>();
  for (const { fields, line } of table.rows) {
    if (isMissing(fields[column]!)) {
      const found = quote(fields[column]!);
      throw fault(
        table,
        `line ${line}, column ${quote(name)}: the target is missing (${found})`,
        "a value, or no such row",
      );
    }
    values.add(fields[column]!.trim());
  }
  if (values.size === 1) {
    const [only] = values;
    throw fault(
      table,
      `target ${quote(name)} is ${quote(only)} in every row`,
      "at least two values, or another --target",
    );
  }
  if (
    task === "regression" || task === undefined && isQuantity(table, column)
  ) {
    return {
      task: "regression",
      name,
      ...moments(numbersOf(table, column, rows)),
    };
  }
  if (values.size > MAX_CLASSES) {
    throw fault(
      table,
      `target ${quote(name)} has ${values.size} different values`,
      `at most ${MAX_CLASSES} classes, --task regression or another --target`,
    );
  }
  return { task: "classification", name, classes: sortClasses([...values]) };
}

/** Whether a target's values are numbers of a scale, not of classes. */
function isQuantity(table: Table, column: number): boolean {
  if (kindOf(table, column) !== "number") return false;
  const values = new Set(numbersOf(table, column, allRows(table)));
  return values.size > MAX_NUMERIC_CLASSES ||
    [...values].some((value) => !Number.isInteger(value));
}

/** 2 before 10 where all are numbers; else by their characters. */
export function sortClasses(classes: string[]): string[] {
  const isNumeric = classes.every((each) => !isNaN(numberOf(each)));
  return isNumeric
    ? classes.sort((a, b) => Number(a) - Number(b))
    : classes.sort();
}

function fault(table: Table, found: string, wanted: string): RangeError {
  return new RangeError(
    `Cannot use table ${quote(table.name)}: ${found}, expected ${wanted}`,
  );
}
