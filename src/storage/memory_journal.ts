// A journal that is kept in memory: for a study that nobody stores, where its
// file is wanted all the same.

import type { OptunaStudy } from "../tune/journal/format/optuna.ts";
import type { JournalFile } from "../tune/journal/journal.ts";
import { readJournal } from "../tune/journal/reader.ts";

/**
 * The bytes of a journal in memory.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createStudy, Journal } from "../../mod.ts";
 * import { MemoryJournal } from "./memory_journal.ts";
 * const file = new MemoryJournal();
 * const storage = new Journal(file, { now: () => 0 });
 * const space = { x: { type: "int", low: 1, high: 3 } } as const;
 * const study = await createStudy({ space, sampler: "grid", storage });
 * await study.optimize(({ params }) => params.x);
 * await study.close();
 * assertEquals((await file.studies())[0]?.trials.length, 3);
 * ```
 */
export class MemoryJournal implements JournalFile {
  #pieces: Uint8Array[] = [];

  /** All bytes from the start. */
  read(): Iterable<Uint8Array> {
    return this.#pieces;
  }

  /** Writes at the end; nobody else can have written. */
  append(_sizeBytes: number, bytes: Uint8Array): Promise<void> {
    this.#pieces.push(bytes);
    return Promise.resolve();
  }

  /** Cuts to a length. */
  cut(sizeBytes: number): Promise<void> {
    let left = sizeBytes;
    this.#pieces = this.#pieces.map((piece) => {
      const kept = piece.subarray(0, left);
      left -= kept.length;
      return kept;
    });
    return Promise.resolve();
  }

  /** Does nothing: memory survives no power loss. */
  sync(): Promise<void> {
    return Promise.resolve();
  }

  /** Does nothing: what was written can still be read. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  /** The studies that the journal holds. */
  async studies(): Promise<readonly OptunaStudy[]> {
    return (await readJournal(this.#pieces)).replay.studies;
  }
}
