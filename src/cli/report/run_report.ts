// The report of a study that has just run (`tune --report`, `--plots`), from
// its journal, which is kept in memory where there is no `--storage`.

import { MemoryJournal, type OptunaStudy } from "../../../files.ts";
import { Journal, type StudyStorage } from "../../../mod.ts";
import type { Args } from "../args/args.ts";
import type { Context } from "../command.ts";
import { checkOutput } from "../local_files.ts";
import { openStorage, readStudy } from "../study/study_file.ts";
import type { Winner } from "../study/winner.ts";
import { reportInput } from "./input.ts";
import { checkPlots, writePage, writePlots } from "./write.ts";

/** Where a study is kept while it runs. */
export interface Kept {
  /** Absent if nobody wants to read it afterwards. */
  readonly storage?: StudyStorage;
  /** The study, once its storage is closed. */
  readonly read: () => Promise<OptunaStudy>;
}

/** Makes sure that the report can be written, before the work. */
export async function checkReport(args: Args): Promise<void> {
  const path = args.text("report");
  if (path !== undefined) await checkOutput(path, args.isOn("force"));
  await checkPlots(args);
}

/** Opens what keeps the study. */
export async function keepStudy(context: Context): Promise<Kept> {
  const { args } = context;
  if (args.has("storage")) {
    return {
      storage: await openStorage(context),
      read: () => readStudy(args),
    };
  }
  const file = new MemoryJournal();
  return {
    ...isWanted(args) && { storage: new Journal(file, { now: Date.now }) },
    read: async () => (await file.studies())[0]!,
  };
}

/** Writes what flags ask for about a study that has run. */
export async function writeReport(
  context: Context,
  { read }: Kept,
  winner?: Winner,
): Promise<void> {
  const { args } = context;
  if (!isWanted(args)) return;
  const input = reportInput(await read(), winner);
  const path = args.text("report");
  if (path !== undefined) await writePage(context, input, path, Deno.args);
  await writePlots(context, input);
}

function isWanted(args: Args): boolean {
  return args.has("report") || args.has("plots");
}
