// A table as a training and a test split: what is learnt of its columns comes
// from the rows of the first.

import type { TrainTest } from "../dataset.ts";
import { splitHoldout, TEST_FRACTION } from "../splits.ts";
import { tableDataset } from "./apply.ts";
import { type LearnOptions, learnTable } from "./schema.ts";
import type { Table } from "./table.ts";

/**
 * Sets a random sixth of a table's rows aside as the test split, the same rows
 * for every seed of a study, each class with its share; the rest trains.
 *
 * @param table At least two rows.
 * @param options Target, task and kinds of columns.
 * @returns Both splits, and the schema that the training rows gave.
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
  const { targets } = tableDataset(learnTable(table, options), table);
  const { train, validation } = splitHoldout(
    table.rows.length,
    TEST_FRACTION,
    0,
    targets instanceof Uint8Array ? targets : undefined,
  );
  const schema = learnTable(table, { ...options, rows: train });
  return {
    train: tableDataset(schema, table, train),
    test: tableDataset(schema, table, validation),
    schema,
  };
}
