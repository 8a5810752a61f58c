// Tables in files: CSV, TSV, or with semicolons.

import { readBytes } from "../disk.ts";
import { decodeTable, type Table } from "../tables/table.ts";
import { splitTable } from "../tables/train_test.ts";
import type { Reader, ReadOptions } from "./reader.ts";

/** A larger file would not fit into memory as a table of texts. */
const MAX_BYTES = 128 * 2 ** 20;

/**
 * Reads a file as a table.
 *
 * @param path The file.
 * @param options Whether it has a header, where that is known.
 * @returns The table, named as its path.
 * @throws {Error} If the file cannot be read or is larger than 128 MiB.
 * @throws {SyntaxError} If it is no table; the message names the line.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readTableFile } from "./table.ts";
 * const path = new URL("../../../data/iris/iris.csv", import.meta.url).pathname;
 * assertEquals((await readTableFile(path)).rows.length, 150);
 * ```
 */
export async function readTableFile(
  path: string,
  { header }: Pick<ReadOptions, "header"> = {},
): Promise<Table> {
  const bytes = await readBytes(path, MAX_BYTES);
  return decodeTable(bytes, {
    name: path,
    ...(header !== undefined && { header }),
    ...(/\.tsv$/i.test(path) && { delimiter: "\t" }),
  });
}

/** A file whose name ends in .csv or .tsv; part of its rows become the test. */
export const tableFile: Reader = {
  format: "a CSV or TSV file",
  isTable: true,
  recognizes: (path) => Promise.resolve(/\.(csv|tsv)$/i.test(path)),
  read: async (path, options) => {
    const { header: _, ...learn } = options;
    return splitTable(await readTableFile(path, options), learn);
  },
};
