// `trials` and `best`: what a stored study came to.

import { exportStudy, type StoredStudy } from "../../../mod.ts";
import { trialsToCsv, type ValueMeaning } from "../../../report.ts";
import type { Run } from "../command.ts";
import { meaningOf } from "../study/job.ts";
import { printBest, printTrials } from "../study/results.ts";
import { readRecords } from "../study/study_file.ts";

/** Runs `trials`. */
export const trials: Run = async ({ args, terminal }) => {
  const study = await readRecords(args);
  const meaning = meaningIn(study);
  switch (args.text("format")) {
    case "json":
      terminal.printExact(JSON.stringify(exportStudy(study).trials, null, 2));
      break;
    case "csv":
      terminal.printExact(trialsToCsv(study.trials, meaning.names).trimEnd());
      break;
    default:
      printTrials(study, meaning, terminal);
  }
  return 0;
};

/** Runs `best`; fails if none completed that counts. */
export const best: Run = async ({ args, terminal }) => {
  const study = await readRecords(args);
  const found = exportStudy(study).best;
  if (args.text("format") === "json") {
    terminal.printExact(JSON.stringify(found, null, 2));
  } else printBest(study, { meaning: meaningIn(study) }, terminal);
  if ([found].flat().some((one) => one !== null)) return 0;
  const isAny = study.trials.some(({ outcome }) =>
    outcome?.state === "complete"
  );
  const which = isAny ? "feasible trial" : "trial";
  terminal.warn(`error: no ${which} has completed`);
  return 1;
};

function meaningIn({ settings, directions }: StoredStudy): ValueMeaning {
  return meaningOf(settings?.facts ?? {}, directions.length);
}
