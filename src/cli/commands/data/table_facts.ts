// What a table holds, column by column: for `data inspect`.

import type { Table, TableSchema } from "../../../../mod.ts";
import { isMissing, learnTable } from "../../../../data.ts";
import type { ReadOptions } from "../../../../files.ts";
import { formatNumber } from "../../../../report.ts";

/** What is known of one column. */
export interface ColumnFacts {
  readonly name: string;
  readonly kind: "number" | "category" | "target" | "skipped";
  /** Rows without a value. */
  readonly missing: number;
  /** Mean and deviation of numbers; how many texts there are; classes. */
  readonly holds: string;
}

/** What is known of a table. */
export interface TableFacts {
  readonly rows: number;
  readonly task: string;
  readonly columns: readonly ColumnFacts[];
  /** Rows of each class, where there are classes. */
  readonly counts?: { readonly [name: string]: number };
}

/** @throws {Error} If nothing could be learnt from the table. */
export function factsOfTable(
  table: Table,
  { header: _, ...options }: ReadOptions,
): TableFacts {
  const schema = learnTable(table, options);
  const counts = countsOf(table, schema);
  return {
    rows: table.rows.length,
    task: schema.target.task,
    columns: table.columns.map((name, i) => ({
      name,
      missing: table.rows.filter(({ fields }) => isMissing(fields[i]!)).length,
      ...contentOf(name, schema),
    })),
    ...(counts && { counts }),
  };
}

function contentOf(
  name: string,
  { columns, target }: TableSchema,
): Pick<ColumnFacts, "kind" | "holds"> {
  const moments = ({ mean, std }: { mean: number; std: number }) =>
    `${formatNumber(mean)} ± ${formatNumber(std)}`;
  if (name === target.name) {
    const holds = target.task === "regression"
      ? moments(target)
      : `${target.classes.length} classes`;
    return { kind: "target", holds };
  }
  const column = columns.find((one) => one.name === name);
  if (column === undefined) return { kind: "skipped", holds: "" };
  const holds = column.kind === "number"
    ? moments(column)
    : `${column.categories.length} categories`;
  return { kind: column.kind, holds };
}

function countsOf(
  { rows, columns }: Table,
  { target }: TableSchema,
): { [name: string]: number } | undefined {
  if (target.task === "regression") return undefined;
  const index = columns.indexOf(target.name);
  const counts = new Map(target.classes.map((name) => [name, 0]));
  for (const { fields } of rows) {
    const name = fields[index]!.trim();
    counts.set(name, counts.get(name)! + 1);
  }
  return Object.fromEntries(counts);
}
