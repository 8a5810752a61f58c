// A journal in a file of this machine: locked by the kernel for one writer,
// every write checked against the length that we left (docs/journal.md, Who may
// write). Reachable from files.ts only; the record format is
// src/tune/journal's.

import {
  anyNumber,
  check,
  fields,
  optional,
  type RulesOf,
  withMethods,
} from "../check.ts";
import { checkRegular, reasonNotWritten, reasonOf } from "../disk.ts";
import { quote } from "../errors.ts";
import {
  Journal,
  JOURNAL_RULES,
  type JournalFile,
} from "../tune/journal/journal.ts";
import type { JournalOptions } from "../tune/journal/journal.ts";
import type { OptunaStudy } from "../tune/journal/format/optuna.ts";
import { readJournal } from "../tune/journal/reader.ts";

/** How long another program's lock file may stand in the way. */
const LOCK_WAIT_MS = 30_000;

/** How a journal file is opened. */
export interface JournalFileOptions extends JournalOptions {
  /** How long to wait for Optuna's lock file, in milliseconds (30,000). */
  readonly lockWaitMs?: number;
  /** Ends the wait for it. */
  readonly signal?: AbortSignal;
}

const OPTIONS = fields(
  {
    ...JOURNAL_RULES,
    lockWaitMs: optional(anyNumber),
    signal: optional(withMethods("an AbortSignal", "throwIfAborted")),
  } satisfies RulesOf<JournalFileOptions>,
);

/**
 * Opens a journal to write a study. Nothing is changed before the study writes:
 * an absent file is made then.
 *
 * @param path The file, ours or Optuna's.
 * @returns A storage for `createStudy`; it holds the file until it is closed.
 * @throws {TypeError} If an option has the wrong type; a {@linkcode RangeError}
 * if it is unknown.
 * @throws {Error} If another program is writing the file, or it cannot be
 * opened for reading and writing; the reason of `signal` if that is aborted.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createStudy } from "../tune/study/create.ts";
 * import { openJournal, readJournalFile } from "./journal_file.ts";
 * const path = await Deno.makeTempFile();
 * const study = await createStudy({
 *   space: { x: { type: "float", low: 0, high: 1 } },
 *   storage: await openJournal(path, { now: Date.now }),
 * });
 * await study.optimize(({ params }) => params.x, { total: 5 });
 * await study.close();
 * assertEquals((await readJournalFile(path)).studies[0]?.trials.length, 5);
 * await Deno.remove(path);
 * ```
 */
export async function openJournal(
  path: string,
  options: JournalFileOptions,
): Promise<Journal> {
  check(`Cannot open ${quote(path)}`, "", options, OPTIONS);
  await waitForOptuna(path, options);
  return new Journal(await LockedFile.open(path), options);
}

/** What a journal holds at the moment. */
export interface JournalContent {
  /** Its studies in order of creation. */
  readonly studies: readonly OptunaStudy[];
  /** How many bytes of an unfinished line stand at the end; it is left out. */
  readonly tornBytes: number;
}

/**
 * Reads a journal without locking it: also while a program is writing it, and
 * without the right to write.
 *
 * @param path The file, ours or Optuna's.
 * @returns Its studies, and whether a line is just being written.
 * @throws {SyntaxError} If a line is no valid record (with its number).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readJournalFile } from "./journal_file.ts";
 * const path = await Deno.makeTempFile();
 * assertEquals(await readJournalFile(path), { studies: [], tornBytes: 0 });
 * await Deno.remove(path);
 * ```
 */
export async function readJournalFile(path: string): Promise<JournalContent> {
  try {
    await checkRegular(path);
    using file = await Deno.open(path);
    const { replay, tornBytes } = await readJournal(pieces(file));
    return { studies: replay.studies, tornBytes };
  } catch (cause) {
    const reason = reasonOf(cause).replace("Cannot read the journal: ", "");
    throw wrapped(cause, `Cannot read ${quote(path)}`, reason);
  }
}

/** Keeps the class of an error that has a meaning, and puts the path before. */
function wrapped(
  cause: unknown,
  action: string,
  reason = reasonOf(cause),
): Error {
  const message = `${action}: ${reason}`;
  return cause instanceof SyntaxError
    ? new SyntaxError(message, { cause })
    : new Error(message, { cause });
}

