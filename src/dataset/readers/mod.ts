// The formats of data sets in files, in the order in which they are asked
// whether a path is theirs. Adding one means one file and one line.

import { idxFolder, idxPair } from "./idx.ts";
import type { Reader } from "./reader.ts";
import { pngFolder } from "./png.ts";
import { tableFile } from "./table.ts";

/** Every reader there is. */
export const READERS: readonly Reader[] = [
  tableFile,
  idxPair,
  pngFolder,
  idxFolder,
];

/** What `findDataset` reads beside data sets by name, in words. */
export const DATA_FORMATS: readonly string[] = READERS.map(({ format }) =>
  format
);
