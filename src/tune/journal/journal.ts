// A study's storage in Optuna's journal format: when something is written and
// made durable (docs/journal.md). What an event's lines are is encoder.ts's
// knowledge; where the bytes go, a file or the browser, that of the JournalFile
// given.

import { callable, oneOf, optional, type RulesOf, text } from "../../check.ts";
import type { StoredStudy, StudyEvent, StudyStorage } from "../storage.ts";
import { chooseStudy } from "./choose.ts";
import { EventEncoder } from "./encoder.ts";
import { endTrial, trialAttribute } from "./format/lines.ts";
import type { OptunaStudy, OptunaTrial } from "./format/optuna.ts";
import { readJournal } from "./reader.ts";
import { toStoredStudy } from "./records.ts";
import { writeTime } from "./format/time.ts";

/** The bytes of one journal, open for this program alone. */
export interface JournalFile {
  /** All bytes from the start, in pieces. */
  read(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /**
   * Writes at the end.
   *
   * @throws {Error} If the file is not `sizeBytes` long: another program
   * changed it.
   */
  append(sizeBytes: number, bytes: Uint8Array): Promise<void>;
  /** Cuts the file to a length. */
  cut(sizeBytes: number): Promise<void>;
  /** Returns when everything written would survive a power loss. */
  sync(): Promise<void>;
  /** Lets go of the file. */
  close(): Promise<void>;
}

/** When written lines are made to survive a power loss. */
export type Fsync = "always" | "trial" | "never";

/** How a journal is kept. */
export interface JournalOptions {
  /** The clock: milliseconds since 1970 (UTC), for example `Date.now`. */
  readonly now: () => number;
  /** Which study of the file; needed only where there are several. */
  readonly study?: string;
  /** After every write, after every finished trial (the default), or never. */
  readonly fsync?: Fsync;
  /** Told what a person should know: "cut 17 bytes …". */
  readonly onNotice?: (message: string) => void;
}

/** What the options of every kind of journal must be. */
export const JOURNAL_RULES: RulesOf<JournalOptions> = {
  now: callable,
  study: optional(text),
  fsync: optional(oneOf("always", "trial", "never")),
  onNotice: optional(callable),
};

/**
 * A study's storage in a journal that Optuna's tools open as it is.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Journal } from "./journal.ts";
 * let bytes: number[] = [];
 * const journal = new Journal({
 *   read: () => [Uint8Array.from(bytes)],
 *   append: (_size, more) => Promise.resolve(void bytes.push(...more)),
 *   cut: (size) => Promise.resolve(void (bytes = bytes.slice(0, size))),
 *   sync: () => Promise.resolve(),
 *   close: () => Promise.resolve(),
 * }, { now: () => 0 });
 * assertEquals(await journal.load(), null);
 * await journal.close();
 * ```
 */
export class Journal implements StudyStorage {
  readonly #file: JournalFile;
  readonly #options: JournalOptions;
  #encoder: EventEncoder | null = null;
  #sizeBytes = 0;
  /** What the first write has to do before; null once it is done. */
  #recovery: Recovery | null = null;
  /** Writes happen one after the other; after a failed one none does. */
  #writes: Promise<void> = Promise.resolve();
  /** So do waits for the disk, beside which writes go on. */
  #syncs: Promise<void> = Promise.resolve();
  /** The next of them, which is for all that is written before it begins. */
  #nextSync: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  /**
   * Takes a file, which is closed with the journal; `load` comes first.
   *
   * @param file The bytes.
   * @param options The clock, and how carefully to write.
   */
  constructor(file: JournalFile, options: JournalOptions) {
    this.#file = file;
    this.#options = options;
  }

  /**
   * Reads the study and changes nothing: only the first `append` takes the file
   * over, cutting a torn last line and closing the trials that another program
   * left unfinished, which count as failed from here on.
   *
   * @returns The study, null if there is none of that name or none at all.
   * @throws {SyntaxError} If it is no journal, or a line is no valid record
   * (with its number).
   * @throws {RangeError} If there are several studies and none was named.
   */
  async load(): Promise<StoredStudy | null> {
    const { replay, sizeBytes, tornBytes } = await readJournal(
      this.#file.read(),
    );
    const study = chooseStudy(replay.studies, this.#options.study);
    const closings = study === null ? [] : this.#closingsOf(study);
    for (const line of closings.flatMap((closing) => closing.lines)) {
      replay.apply(line.trimEnd());
    }
    this.#sizeBytes = sizeBytes;
    this.#recovery = { tornBytes, closings };
    const stored = study === null ? null : toStoredStudy(study);
    const { study: name } = this.#options;
    this.#encoder = new EventEncoder(
      { ...replay.nextIds, study, ...(name !== undefined && { name }) },
      stored?.settings?.space ?? {},
      () => this.#time(),
    );
    return stored;
  }

