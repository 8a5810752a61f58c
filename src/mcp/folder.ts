// The one folder that an agent works in: studies by name, each a journal. A name
// is no path, a link is not followed, and only one call at a time changes a
// study, under the lock that every program takes.

import {
  chooseStudy,
  openJournal,
  type OptunaStudy,
  readJournalFile,
} from "../../files.ts";
import { openStudy, type Study, type StudyStorage } from "../../mod.ts";
import { reasonOf } from "../disk.ts";
import { quote, suggest } from "../errors.ts";
import { JOURNAL_BYTES, NAME_LETTERS, STUDIES } from "./limits.ts";

/** Letters, digits, `_`, `-` and, inside, `.`: the same on every system. */
const NAME = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/;

const ENDING = ".jsonl";

/** How long Optuna's lock may stand in the way. */
const LOCK_WAIT_MS = 5000;

/** Studies in a folder. */
export class StudyFolder {
  /** Without links on the way. */
  readonly path: string;
  /** By name: the end of the last change begun. */
  readonly #changes = new Map<string, Promise<unknown>>();

  private constructor(path: string) {
    this.path = path;
  }

  /**
   * Opens a folder.
   *
   * @throws {Error} If there is none.
   */
  static async open(path: string): Promise<StudyFolder> {
    try {
      const real = await Deno.realPath(path);
      if (!(await Deno.stat(real)).isDirectory) {
        throw new Error("it is a file, expected a folder");
      }
      return new StudyFolder(real);
    } catch (cause) {
      const message = `Cannot use folder ${quote(path)}: ${reasonOf(cause)}`;
      throw new Error(message, { cause });
    }
  }

  /**
   * The path of a study's file, whether there is one or not.
   *
   * @throws {RangeError} If the name could mean anything but a file right here.
   */
  pathOf(name: string): string {
    if (NAME.test(name) && name.length <= NAME_LETTERS) {
      return `${this.path}/${name}${ENDING}`;
    }
    throw new RangeError(
      `Cannot use ${quote(name)} as the name of a study: expected at most ` +
        `${NAME_LETTERS} letters, digits, "_" and "-", with "." only between ` +
        "them",
    );
  }

  /** The names of all studies, in order. */
  async names(): Promise<string[]> {
    const names: string[] = [];
    for await (const { name, isFile } of Deno.readDir(this.path)) {
      const own = name.slice(0, -ENDING.length);
      if (isFile && name.endsWith(ENDING) && NAME.test(own)) names.push(own);
    }
    return names.sort().slice(0, STUDIES);
  }

  /**
   * Reads a study, also while it is being written.
   *
   * @throws {RangeError} If there is none of that name, or it is too large.
   */
  async read(name: string): Promise<OptunaStudy> {
    const path = await this.#pathOfOne(name);
    const study = chooseStudy((await readJournalFile(path)).studies);
    if (study !== null) return study;
    throw new RangeError(`Cannot read study ${quote(name)}: it is empty`);
  }

  /** Opens a study to change it; who does so closes it, within `alone`. */
  async open(name: string): Promise<Study> {
    await this.#pathOfOne(name);
    return await openStudy(await this.storage(name));
  }

  /** The journal of a study, which need not exist. */
  storage(name: string): Promise<StudyStorage> {
    return openJournal(this.pathOf(name), {
      now: Date.now,
      lockWaitMs: LOCK_WAIT_MS,
    });
  }

  /**
   * Makes the folder in which the trials of a study have theirs.
   *
   * @throws {RangeError} If something else has its name.
   */
  async trialsFolder(name: string): Promise<string> {
    const path = `${this.pathOf(name)}.trials`;
    const info = await infoOf(path);
    if (info !== null && !info.isDirectory) {
      throw new RangeError(
        `Cannot run study ${quote(name)}: ${quote(`${name}${ENDING}.trials`)}` +
          " is no folder, expected one of its own",
      );
    }
    await Deno.mkdir(path, { recursive: true });
    return path;
  }

  /** Whether something has a study's name, be it a link that leads nowhere. */
  async has(name: string): Promise<boolean> {
    return await infoOf(this.pathOf(name)) !== null;
  }

  /** Does some work while no other call changes that study. */
  async alone<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#changes.get(name) ?? Promise.resolve();
    const own = before.then(work);
    const end = own.catch(() => {});
    this.#changes.set(name, end);
    try {
      return await own;
    } finally {
      if (this.#changes.get(name) === end) this.#changes.delete(name);
    }
  }

  /** The path of a file that exists, lies here and can be read in one go. */
  async #pathOfOne(name: string): Promise<string> {
    const path = this.pathOf(name);
    const info = await infoOf(path);
    if (info === null) {
      const names = await this.names();
      throw new RangeError(
        `Cannot find study ${quote(name)}: ${
          names.length === 0
            ? "the folder has none, expected create_study first"
            : suggest(name, names)
        }`,
      );
    }
    if (!info.isFile) {
      const found = info.isSymlink ? "a link" : "no file";
      throw new RangeError(
        `Cannot use study ${quote(name)}: its journal is ${found}, expected ` +
          "a file in the folder itself",
      );
    }
    if (info.size > JOURNAL_BYTES) {
      throw new RangeError(
        `Cannot use study ${quote(name)}: its journal has ${info.size} ` +
          `bytes, expected at most ${JOURNAL_BYTES}`,
      );
    }
    return path;
  }
}

async function infoOf(path: string): Promise<Deno.FileInfo | null> {
  try {
    return await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
