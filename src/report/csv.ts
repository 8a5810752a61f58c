// Trials as CSV (RFC 4180, but lines end in a bare newline, as all text here
// does): one row a trial, parameters and figures in columns. Host facts are in
// the columns that start with "run_".
//
// A spreadsheet takes a text that starts with = + - or @ for a formula. Such
// texts, and those that start with an apostrophe, get an apostrophe in front;
// whoever wants the text back takes one leading apostrophe away. Numbers are
// never touched.

import type { Outcome, ParamValue, TrialRecord } from "../tune/trial.ts";
import type {
  EpochsReport,
  ReportFormat,
  StudyReport,
} from "./report_format.ts";
import { paramNames, paramOf } from "./trials_table.ts";

/** A value in a row; null and undefined are empty. */
export type Cell = ParamValue | undefined;

/**
 * Writes trials as CSV.
 *
 * @param trials Records, in the order of the rows.
 * @param valueNames How each objective is called.
 * @returns A heading and a row for each trial, every line ended by a newline.
 * Numbers have every digit; what a trial lacks is empty. A parameter or metric
 * whose name another column has is headed `param:NAME` or `metric:NAME`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { trialsToCsv } from "./csv.ts";
 * const trials = [{
 *   number: 0,
 *   params: { optimizer: "adam" },
 *   reports: [],
 *   outcome: { state: "complete" as const, values: [0.95] },
 * }];
 * assertEquals(
 *   trialsToCsv(trials, ["accuracy"]),
 *   "number,state,optimizer,accuracy,reason,run_seconds\n0,complete,adam,0.95,,\n",
 * );
 * ```
 */
export function trialsToCsv(
  trials: readonly TrialRecord[],
  valueNames: readonly string[],
): string {
  const params = paramNames(trials);
  const metrics = metricNames(trials);
  const taken = new Set(["number", "state", "reason", "run_seconds"]);
  const values = valueNames.map((name) => headingOf(name, "value", taken));
  const heading: Cell[] = [
    "number",
    "state",
    ...params.map((name) => headingOf(name, "param", taken)),
    ...values,
    ...metrics.map((name) => headingOf(name, "metric", taken)),
    "reason",
    "run_seconds",
  ];
  const rows = trials.map((trial): Cell[] => {
    const { outcome, reports, run } = trial;
    const values = outcome === undefined || outcome.state === "failed"
      ? null
      : outcome.values;
    return [
      trial.number,
      outcome?.state ?? "unfinished",
      ...params.map((name) => paramOf(trial, name)),
      ...valueNames.map((_, i) => values?.[i]),
      ...metrics.map((name) => reports.at(-1)?.metrics?.[name]),
      reasonOf(outcome),
      run?.seconds,
    ];
  });
  return toCsv([heading, ...rows]);
}

/** Why a trial plays no part among the best, where it ended. */
function reasonOf(outcome: Outcome | undefined): string | undefined {
  if (outcome?.state === "failed") return outcome.reason;
  return outcome?.state === "complete" && outcome.infeasible
    ? "infeasible"
    : undefined;
}

/** Every metric that the last report of some trial has. */
function metricNames(trials: readonly TrialRecord[]): string[] {
  return [
    ...new Set(
      trials.flatMap((trial) =>
        Object.keys(trial.reports.at(-1)?.metrics ?? {})
      ),
    ),
  ];
}

/** A name as its column's heading, told apart from those taken before it. */
function headingOf(name: string, kind: string, taken: Set<string>): string {
  let heading = name;
  while (taken.has(heading)) heading = `${kind}:${heading}`;
  taken.add(heading);
  return heading;
}

/**
 * Writes rows of cells as CSV.
 *
 * @param rows The heading and what is below it.
 * @returns A line for each row, ended by a newline. Texts that a spreadsheet
 * would take for a formula, and those that start with an apostrophe, have an
 * apostrophe in front.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { toCsv } from "./csv.ts";
 * assertEquals(toCsv([["a", "b"], [1, 'x "y"']]), 'a,b\n1,"x ""y"""\n');
 * assertEquals(toCsv([[-3, "-3", "=1+1"]]), "-3,'-3,'=1+1\n");
 * ```
 */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => row.map(csvCell).join(",") + "\n").join("");
}

/** A cell as text, quoted where it must be. */
function csvCell(value: Cell): string {
  if (value === undefined || value === null) return "";
  const text = typeof value === "string" ? guard(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A text that no spreadsheet takes for a formula. */
function guard(text: string): string {
  return /^[=+\-@\t\r']/.test(text) ? `'${text}` : text;
}

const EPOCH_COLUMNS = [
  "epoch",
  "trainLoss",
  "validationLoss",
  "validationAccuracy",
] as const;

function studyCsv({ study, meaning }: StudyReport): string {
  return trialsToCsv(study.trials, meaning.names).trimEnd();
}

function epochsCsv({ epochs }: EpochsReport): string {
  const isRegression = epochs[0]?.validationR2 !== undefined;
  const columns = EPOCH_COLUMNS.map((name) =>
    isRegression && name === "validationAccuracy" ? "validationR2" : name
  );
  const rows = epochs.map((one) => columns.map((name) => one[name]));
  return toCsv([columns, ...rows]).trimEnd();
}

/** Results as CSV. */
export const csvReport: ReportFormat = {
  isForTerminal: false,
  study: studyCsv,
  trials: studyCsv,
  epochs: epochsCsv,
};
