// A journal in the browser's private file system (OPFS): the same bytes as in a
// file on disk. A Worker writes in place; a page can only replace the file, so
// that there each write costs a copy of it. Web platform only; in mod.ts.

import {
  check,
  fields,
  optional,
  type RulesOf,
  withMethods,
} from "../check.ts";
import { defer } from "../deferred.ts";
import { messageOf, quote } from "../errors.ts";
import {
  Journal,
  JOURNAL_RULES,
  type JournalFile,
  type JournalOptions,
} from "../tune/journal/journal.ts";

/** How a journal in the browser is opened. */
export interface OpfsOptions extends JournalOptions {
  /** The folder of the file; the root of the page's own unless given. */
  readonly directory?: OpfsDirectory;
}

/** The part of `FileSystemDirectoryHandle` that is used. */
export interface OpfsDirectory {
  /** Opens a file of the folder. */
  getFileHandle(
    name: string,
    options: { create: boolean },
  ): Promise<OpfsFile>;
}

/** The part of `FileSystemFileHandle` that is used. */
export interface OpfsFile {
  /** In dedicated Workers only: locks the file. */
  createSyncAccessHandle?(): Promise<OpfsAccess>;
  /** Writes to a copy that replaces the file when it is closed. */
  createWritable(options: { keepExistingData: boolean }): Promise<OpfsWritable>;
  /** The file's content now. */
  getFile(): Promise<Blob>;
}

/** The part of `FileSystemSyncAccessHandle` that is used. */
export interface OpfsAccess {
  /** Reads bytes from a place, returns how many. */
  read(bytes: Uint8Array, options: { at: number }): number;
  /** Writes bytes to a place, returns how many. */
  write(bytes: Uint8Array, options: { at: number }): number;
  /** Cuts the file. */
  truncate(sizeBytes: number): void;
  /** How long the file is. */
  getSize(): number;
  /** Makes everything written durable. */
  flush(): void;
  /** Frees the file. */
  close(): void;
}

/** The part of `FileSystemWritableFileStream` that is used. */
export interface OpfsWritable {
  /** Writes bytes to a place. */
  write(
    change: {
      readonly type: "write";
      readonly position: number;
      readonly data: Uint8Array;
    },
  ): Promise<void>;
  /** Cuts the copy. */
  truncate(sizeBytes: number): Promise<void>;
  /** Replaces the file by the copy. */
  close(): Promise<void>;
}

/** The parts of `navigator` that are used. */
interface Browser {
  readonly storage?: { getDirectory?(): Promise<OpfsDirectory> };
  readonly locks?: {
    request(
      name: string,
      options: { ifAvailable: boolean },
      use: (lock: object | null) => Promise<void>,
    ): Promise<unknown>;
  };
}

const OPTIONS = fields(
  {
    ...JOURNAL_RULES,
    directory: optional(withMethods("a folder", "getFileHandle")),
  } satisfies RulesOf<OpfsOptions>,
);

/**
 * Opens a journal in the browser's private file system to write a study. Best
 * in a dedicated Worker; in a page every write copies the file.
 *
 * @param name The file's name; if it is absent the study's first write makes it.
 * @returns A storage for `createStudy`; it holds the file until it is closed.
 * @throws {TypeError} If an option has the wrong type; a {@linkcode RangeError}
 * if it is unknown.
 * @throws {Error} If there is no such file system, or another page or Worker
 * is writing the file.
 *
 * @example
 * ```ts ignore
 * import { createStudy, openOpfsJournal } from "../../mod.ts";
 * const study = await createStudy({
 *   space: { x: { type: "float", low: -1, high: 1 } },
 *   storage: await openOpfsJournal("study.jsonl", { now: Date.now }),
 *   resume: true,
 * });
 * await study.optimize(({ params }) => params.x ** 2, { total: 20 });
 * await study.close();
 * ```
 */
export async function openOpfsJournal(
  name: string,
  options: OpfsOptions,
): Promise<Journal> {
  check(`Cannot open ${quote(name)}`, "", options, OPTIONS);
  try {
    const { storage } = globalThis.navigator as Browser;
    const directory = options.directory ?? await storage?.getDirectory?.();
    if (directory === undefined) {
      throw new Error("this platform has no private file system");
    }
    const file = await openIfAny(directory, name) ??
      new LazyFile(() =>
        open(directory, name, true).catch((cause) => {
          throw notOpened(name, cause);
        })
      );
    return new Journal(file, options);
  } catch (cause) {
    throw notOpened(name, cause);
  }
}

function notOpened(name: string, cause: unknown): Error {
  const message = `Cannot open ${quote(name)} for writing: ${messageOf(cause)}`;
  return new Error(message, { cause });
}

