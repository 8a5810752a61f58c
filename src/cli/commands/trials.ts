// `trials` and `best`: what a stored study came to.

import {
  exportStudy,
  type StoredStudy,
  type TrialRecord,
} from "../../../mod.ts";
import { topTrials } from "../../../report.ts";
import { quote, suggest } from "../../errors.ts";
import type { CommandHandler } from "../command.ts";
import {
  printBest,
  printTrials,
  requireBest,
} from "../study/output/results.ts";
import { meaningOf } from "../study/job.ts";
import { readRecords } from "../study/study_file.ts";
import { UsageError } from "../usage.ts";

/** Runs `trials`. */
export const trials: CommandHandler = async (context) => {
  const study = await readRecords(context.args);
  const { args } = context;
  const top = args.integer("top", 1), sort = args.text("sort");
  const shown = sort !== undefined
    ? sorted(study, sort).slice(0, top)
    : top !== undefined
    ? topTrials(study.trials, study.directions, top)
    : study.trials;
  printTrials(context, { ...study, trials: shown });
  return 0;
};

/** The trials by a column, equal ones by number. */
function sorted(study: StoredStudy, text: string): TrialRecord[] {
  const { trials, settings, directions } = study;
  const [column, order] = text.split(/:(?=(?:desc|asc)$)/);
  const { names } = meaningOf(settings?.facts ?? {}, directions.length);
  const params = [...new Set(trials.flatMap((one) => Object.keys(one.params)))];
  const known = ["number", ...params, ...names];
  if (!known.includes(column!)) {
    throw new UsageError(
      `Cannot sort by ${quote(column)}: ${suggest(column!, known)}`,
    );
  }
  const sign = order === "desc" ? -1 : 1;
  const keyed = trials.map((trial) => ({
    trial,
    key: valueIn(trial, column!, names),
  }));
  return keyed.sort((a, b) => {
    if (a.key === undefined || b.key === undefined) {
      return Number(a.key === undefined) - Number(b.key === undefined);
    }
    return a.key === b.key ? 0 : a.key < b.key ? -sign : sign;
  }).map(({ trial }) => trial);
}

function valueIn(
  { number, params, outcome }: TrialRecord,
  column: string,
  names: readonly string[],
): string | number | undefined {
  if (column === "number") return number;
  const value = params[column] ??
    (outcome && "values" in outcome
      ? outcome.values?.[names.indexOf(column)]
      : undefined);
  return typeof value === "boolean" ? String(value) : value ?? undefined;
}

/** Runs `best`; fails if none completed that counts. */
export const best: CommandHandler = async ({ args, terminal }) => {
  const study = await readRecords(args);
  if (args.text("format") === "json") {
    terminal.printExact(JSON.stringify(exportStudy(study).best, null, 2));
  } else printBest(study, terminal);
  return requireBest(study, terminal);
};