  /** What another program left unfinished has failed; ours runs again. */
  #closingsOf(study: OptunaStudy): Closing[] {
    return leftBehind(study.trials).map(({ id, number, reason }) => ({
      lines: [
        trialAttribute("user", id, "failed_reason", reason),
        endTrial(id, "failed", null, this.#time()),
      ],
      notice: `trial ${number} is failed: ${reason}`,
    }));
  }

  /** Writes the lines of one event at once. */
  append(event: StudyEvent): Promise<void> {
    const line = this.#encode(event);
    this.#writes = this.#writes.then(async () => {
      // Only now: an event that no line can hold leaves the file as it is.
      const text = line();
      await this.#recover();
      await this.#write(text);
    });
    this.#writes.catch(() => {}); // who appended hears of it
    const { fsync = "trial" } = this.#options;
    const isSynced = fsync === "always" ||
      (fsync === "trial" && event.type === "ended");
    return isSynced ? this.#sync() : this.#writes;
  }

  /** Resolves when all that is appended by now would survive a power loss. */
  #sync(): Promise<void> {
    this.#nextSync ??= this.#syncs = this.#syncs.then(async () => {
      this.#nextSync = undefined;
      await this.#writes;
      try {
        await this.#file.sync();
      } catch (error) {
        this.#writes = Promise.reject(error);
        this.#writes.catch(() => {});
        throw error;
      }
    });
    return this.#nextSync;
  }

  /** Encodes at once, as the event may change later, but throws when asked. */
  #encode(event: StudyEvent): () => string {
    try {
      if (this.#encoder === null || this.#closed !== undefined) {
        const state = this.#closed ? "is closed" : "was not loaded";
        throw new Error(`Cannot write a journal: it ${state}`);
      }
      const text = this.#encoder.encode(event);
      return () => text;
    } catch (error) {
      return () => {
        throw error;
      };
    }
  }

  async #recover(): Promise<void> {
    if (this.#recovery === null) return;
    const { tornBytes, closings } = this.#recovery;
    this.#recovery = null;
    if (tornBytes > 0) {
      await this.#file.cut(this.#sizeBytes);
      this.#options.onNotice?.(
        `cut an unfinished line of ${tornBytes} bytes off the end`,
      );
    }
    for (const { lines, notice } of closings) {
      await this.#write(lines.join(""));
      this.#options.onNotice?.(notice);
    }
  }

  /** Waits for what is being written, then lets go of the file. */
  close(): Promise<void> {
    return this.#closed ??= this.#close();
  }

  async #close(): Promise<void> {
    try {
      await (this.#options.fsync === "never" ? this.#writes : this.#sync());
    } finally {
      await this.#file.close();
    }
  }

  async #write(text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    await this.#file.append(this.#sizeBytes, bytes);
    this.#sizeBytes += bytes.length;
  }

  #time(): string {
    return writeTime(this.#options.now());
  }
}

/** What stands between a file as it was read and one to write lines to. */
interface Recovery {
  readonly tornBytes: number;
  readonly closings: readonly Closing[];
}

/** How a trial that nobody will finish is closed. */
interface Closing {
  readonly lines: readonly string[];
  readonly notice: string;
}

/** Trials that nobody will finish: another program's, and passed-over ones. */
function leftBehind(
  trials: readonly OptunaTrial[],
): { readonly id: number; readonly number: number; readonly reason: string }[] {
  const last = trials.findLastIndex(({ state }) => state !== "waiting");
  return trials.flatMap(({ id, number, state, isOwn }) => {
    if (state === "running" && !isOwn) {
      return [{ id, number, reason: "left unfinished by another program" }];
    }
    // Trials are created in the order of their numbers; its turn is over.
    if (state === "waiting" && number < last) {
      return [{ id, number, reason: "left waiting by another program" }];
    }
    return [];
  });
}
