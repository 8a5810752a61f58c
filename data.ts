/**
 * Data sets from what lies in files: tables, as CSV has them, and PNG pictures.
 * It reads bytes and text that the program already holds; `files.ts` opens files.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseTable, splitTable } from "./data.ts";
 *
 * const lines = Array.from({ length: 10 }, (_, i) => `${i},${i % 2}`);
 * const table = parseTable(`x,odd\n${lines.join("\n")}`, { name: "numbers" });
 * const { train, test } = splitTable(table);
 * assertEquals(train.count + test.count, 10);
 * ```
 *
 * @module
 */

export { inChannels } from "./src/dataset/png/channels.ts";
export { encodePng } from "./src/dataset/png/encode.ts";
export { decodePng } from "./src/dataset/png/png.ts";
export type { PngImage } from "./src/dataset/png/pixels.ts";
export {
  applySchema,
  tableDataset,
  type TableInputs,
} from "./src/dataset/tables/apply.ts";
export { parseDelimited, type Row } from "./src/dataset/tables/csv.ts";
export { iris } from "./src/dataset/tables/iris.ts";
export type { ColumnKind } from "./src/dataset/tables/kinds.ts";
export {
  type CategoryColumn,
  type LearnOptions,
  learnTable,
  type NumberColumn,
  type TableSchema,
  type TargetColumn,
} from "./src/dataset/tables/schema.ts";
export {
  decodeTable,
  isMissing,
  parseTable,
  type Table,
  type TableOptions,
} from "./src/dataset/tables/table.ts";
export { cutTable, splitTable } from "./src/dataset/tables/train_test.ts";
export type {
  ClassificationTask,
  Dataset,
  RegressionTask,
  Task,
  TrainTest,
} from "./src/dataset/dataset.ts";
