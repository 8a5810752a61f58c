// Opens a study's file in the page: a journal or a database, ours or Optuna's,
// or a report that carries a journal.

import { readSqlite } from "../../src/storage/sqlite_reader.ts";
import { journalLines } from "../../src/tune/journal/export.ts";
import { storedSpace } from "../../src/tune/journal/space.ts";
import type { OptunaStudy } from "../../src/tune/journal/format/optuna.ts";
import { beginsAsJournal, readJournal } from "../../src/tune/journal/reader.ts";
import { carriedJournal, REPORT_MAGIC } from "../../src/storage/report_file.ts";
import { chooseStudy } from "../../src/tune/journal/choose.ts";
import { toStoredStudy } from "../../src/tune/journal/records.ts";
import { quote } from "../../src/errors.ts";
import type { StoredStudy, StudySettings } from "../../mod.ts";
import { checkPlan, type Plan } from "../search/plan.ts";
import type { DroppedFile, Opened } from "./messages.ts";
import { putDatabase } from "./sqlite.ts";

const SQLITE_MAGIC = "SQLite format 3\0";

/** A study from a file, and its journal, to be gone on with. */
export interface StudyFile {
  readonly opened: Opened;
  readonly journal: Uint8Array<ArrayBuffer>;
}

/**
 * Reads a study's file.
 *
 * @throws {SyntaxError} If it is none, or damaged.
 */
export async function openFile(file: DroppedFile): Promise<StudyFile> {
  const { studies, journal } = await readFile(file);
  const study = chooseStudy(studies);
  if (study === null) {
    throw new SyntaxError(
      `Cannot open ${quote(file.path)}: there is no study in it`,
    );
  }
  const stored = toStoredStudy(study);
  return {
    journal,
    opened: {
      ...openedOf(stored, await planOf(stored.settings)),
      space: stored.settings?.space ?? storedSpace(study),
    },
  };
}

interface Content {
  readonly studies: readonly OptunaStudy[];
  readonly journal: Uint8Array<ArrayBuffer>;
}

async function readFile({ path, bytes }: DroppedFile): Promise<Content> {
  const decoder = new TextDecoder();
  const start = decoder.decode(bytes.subarray(0, 64));
  if (start.startsWith(SQLITE_MAGIC)) {
    await putDatabase(bytes);
    return fromStudies(readSqlite(path));
  }
  if (start.startsWith(REPORT_MAGIC)) {
    return await fromJournal(await carriedJournal(decoder.decode(bytes)));
  }
  if (beginsAsJournal(bytes.subarray(0, 64))) return await fromJournal(bytes);
  throw new SyntaxError(
    `Cannot open ${quote(path)}: it is neither a journal, a database nor a ` +
      "report",
  );
}

async function fromJournal(journal: Uint8Array<ArrayBuffer>): Promise<Content> {
  const { replay } = await readJournal([journal]);
  return { studies: replay.studies, journal };
}

/** A database goes on as a journal. */
function fromStudies(studies: readonly OptunaStudy[]): Content {
  const text = [...journalLines(studies)].join("");
  return { studies, journal: new TextEncoder().encode(text) };
}

function openedOf(
  { name, trials, directions, settings }: StoredStudy,
  plan: Plan | undefined,
): Opened {
  const { objective = "accuracy" } = (settings?.facts ?? {}) as {
    objective?: string;
  };
  return {
    plan,
    name,
    trials,
    direction: directions[0]!,
    objective: settings?.facts["dataset"] === undefined ? "value" : objective,
  };
}

/** The plan that a recorded study of networks came from, if the page can run it. */
async function planOf(
  settings: StudySettings | null,
): Promise<Plan | undefined> {
  const { dataset, validation, engine, fixed, repeats } =
    (settings?.facts ?? {}) as {
      dataset?: { name: string };
      validation?: { type: string };
      engine?: { variant: string };
      fixed?: Plan["fixed"];
      repeats?: number;
    };
  if (dataset === undefined || repeats !== 1) return undefined;
  const { space, sampler, pruner, seed, lag } = settings!;
  const text = ({ name, options }: StudySettings["sampler"]) =>
    [
      name,
      Object.entries(options).map(([key, value]) => `${key}=${value ?? "none"}`)
        .join(","),
    ].filter((part) => part !== "").join(":");
  return await checkPlan({
    data: dataset.name,
    space,
    sampler: text(sampler),
    pruner: text(pruner),
    seed,
    lag,
    validation: validation?.type,
    variant: engine?.variant,
    fixed,
  }).catch(() => undefined); // a study to look at
}
