// A file of studies in whatever form it has, for the commands that look at
// studies or turn one form into the other. Reachable from files.ts only.

import { messageOf } from "../errors.ts";
import { journalLines } from "../tune/journal/export.ts";
import type { OptunaStudy } from "../tune/journal/format/optuna.ts";
import { readJournalFile } from "./journal_file.ts";
import { makeFile } from "./new_file.ts";
import { readSqlite } from "./sqlite_reader.ts";

const SQLITE_MAGIC = "SQLite format 3\0";

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
  if (await startsWith(path, SQLITE_MAGIC)) return readSqlite(path);
  return (await readJournalFile(path)).studies;
}

async function startsWith(path: string, magic: string): Promise<boolean> {
  try {
    using file = await Deno.open(path);
    const start = new Uint8Array(magic.length);
    await file.read(start);
    return new TextDecoder().decode(start) === magic;
  } catch (cause) {
    throw new Error(`Cannot read "${path}": ${messageOf(cause)}`, { cause });
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
  await makeFile(path, async (temporaryPath) => {
    try {
      using file = await Deno.create(temporaryPath);
      const stream = ReadableStream.from(journalLines(studies))
        .pipeThrough(new TextEncoderStream());
      for await (const bytes of stream) {
        for (let at = 0; at < bytes.length;) {
          at += file.writeSync(bytes.subarray(at));
        }
      }
      file.syncDataSync();
    } catch (cause) {
      throw new Error(`Cannot write "${path}": ${messageOf(cause)}`, { cause });
    }
  });
}
