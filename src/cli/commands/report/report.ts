// `report` and `plot`: a stored study as a page, and its plots as pictures.

import { type OptunaStudy, toStoredStudy } from "../../../../files.ts";
import { bestTrials } from "../../../../report.ts";
import type { CommandHandler, Context } from "../../command.ts";
import { checkOutput, writeOutput } from "../../local_files.ts";
import { type ReportInput, reportInput } from "../../report/input.ts";
import {
  checkPlots,
  REPORT_FILE,
  writePage,
  writePlots,
} from "../../report/write.ts";
import { WINNER_PLOTS } from "../../report/plots/mod.ts";
import { svgDrawer } from "../../report/charts.ts";
import { textReportOf } from "../../report/text/text.ts";
import { loadRecorded } from "../../study/job.ts";
import { readStudy } from "../../study/study_file.ts";
import { lineageOf } from "../../../../analysis.ts";
import { trainBest, type Winner } from "../../study/winner.ts";
import { UsageError } from "../../usage.ts";
import { choosePlot } from "./choose_plot.ts";

/** Runs `report`. */
export const report: CommandHandler = async (context) => {
  const { args } = context;
  const isText = args.isOn("text");
  const path = args.text("output") ?? REPORT_FILE;
  if (isText && args.has("output")) {
    throw new UsageError(
      "Cannot use both --text and --output: expected one of them",
    );
  }
  if (!isText) await checkOutput(path, args.isOn("force"));
  await checkPlots(args);
  const input = await inputOf(context, args.isOn("winner"));
  if (isText) context.terminal.print(textReportOf(input, context.terminal));
  else await writePage(context, input, path);
  await writePlots(context, input);
  return 0;
};

/** Runs `plot`. */
export const plot: CommandHandler = async (context) => {
  const { args, terminal } = context;
  const path = args.text("output"), force = args.isOn("force");
  if (path !== undefined) await checkOutput(path, force);
  const [name] = args.operands as [string];
  const input = await inputOf(context, WINNER_PLOTS.includes(name));
  const chosen = choosePlot(input, name, args);
  const svg = (await svgDrawer())(chosen);
  if (path === undefined) {
    terminal.printExact(svg.trimEnd());
    return 0;
  }
  await writeOutput(path, svg, force);
  terminal.note(`${chosen.title}: in ${path}`);
  return 0;
};

/** A stored study, its winner trained again where that is wanted. */
async function inputOf(
  context: Context,
  isWinnerWanted: boolean,
): Promise<ReportInput> {
  const stored = await readStudy(context.args);
  return reportInput(
    stored,
    isWinnerWanted ? await trainStored(context, stored) : {},
  );
}

/**
 * Trains the winner of a stored study again.
 *
 * @throws {UsageError} If it is no study of networks, or has no winner.
 */
async function trainStored(
  context: Context,
  stored: OptunaStudy,
): Promise<Winner> {
  const study = toStoredStudy(stored);
  const action = "Cannot train the winner once more";
  const [best] = study.directions.length === 1 ? bestTrials(study) : [];
  if (study.settings === null) {
    throw new UsageError(
      `${action}: another program made the study, expected one of networks`,
    );
  }
  const job = await loadRecorded(context, study.settings, action);
  if (best === undefined) throw new Error(`${action}: no trial completed`);
  const before = lineageOf(study.trials, best);
  return await trainBest(context, best, job, before);
}
