// `trials` and `best`: what a stored study came to.

import { exportStudy } from "../../../mod.ts";
import { topTrials } from "../../../report.ts";
import type { Run } from "../command.ts";
import {
  printBest,
  printTrials,
  requireBest,
} from "../study/output/results.ts";
import { readRecords } from "../study/study_file.ts";

/** Runs `trials`. */
export const trials: Run = async (context) => {
  const study = await readRecords(context.args);
  const top = context.args.integer("top", 1);
  printTrials(
    context,
    top === undefined
      ? study
      : { ...study, trials: topTrials(study.trials, study.directions, top) },
  );
  return 0;
};

/** Runs `best`; fails if none completed that counts. */
export const best: Run = async ({ args, terminal }) => {
  const study = await readRecords(args);
  if (args.text("format") === "json") {
    terminal.printExact(JSON.stringify(exportStudy(study).best, null, 2));
  } else printBest(study, terminal);
  return requireBest(study, terminal);
};
