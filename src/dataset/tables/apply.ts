// Rows of a table as a network takes them, by a schema that training rows gave:
// inputs for prediction, whole data sets for training and scoring.

import { quote } from "../../errors.ts";
import type { Dataset, Task } from "../dataset.ts";
import { placeOf, readNumber } from "./kinds.ts";
import {
  allRows,
  type CategoryColumn,
  type NumberColumn,
  type TableSchema,
} from "./schema.ts";
import { columnIndex, isMissing, type Table } from "./table.ts";

/** Rows as inputs, normalised already. */
export interface TableInputs {
  /** N×I row-major; a missing number is 0, an unknown category all zeros. */
  readonly inputs: Float32Array<ArrayBuffer>;
  /** Inputs of a row I. */
  readonly width: number;
  /** Rows N. */
  readonly count: number;
}

/** How many inputs a column becomes. */
function widthOf(column: NumberColumn | CategoryColumn): number {
  return column.kind === "number" ? 1 : column.categories.length;
}

/**
 * Turns rows of a table into inputs. Columns are found by their names, in any
 * order; the target need not be there.
 *
 * @param schema What the training rows gave.
 * @param table A table with the same columns.
 * @param rows Which rows, by index; all by default.
 * @returns The inputs.
 * @throws {RangeError} If a column is absent.
 * @throws {SyntaxError} If a text stands where numbers were learnt.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { applySchema } from "./apply.ts";
 * import { learnTable } from "./schema.ts";
 * import { parseTable } from "./table.ts";
 * const schema = learnTable(parseTable("x,c,y\n1,u,a\n3,v,b\n", { name: "old" }));
 * const more = parseTable("c,x\nv,5\n,NA\n", { name: "new" });
 * assertEquals([...applySchema(schema, more).inputs], [3, 0, 1, 0, 0, 0]);
 * ```
 */
export function applySchema(
  schema: TableSchema,
  table: Table,
  rows: Uint32Array = allRows(table),
): TableInputs {
  const width = widthOfSchema(schema);
  const inputs = new Float32Array(rows.length * width);
  let offset = 0;
  for (const column of schema.columns) {
    const index = columnIndex(table, column.name);
    rows.forEach((row, i) => {
      const field = table.rows[row]!.fields[index]!;
      const at = i * width + offset;
      if (column.kind === "category") {
        const category = isMissing(field) ? null : field.trim();
        const found = column.categories.indexOf(category);
        if (found >= 0) inputs[at + found] = 1;
      } else if (!isMissing(field)) {
        const value = readNumber(table, row, index);
        inputs[at] = (value - column.mean) / column.std;
      }
    });
    offset += widthOf(column);
  }
  return { inputs, width, count: rows.length };
}

/**
 * Turns rows of a table into a data set: inputs and targets.
 *
 * @param schema What the training rows gave.
 * @param table A table with the same columns, the target among them.
 * @param rows Which rows, by index; all by default.
 * @returns The data set, named after the table; numbers to predict are
 * standardised, classes numbered.
 * @throws {RangeError} If a column is absent, or a class was not learnt.
 * @throws {SyntaxError} If a text stands where numbers were learnt.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tableDataset } from "./apply.ts";
 * import { learnTable } from "./schema.ts";
 * import { parseTable } from "./table.ts";
 * const table = parseTable("x,y\n1,a\n3,b\n", { name: "text" });
 * const { targets, inputs } = tableDataset(learnTable(table), table);
 * assertEquals([[...inputs], [...targets]], [[-1, 1], [0, 1]]);
 * ```
 */
export function tableDataset(
  schema: TableSchema,
  table: Table,
  rows: Uint32Array = allRows(table),
): Dataset {
  const { inputs, width, count } = applySchema(schema, table, rows);
  return {
    name: table.name,
    inputs,
    inputShape: [width],
    scale: 1,
    offset: 0,
    columns: normalizationOfSchema(schema),
    targets: applyTarget(schema, table, rows),
    task: taskOf(schema),
    count,
    schema,
  };
}

/** By what each input is normalised; the zeros and ones of categories by nothing. */
function normalizationOfSchema(schema: TableSchema) {
  const each = schema.columns.flatMap((column) =>
    column.kind === "number"
      ? [column]
      : column.categories.map(() => ({ mean: 0, std: 1 }))
  );
  return {
    mean: each.map(({ mean }) => mean),
    std: each.map(({ std }) => std),
  };
}

/** How many inputs a row becomes. */
export function widthOfSchema({ columns }: TableSchema): number {
  return columns.reduce((sum, column) => sum + widthOf(column), 0);
}

/** What a network gives for a target of numbers, in the target's own units. */
export function inUnits(
  schema: TableSchema,
  outputs: Float32Array,
): Float32Array {
  const { mean, std } = unitsOf(schema);
  return outputs.map((value) => value * std + mean);
}

/** What undoes the standardisation of a target; nothing where there is none. */
export function unitsOf(
  schema: TableSchema | undefined,
): { readonly mean: number; readonly std: number } {
  if (schema?.target.task !== "regression") return { mean: 0, std: 1 };
  const { mean, std } = schema.target;
  return { mean, std };
}

/** What a schema's target means. */
export function taskOf({ target }: TableSchema): Task {
  return target.task === "regression" ? { type: "regression", outputs: 1 } : {
    type: "classification",
    classes: target.classes.length,
    names: target.classes,
  };
}

function applyTarget(
  { target }: TableSchema,
  table: Table,
  rows: Uint32Array,
): Uint8Array | Float32Array {
  const index = columnIndex(table, target.name);
  if (target.task === "regression") {
    const { mean, std } = target;
    return Float32Array.from(
      rows,
      (row) => (readNumber(table, row, index) - mean) / std,
    );
  }
  const numbers = new Map(target.classes.map((name, i) => [name, i]));
  return Uint8Array.from(rows, (row) => {
    const field = table.rows[row]!.fields[index]!.trim();
    const number = numbers.get(field);
    if (number !== undefined) return number;
    throw new RangeError(
      `Cannot use table ${quote(table.name)}: ` +
        `${placeOf(table, row, index)}: class ${quote(field)} is unknown, ` +
        `expected one of those learnt (${target.classes.length})`,
    );
  });
}
