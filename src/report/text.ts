// Results as people read them: the trials, why some failed, the best and what
// there is to know of it. On a terminal all of it is cut to its size, and says
// so.

import { bestOf, paretoFront } from "../tune/analysis/best.ts";
import { measureImportance } from "../tune/analysis/importance.ts";
import type { Exportable } from "../tune/study/export.ts";
import type { TrialRecord } from "../tune/trial.ts";
import { formatAccuracy, formatNumber, formatSeconds } from "./format.ts";
import { plainStyle } from "./layout/style.ts";
import { wrapText } from "./layout/width.ts";
import type {
  EpochsReport,
  Page,
  ReportFormat,
  StudyReport,
} from "./report_format.ts";
import { failureLines, pruningLines } from "./summary.ts";
import { topTrials } from "./top_trials.ts";
import { formatValue, renderParams, renderTrials } from "./trials_table.ts";

/** So many trials are shown however low the terminal is. */
const MIN_TRIALS = 8;
/** So many lines on failures are enough where there is no room for all. */
const MAX_FAILURES = 5;
/** Lines of a table beside its trials, and what usually follows a report. */
const OTHER_LINES = 8;

/** Results as text. */
export const textReport: ReportFormat = {
  isForTerminal: true,
  study: (report, page = {}) => {
    const best = bestLines(report, page);
    const ended = report.study.trials.filter(({ outcome }) => outcome);
    const trials = trialsText(report, ended, page, best.length + 1);
    return [trials, best.join("\n")].filter((part) => part !== "").join("\n\n");
  },
  trials: (report, page = {}) =>
    trialsText(report, report.study.trials, page, 0),
  epochs: epochsText,
};

/**
 * The best hyperparameters of a study and what there is to know of them.
 *
 * @returns Lines; none if no trial completed.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { bestLines } from "./text.ts";
 * const outcome = { state: "complete", values: [2] } as const;
 * const trials = [{ number: 0, params: { x: 1 }, reports: [], outcome }];
 * const study = { name: "s", directions: ["minimize"], settings: null, trials } as const;
 * assertEquals(bestLines({ study, meaning: { names: ["value"] } }), [
 *   "Best hyperparameters (trial 0):",
 *   "  x  1",
 *   "value 2",
 * ]);
 * ```
 */
export function bestLines(report: StudyReport, page: Page = {}): string[] {
  const { study, meaning, steps, selection, test } = report;
  const { style = plainStyle, columns = Infinity } = page;
  const best = bestTrials(study);
  if (best.length === 0) return [];
  const blocks = best.map(({ number, params, outcome }) => {
    const values = outcome?.state === "complete" ? outcome.values : [];
    const figures = meaning.names.map((name, i) =>
      `${name} ${formatValue(values[i]!, meaning)}`
    );
    return [
      style("strong", `Best hyperparameters (trial ${number}):`),
      ...Object.keys(params).length > 0 ? [renderParams(params)] : [],
      figures.join(", "),
    ].join("\n");
  });
  const [direction] = study.directions;
  const prose = [
    ...selection === undefined ? [] : [selection],
    ...test === undefined ? [] : [
      `test ${scoreText(test.accuracy, test.r2, test.samples)}, scored once`,
    ],
    ...study.directions.length === 1
      ? pruningLines(study.trials, direction!, steps)
      : [],
  ].map((text) => wrapText(text, columns).join("\n"));
  return [...blocks, ...prose].flatMap((block) => block.split("\n"));
}

/**
 * The best trials; several only where there are several objectives.
 *
 * @param study Trials and their directions.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createStudy } from "../../mod.ts";
 * import { bestTrials } from "./text.ts";
 * const study = await createStudy({
 *   space: { x: { type: "categorical", choices: [1, 2, 3] } },
 *   sampler: "grid",
 *   direction: "maximize",
 * });
 * await study.optimize(({ params }) => params.x);
 * assertEquals(bestTrials(study).map(({ number }) => number), [2]);
 * ```
 */
export function bestTrials(
  { trials, directions }: Exportable,
): readonly TrialRecord[] {
  if (directions.length > 1) return paretoFront(trials, directions);
  const best = bestOf(trials, directions[0]!);
  return best === undefined ? [] : [best];
}

/** A table of trials; `below` lines of a report follow. */
function trialsText(
  report: StudyReport,
  trials: readonly TrialRecord[],
  page: Page,
  below: number,
): string {
  const { study, meaning } = report;
  const { columns, rows = Infinity, style = plainStyle, more } = page;
  if (trials.length === 0) return "";
  const failures = failureLines(trials, {
    ...(columns !== undefined && { columns }),
    ...(rows < Infinity && { most: MAX_FAILURES }),
  });
  const room = Math.max(
    rows - below - failures.length - OTHER_LINES,
    MIN_TRIALS,
  );
  const shown = trials.length <= room
    ? trials
    : topTrials(trials, study.directions, room);
  const table = renderTrials(shown, {
    meaning,
    best: bestTrials(study).map(({ number }) => number),
    ...(columns !== undefined && { important: importantOf(study), columns }),
    style,
    ...(more !== undefined && { more }),
  });
  const rest = `${shown.length} of ${trials.length} trials, the best first` +
    (more === undefined ? "" : ` (${more})`);
  return [
    table,
    ...shown === trials ? [] : wrapText(rest, columns ?? Infinity)
      .map((line) => style("dim", line)),
    ...failures.map((line) => style("bad", line)),
  ].join("\n");
}

/** Parameters, the most important first, where that can be measured. */
function importantOf(
  { settings, trials, directions }: Exportable,
): string[] {
  if (settings === null || directions.length > 1) return [];
  return measureImportance(trials, settings.space, directions)
    .map(({ name }) => name);
}

function epochsText(
  { epochs, outcome, samples, split, seconds }: EpochsReport,
): string {
  const last = epochs.at(-1), kept = outcome ?? last;
  if (kept === undefined) return "";
  const { validationAccuracy, validationR2 } = kept;
  const of = kept.epoch === last?.epoch ? "" : ` of epoch ${kept.epoch}, kept,`;
  return `${scoreText(validationAccuracy, validationR2, samples)}${of} on ` +
    `${split}, ${formatSeconds(seconds)}`;
}

/** How good a network is, in a few words. */
function scoreText(
  accuracy: number,
  r2: number | undefined,
  samples: number | undefined,
): string {
  return r2 === undefined
    ? `accuracy ${formatAccuracy(accuracy, samples)}`
    : `r2 ${formatNumber(r2)}`;
}