/** Optuna writes under FILE.lock; the file is whole when that has gone. */
async function waitForOptuna(
  path: string,
  { lockWaitMs = LOCK_WAIT_MS, signal, onNotice }: JournalFileOptions,
): Promise<void> {
  const lock = `${path}.lock`;
  for (let waitedMs = 0; await exists(lock); waitedMs += 50) {
    signal?.throwIfAborted();
    const seconds = lockWaitMs / 1000;
    if (waitedMs >= lockWaitMs) {
      throw new Error(
        `Cannot open ${quote(path)}: Optuna's lock ${
          quote(lock)
        } stands since ${seconds} s, expected it to vanish; remove it if no Optuna is running`,
      );
    }
    if (waitedMs === 0) {
      onNotice?.(
        `waiting for Optuna's lock ${quote(lock)}, ${seconds} s at most`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

const PIECE_SIZE_BYTES = 1 << 18;

/** Each piece overwrites the one before. */
function* pieces(file: Deno.FsFile): Iterable<Uint8Array> {
  file.seekSync(0, Deno.SeekMode.Start);
  const piece = new Uint8Array(PIECE_SIZE_BYTES);
  while (true) {
    const count = file.readSync(piece);
    if (count === null) return;
    yield piece.subarray(0, count);
  }
}

/** The kernel frees the lock when the process ends, however it ends. */
class LockedFile implements JournalFile {
  readonly #path: string;
  /** Null while there is no file: the first write makes it. */
  #file: Deno.FsFile | null;

  private constructor(path: string, file: Deno.FsFile | null) {
    this.#path = path;
    this.#file = file;
  }

  static async open(path: string): Promise<LockedFile> {
    try {
      await checkRegular(path);
      return new LockedFile(path, openLocked(path, {}));
    } catch (cause) {
      if (cause instanceof Deno.errors.NotFound) {
        return new LockedFile(path, null);
      }
      throw wrapped(cause, `Cannot open ${quote(path)} for writing`);
    }
  }

  read(): Iterable<Uint8Array> {
    return this.#file === null ? [] : pieces(this.#file);
  }

  // Synchronous calls: a line is short, and a step of the study that has
  // returned is in the file.
  append(sizeBytes: number, bytes: Uint8Array): Promise<void> {
    return this.#attempt("write", () => {
      this.#file ??= openLocked(this.#path, { createNew: true });
      const { size } = this.#checkPlace(this.#file);
      if (size !== sizeBytes) {
        throw new Error(
          `found ${size} bytes, expected ${sizeBytes}: changed by another program`,
        );
      }
      for (let at = 0; at < bytes.length;) {
        at += this.#file.writeSync(bytes.subarray(at));
      }
    });
  }

  cut(sizeBytes: number): Promise<void> {
    return this.#attempt("cut", () => this.#file?.truncateSync(sizeBytes));
  }

  // A disk may take its time, and trials of other workers go on meanwhile.
  sync(): Promise<void> {
    return this.#attempt("sync", async () => {
      if (this.#file === null) return;
      this.#checkPlace(this.#file);
      await this.#file.syncData();
    });
  }

  close(): Promise<void> {
    return this.#attempt("close", () => this.#file?.close());
  }

  /** Moved or deleted, the file would take lines that nobody finds again. */
  #checkPlace(file: Deno.FsFile): Deno.FileInfo {
    const own = file.statSync();
    const there = statOrNull(this.#path);
    if (there?.ino === own.ino && there.dev === own.dev) return own;
    throw new Error(
      `the file was ${
        there === null ? "moved or deleted" : "replaced by another"
      } while it was open`,
    );
  }

  /** What acts at once has acted when this returns. */
  async #attempt(
    verb: string,
    action: () => void | Promise<void>,
  ): Promise<void> {
    try {
      await action();
    } catch (cause) {
      const reason = reasonNotWritten(cause);
      throw wrapped(cause, `Cannot ${verb} ${quote(this.#path)}`, reason);
    }
  }
}

function openLocked(
  path: string,
  options: { readonly createNew?: boolean },
): Deno.FsFile {
  const file = Deno.openSync(path, { read: true, append: true, ...options });
  if (file.tryLockSync(true)) return file;
  file.close();
  throw new Error("another program is writing it");
}

function statOrNull(path: string): Deno.FileInfo | null {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
