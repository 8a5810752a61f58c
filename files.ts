/**
 * What the library does with files, in Deno and Node: find, download and read
 * data sets; keep studies in journals, and read and write Optuna's files.
 * `mod.ts` never imports this; it works without a file system.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openJournal, readJournalFile } from "./files.ts";
 * import { createStudy } from "./mod.ts";
 *
 * const path = await Deno.makeTempFile();
 * const study = await createStudy({
 *   space: { x: { type: "int", low: 1, high: 4 } },
 *   sampler: "grid",
 *   storage: await openJournal(path, { now: Date.now }),
 * });
 * await study.optimize(({ params }) => params.x);
 * await study.close();
 * assertEquals((await readJournalFile(path)).studies[0]?.trials.length, 4);
 * await Deno.remove(path);
 * ```
 *
 * @module
 */

export {
  CATALOG,
  type CatalogEntry,
  type CatalogFile,
  type EmbeddedSource,
  type FileRole,
  type MirroredSource,
} from "./src/dataset/catalog.ts";
export { readIdxFile } from "./src/dataset/disk.ts";
export {
  downloadDataset,
  type DownloadOptions,
  type DownloadProgress,
} from "./src/dataset/download.ts";
export {
  fetchDataset,
  findDataset,
  type FindOptions,
  locateDataset,
  type PlaceOptions,
} from "./src/dataset/find.ts";
export { DATA_FORMATS } from "./src/dataset/readers/mod.ts";
export type { ReadOptions } from "./src/dataset/readers/reader.ts";
export { readTableFile } from "./src/dataset/readers/table.ts";
export { checkpointFolder } from "./src/storage/checkpoint_folder.ts";
export {
  type JournalContent,
  type JournalFileOptions,
  openJournal,
  readJournalFile,
} from "./src/storage/journal_file.ts";
export { MemoryJournal } from "./src/storage/memory_journal.ts";
export { journalElement, REPORT_MAGIC } from "./src/storage/report_file.ts";
export { readSqlite } from "./src/storage/sqlite_reader.ts";
export { type Stamp } from "./src/storage/sqlite_schema.ts";
export {
  type SqliteOptions,
  writeSqlite,
} from "./src/storage/sqlite_writer.ts";
export {
  readStudies,
  type StudyForm,
  studyFormOf,
  writeJournal,
} from "./src/storage/study_file.ts";
export { chooseStudy } from "./src/tune/journal/choose.ts";
export type {
  OptunaReport,
  OptunaState,
  OptunaStudy,
  OptunaTrial,
} from "./src/tune/journal/format/optuna.ts";
export type {
  PythonJson,
  PythonObject,
} from "./src/tune/journal/format/python_json.ts";
export { storedSpace } from "./src/tune/journal/space.ts";
export { toStoredStudy } from "./src/tune/journal/records.ts";
