// A table as a training and a test split: what is learnt of its columns comes
// from the rows of the first.

import type { Dataset, TrainTest } from "../dataset.ts";
import { type Split, splitHoldout, TEST_FRACTION } from "../splits.ts";
import { tableDataset } from "./apply.ts";
import { type LearnOptions, learnTable, type TableSchema } from "./schema.ts";
import type { Table } from "./table.ts";

/**
 * Sets a random sixth of a table's rows aside as the test split, the same rows
 * for every seed of a study, each class with its share; the rest trains.
 *
 * @param table At least two rows.
 * @param options Target, task and kinds of columns.
 * @returns Both splits, with the schema that the training rows gave.
 * @throws {Error} As {@linkcode learnTable} does.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseTable } from "./table.ts";
 * import { splitTable } from "./train_test.ts";
 * const rows = Array.from({ length: 12 }, (_, i) => `${i},${i < 6 ? "a" : "b"}`);
 * const table = parseTable(rows.join("\n"), { name: "text" });
 * const { train, test } = splitTable(table);
 * assertEquals([train.count, [...test.targets].sort()], [10, [0, 1]]);
 * ```
 */
export function splitTable(
  table: Table,
  options: Omit<LearnOptions, "rows"> = {},
): TrainTest {
  const all = tableDataset(learnTable(table, options), table);
  const rows = cut(all);
  const schema = learnTable(table, { ...options, rows: rows.train });
  return parts(schema, table, rows);
}

/**
 * Cuts a table into the splits that {@linkcode splitTable} gives, but learns
 * nothing of it: for a model that was trained on such a table before.
 *
 * @param schema What the training rows gave then.
 * @param table At least two rows, the target among its columns.
 * @returns Both splits.
 * @throws {Error} As {@linkcode tableDataset} does.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseTable } from "./table.ts";
 * import { cutTable, splitTable } from "./train_test.ts";
 * const rows = Array.from({ length: 12 }, (_, i) => `${i},${i < 6 ? "a" : "b"}`);
 * const table = parseTable(rows.join("\n"), { name: "text" });
 * const { train, test } = splitTable(table);
 * assertEquals(cutTable(train.schema!, table).test, test);
 * ```
 */
export function cutTable(schema: TableSchema, table: Table): TrainTest {
  return parts(schema, table, cut(tableDataset(schema, table)));
}

function cut({ count, targets }: Dataset): Split {
  const strata = targets instanceof Uint8Array ? targets : undefined;
  return splitHoldout(count, TEST_FRACTION, 0, strata);
}

function parts(schema: TableSchema, table: Table, rows: Split): TrainTest {
  return {
    train: tableDataset(schema, table, rows.train),
    test: tableDataset(schema, table, rows.validation),
  };
}