/** Null if there is no file of that name. */
async function openIfAny(
  directory: OpfsDirectory,
  name: string,
): Promise<JournalFile | null> {
  try {
    return await open(directory, name, false);
  } catch (error) {
    if (error instanceof Error && error.name === "NotFoundError") return null;
    throw error;
  }
}

async function open(
  directory: OpfsDirectory,
  name: string,
  create: boolean,
): Promise<JournalFile> {
  const file = await directory.getFileHandle(name, { create });
  return file.createSyncAccessHandle === undefined
    ? new PageFile(name, file, await lockOf(name))
    : new WorkerFile(name, await file.createSyncAccessHandle());
}

/** A file that the first write makes: a study that is refused leaves none. */
class LazyFile implements JournalFile {
  readonly #make: () => Promise<JournalFile>;
  #file: JournalFile | null = null;

  constructor(make: () => Promise<JournalFile>) {
    this.#make = make;
  }

  read(): Iterable<Uint8Array> {
    return [];
  }

  async append(sizeBytes: number, bytes: Uint8Array): Promise<void> {
    this.#file ??= await this.#make();
    await this.#file.append(sizeBytes, bytes);
  }

  async cut(sizeBytes: number): Promise<void> {
    await this.#file?.cut(sizeBytes);
  }

  async sync(): Promise<void> {
    await this.#file?.sync();
  }

  async close(): Promise<void> {
    await this.#file?.close();
  }
}

/** Takes a lock among the pages of this origin; gives what frees it. */
async function lockOf(name: string): Promise<() => Promise<unknown>> {
  const { locks } = globalThis.navigator as Browser;
  if (locks === undefined) return () => Promise.resolve();
  const taken = defer<void>();
  const over = defer<void>();
  const use = (lock: object | null): Promise<void> => {
    if (lock === null) {
      return Promise.reject(new Error("another page is writing it"));
    }
    taken.resolve();
    return over.promise;
  };
  const request = locks.request(`lanetune:${name}`, { ifAvailable: true }, use);
  await Promise.race([taken.promise, request]);
  return () => {
    over.resolve();
    return request;
  };
}

function checkSize(name: string, found: number, wanted: number): void {
  if (found === wanted) return;
  throw new Error(
    `Cannot write ${
      quote(name)
    }: found ${found} bytes, expected ${wanted}: changed by another program`,
  );
}

/** A file that a Worker has for itself. */
class WorkerFile implements JournalFile {
  readonly #name: string;
  readonly #access: OpfsAccess;

  constructor(name: string, access: OpfsAccess) {
    this.#name = name;
    this.#access = access;
  }

  *read(): Iterable<Uint8Array> {
    const piece = new Uint8Array(1 << 18);
    for (let at = 0; at < this.#access.getSize();) {
      const count = this.#access.read(piece, { at });
      yield piece.subarray(0, count);
      at += count;
    }
  }

  // deno-lint-ignore require-await -- what throws shall reject
  async append(sizeBytes: number, bytes: Uint8Array): Promise<void> {
    checkSize(this.#name, this.#access.getSize(), sizeBytes);
    const count = this.#access.write(bytes, { at: sizeBytes });
    if (count === bytes.length) return;
    throw new Error(
      `Cannot write ${
        quote(this.#name)
      }: only ${count} of ${bytes.length} bytes fit`,
    );
  }

  // deno-lint-ignore require-await -- what throws shall reject
  async cut(sizeBytes: number): Promise<void> {
    this.#access.truncate(sizeBytes);
  }

  // deno-lint-ignore require-await -- what throws shall reject
  async sync(): Promise<void> {
    this.#access.flush();
  }

  // deno-lint-ignore require-await -- what throws shall reject
  async close(): Promise<void> {
    this.#access.close();
  }
}

/** A file that a page replaces with every write. */
class PageFile implements JournalFile {
  readonly #name: string;
  readonly #file: OpfsFile;
  readonly #release: () => Promise<unknown>;

  constructor(name: string, file: OpfsFile, release: () => Promise<unknown>) {
    this.#name = name;
    this.#file = file;
    this.#release = release;
  }

  async *read(): AsyncIterable<Uint8Array> {
    const content = await this.#file.getFile();
    yield new Uint8Array(await content.arrayBuffer());
  }

  async append(sizeBytes: number, bytes: Uint8Array): Promise<void> {
    const { size } = await this.#file.getFile();
    checkSize(this.#name, size, sizeBytes);
    const copy = await this.#file.createWritable({ keepExistingData: true });
    await copy.write({ type: "write", position: sizeBytes, data: bytes });
    await copy.close();
  }

  async cut(sizeBytes: number): Promise<void> {
    const copy = await this.#file.createWritable({ keepExistingData: true });
    await copy.truncate(sizeBytes);
    await copy.close();
  }

  /** Replacing the file was all that a page can do. */
  sync(): Promise<void> {
    return Promise.resolve();
  }

  async close(): Promise<void> {
    await this.#release();
  }
}
