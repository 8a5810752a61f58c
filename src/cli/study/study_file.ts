// The file of a study (`--storage`): read by the commands that look at it,
// opened by those that write it. Rights are asked for before anything else.

import {
  checkpointFolder,
  chooseStudy,
  openJournal,
  type OptunaStudy,
  readStudies,
  studyFormOf,
  toStoredStudy,
} from "../../../files.ts";
import {
  createStudy,
  openStudy,
  type SettingsInput,
  type StoredStudy,
  type Study,
  type StudyServices,
  type StudyStorage,
} from "../../../mod.ts";
import { quote } from "../../errors.ts";
import type { Args } from "../args/args.ts";
import type { Context } from "../command.ts";
import { checkReadable } from "../local_files.ts";
import { hasRight, requireRight } from "../rights.ts";
import { explainSampler } from "./search.ts";
import { asUsage, asUsageLater, UsageError } from "../usage.ts";

/** The path of `--storage`, or another flag, that a command cannot do without. */
export function storagePath(args: Args, flag = "storage"): string {
  const text = args.text(flag);
  if (text !== undefined) return pathOf(text, `--${flag}`);
  throw new UsageError(
    "Cannot tell which study: --storage is missing, expected --storage FILE",
  );
}

/** A path; that of a SQLite file may be written as Optuna does. */
export function pathOf(text: string, what: string): string {
  const [, scheme, path] = /^([a-z][\w+.-]+):\/\/(.*)$/is.exec(text) ?? [];
  if (scheme === undefined) return text;
  if (isSqliteUrl(text) && path!.length > 1) return path!.slice(1);
  throw new UsageError(
    `Cannot use ${what}: found ${quote(text)}, ` +
      "expected the path of a file or sqlite:///FILE",
  );
}

function isSqliteUrl(text: string): boolean {
  return text.startsWith("sqlite:///");
}

/** SQLite files and reports are read, but studies go on in journals. */
export async function refuseOtherForms(args: Args): Promise<void> {
  const path = storagePath(args);
  requireRight(`read ${quote(path)}`, { name: "read", path });
  const form = isSqliteUrl(args.text("storage")!)
    ? "sqlite"
    : await exists(path)
    ? await studyFormOf(path)
    : null;
  if (form !== "sqlite" && form !== "report") return;
  const what = form === "sqlite" ? "SQLite files" : "reports";
  throw new UsageError(
    `Cannot write ${quote(path)}: ${what} are only read, expected a ` +
      `journal, as "import ${path} --storage FILE.jsonl" makes one of it`,
  );
}

/** Whether there is a file or folder of that name. */
export async function exists(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)) !== null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** All studies of a file, journal or SQLite. */
export async function readFile(
  path: string,
): Promise<readonly OptunaStudy[]> {
  await checkReadable(path);
  return await readStudies(path);
}

/** The one study of `--storage` (or another flag), or the one that `--study` names. */
export async function readStudy(
  args: Args,
  flag = "storage",
): Promise<OptunaStudy> {
  const path = storagePath(args, flag);
  const studies = await readFile(path);
  const study = asUsage(() => chooseStudy(studies, args.text("study")));
  if (study !== null) return study;
  const names = studies.map(({ name }) => quote(name)).join(", ");
  throw new UsageError(
    `Cannot find the study in ${quote(path)}: ` +
      (names === "" ? "it holds none" : `expected one of ${names}`),
  );
}

/** The same as records. */
export async function readRecords(
  args: Args,
  flag = "storage",
): Promise<StoredStudy> {
  return toStoredStudy(await readStudy(args, flag));
}

/** What a file to be written holds, which may be absent or empty. */
export async function readIfAny(args: Args): Promise<StoredStudy | null> {
  const path = storagePath(args);
  await refuseOtherForms(args);
  if (!await exists(path)) return null;
  const studies = await readStudies(path);
  const study = asUsage(() => chooseStudy(studies, args.text("study")));
  return study === null ? null : toStoredStudy(study);
}

/** The rights to keep a study in `--storage`. */
export function requireStorage(args: Args): void {
  const path = storagePath(args);
  for (const name of ["read", "write"] as const) {
    requireRight(`${name} ${quote(path)}`, { name, path });
  }
  const lock = `${path}.lock`; // Optuna's
  requireRight(`read ${quote(lock)}`, { name: "read", path: lock });
}

/** Opens the journal of `--storage` to write it; the caller closes it. */
export async function openStorage(
  { args, terminal, signal }: Context,
): Promise<StudyStorage> {
  requireStorage(args);
  const path = storagePath(args);
  const study = args.text("study");
  const fsync = args.text("fsync") as "always" | "trial" | "never" | undefined;
  return await openJournal(path, {
    now: Date.now,
    signal,
    onNotice: (message) => terminal.note(`${path}: ${message}`),
    ...(study !== undefined && { study }),
    ...(fsync !== undefined && { fsync }),
  });
}

/** Opens the study of `--storage` for a change, and closes it. */
export async function withStudy(
  context: Context,
  change: (study: Study) => Promise<number>,
): Promise<number> {
  if (await readIfAny(context.args) === null) {
    throw new UsageError(
      `Cannot find a study in ${quote(storagePath(context.args))}: ` +
        'expected one that "tune" or "ask" made',
    );
  }
  const study = await asUsageLater(openStudy(await openStorage(context)));
  try {
    return await change(study);
  } finally {
    await study.close();
  }
}

/** The study to go on with; null if there is none yet, or no storage at all. */
export async function readStored(args: Args): Promise<StoredStudy | null> {
  if (!args.has("storage")) {
    if (!args.isOn("resume")) return null;
    throw new UsageError("Cannot resume: expected --storage FILE as well");
  }
  const stored = await readIfAny(args);
  if (stored === null || args.isOn("resume")) return stored;
  throw new UsageError(
    `Cannot start a study in ${quote(storagePath(args))}: it holds one of ` +
      `${stored.trials.length} trials, add --resume or choose another path`,
  );
}

/** Where checkpoints of paused trials are kept: beside the journal, if may be. */
function checkpointsOf(args: Args): Pick<StudyServices, "checkpoints"> {
  const name = args.text("study");
  const part = name === undefined ? "" : `.${encodeURIComponent(name)}`;
  const path = args.has("storage")
    ? `${storagePath(args)}${part}.checkpoints`
    : undefined;
  const isAllowed = path !== undefined && hasRight({ name: "read", path }) &&
    hasRight({ name: "write", path });
  return isAllowed ? { checkpoints: checkpointFolder(path) } : {};
}

/**
 * Starts a study, or goes on with the one of its storage, and tells what its
 * sampler chose.
 */
export async function startStudy(
  { args, terminal }: Context,
  settings: SettingsInput,
  storage: StudyStorage | undefined,
): Promise<Study> {
  const name = args.text("study");
  const study = await asUsageLater(createStudy({
    ...settings,
    resume: args.isOn("resume"),
    ...(name !== undefined && { name }),
    ...(storage !== undefined && { storage }),
    ...checkpointsOf(args),
  }));
  const chosen = explainSampler(study.settings);
  if (chosen !== undefined) terminal.note(chosen);
  return study;
}
