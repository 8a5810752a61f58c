// What a reader of a format is. The list of them is in mod.ts; whatever asks
// for a data set by a path does not know which reader gave it.

import type { TrainTest } from "../dataset.ts";
import type { LearnOptions } from "../tables/schema.ts";
import type { TableOptions } from "../tables/table.ts";

/** How a table is read; other formats have nothing to be told. */
export interface ReadOptions
  extends Pick<TableOptions, "header">, Omit<LearnOptions, "rows"> {}

/** A format of data sets in files. */
export interface Reader {
  /** What it reads, for messages: "a folder of IDX files". */
  readonly format: string;
  /** Whether it takes {@linkcode ReadOptions}. */
  readonly isTable: boolean;
  /**
   * Whether a path, by its name or what is there, is of this format.
   *
   * @throws {Error} If it cannot be looked at.
   */
  recognizes(path: string): Promise<boolean>;
  /**
   * Reads it whole.
   *
   * @throws {Error} If something cannot be read, or is wrong; the message says
   * where.
   */
  read(path: string, options: ReadOptions): Promise<TrainTest>;
}
