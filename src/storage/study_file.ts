// A file of studies in whatever form it has, for the commands that look at
// studies or turn one form into the other. Reachable from files.ts only.

import { checkRegular, reasonOf, writeWhole } from "../disk.ts";
import { quote } from "../errors.ts";
import { journalLines } from "../tune/journal/export.ts";
import type { OptunaStudy } from "../tune/journal/format/optuna.ts";
import { beginsAsJournal, readJournal } from "../tune/journal/reader.ts";
import { readJournalFile } from "./journal_file.ts";
import { carriedJournal, REPORT_MAGIC } from "./report_file.ts";
import { readSqlite } from "./sqlite_reader.ts";

const SQLITE_MAGIC = "SQLite format 3\0";

/** The forms in which a file holds studies. */
export type StudyForm = "journal" | "sqlite" | "report";

/**
 * In which form a file holds studies, by its first bytes.
 *
 * @param path The file.
 * @returns Null if it is empty or neither.
 * @throws {Error} If it cannot be read.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { studyFormOf } from "./study_file.ts";
 * const path = await Deno.makeTempFile();
 * await Deno.writeTextFile(path, '{"lr": 0.001}');
 * assertEquals(await studyFormOf(path), null);
 * await Deno.remove(path);
 * ```
 */
export async function studyFormOf(path: string): Promise<StudyForm | null> {
  try {
    await checkRegular(path);
    using file = await Deno.open(path);
    const bytes = new Uint8Array(64);
    const start = bytes.subarray(0, await file.read(bytes) ?? 0);
    if (start.length === 0) return null;
    const text = new TextDecoder().decode(start);
    if (text.startsWith(SQLITE_MAGIC)) return "sqlite";
    if (text.startsWith(REPORT_MAGIC)) return "report";
    return beginsAsJournal(start) ? "journal" : null;
  } catch (cause) {
    throw new Error(`Cannot read ${quote(path)}: ${reasonOf(cause)}`, {
      cause,
    });
  }
}

/**
 * Reads the studies of a journal or a SQLite file, told apart by its content.
 *
 * @param path The file; it is neither locked nor changed.
 * @returns Its studies in order of creation; `chooseStudy` picks one of them,
 * `toStoredStudy` gives its records.
 * @throws {SyntaxError} If it is neither, or damaged.
 */
export async function readStudies(
  path: string,
): Promise<readonly OptunaStudy[]> {
  switch (await studyFormOf(path)) {
    case "sqlite":
      return readSqlite(path);
    case "report":
      return await readReport(path);
    default:
      return (await readJournalFile(path)).studies;
  }
}

/** The studies of the journal that a report carries. */
async function readReport(path: string): Promise<readonly OptunaStudy[]> {
  try {
    const journal = await carriedJournal(await Deno.readTextFile(path));
    return (await readJournal([journal])).replay.studies;
  } catch (cause) {
    const message = `Cannot read ${quote(path)}: ${reasonOf(cause)}`;
    throw cause instanceof SyntaxError
      ? new SyntaxError(message, { cause })
      : new Error(message, { cause });
  }
}

/**
 * Writes studies as a new journal.
 *
 * @param path The file to make; it must not exist.
 * @param studies What it shall hold, for example from `readStudies`.
 * @throws {Error} If the file exists or cannot be written.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readStudies, writeJournal } from "./study_file.ts";
 * const folder = await Deno.makeTempDir();
 * const study = { id: 0, name: "s", directions: ["minimize"], userAttributes: {}, systemAttributes: {}, trials: [] } as const;
 * await writeJournal(`${folder}/study.jsonl`, [study]);
 * assertEquals((await readStudies(`${folder}/study.jsonl`))[0]?.name, "s");
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function writeJournal(
  path: string,
  studies: readonly OptunaStudy[],
): Promise<void> {
  await writeWhole(path, async (temporaryPath) => {
    using file = await Deno.open(temporaryPath, { write: true });
    const encoder = new TextEncoder();
    for (const line of journalLines(studies)) {
      const bytes = encoder.encode(line);
      for (let at = 0; at < bytes.length;) {
        at += file.writeSync(bytes.subarray(at));
      }
    }
  });
}
