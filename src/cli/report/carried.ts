// Studies that go on from a report: the page stays as it is, the study goes on
// in a journal beside it.

import { readStudies, studyFormOf, writeJournal } from "../../../files.ts";
import { quote } from "../../errors.ts";
import type { Context } from "../command.ts";
import { checkReadable, requireNewFile } from "../local_files.ts";
import { UsageError } from "../usage.ts";
import { exists, storagePath } from "../study/study_file.ts";

/**
 * The context of a command that goes on with the study of `--storage`: where
 * that is a report, its journal is put beside it and takes its place.
 *
 * @throws {UsageError} If that journal exists and holds something else.
 */
export async function withOwnJournal(context: Context): Promise<Context> {
  const { args, terminal } = context;
  if (!args.has("storage") || !args.isOn("resume")) return context;
  const page = storagePath(args);
  if (!await isReport(page)) return context;
  const path = `${page.replace(/\.html?$/i, "")}.jsonl`;
  const carried = await readStudies(page);
  requireNewFile(path);
  if (!await exists(path)) {
    await writeJournal(path, carried);
    terminal.note(`${page} is a report: its study goes on in ${path}`);
  } else if (!await holds(path, carried)) {
    throw new UsageError(
      `Cannot go on with ${quote(page)}: it is a report, and the journal ` +
        `beside it holds another state, expected --storage ${path} to go on ` +
        "with that",
    );
  }
  return { ...context, args: args.with("storage", path) };
}

async function isReport(path: string): Promise<boolean> {
  if (!/\.html?$/i.test(path)) return false;
  await checkReadable(path);
  return await studyFormOf(path) === "report";
}

async function holds(
  path: string,
  carried: Awaited<ReturnType<typeof readStudies>>,
): Promise<boolean> {
  await checkReadable(path);
  return JSON.stringify(await readStudies(path)) === JSON.stringify(carried);
}
