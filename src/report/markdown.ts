// Results as Markdown, for a comment on a pull request: the best in a sentence,
// what is behind it in short lists, and the trials folded away.

import { measureImportance } from "../tune/analysis/importance.ts";
import type { TrialRecord } from "../tune/trial.ts";
import { hintsOf } from "./findings/hints.ts";
import { leadOf } from "./findings/lead.ts";
import { formatAccuracy, formatNumber, formatParamValue } from "./format.ts";
import { visible } from "./layout/visible.ts";
import type {
  EpochsReport,
  ReportFormat,
  StudyReport,
} from "./report_format.ts";
import { failureLines, pruningLines, whyNoneCompleted } from "./summary.ts";
import { bestTrials } from "./text.ts";
import { topTrials } from "./top_trials.ts";
import {
  formatValue,
  noteOf,
  paramNames,
  paramOf,
  timeCell,
  valueCell,
} from "./trials_table.ts";

/** So many trials are in the table of a study. */
const MAX_TRIALS = 20;
/** So many lines on failures are enough. */
const MAX_FAILURES = 4;
/** So many of a front are named. */
const MAX_FRONT = 5;
/** The longest bar, in blocks. */
const BAR = 20;

/** Results as Markdown. */
export const markdownReport: ReportFormat = {
  isForTerminal: false,
  study: (report) =>
    [
      `### ${plain(report.study.name)}`,
      bestBlock(report),
      importanceBlock(report),
      points(remarks(report)),
      folded(report),
    ].filter((block) => block !== "").join("\n\n"),
  trials: (report) => trialsBlock(report, report.study.trials),
  epochs: epochsBlock,
};

/** A stranger's text, of which nothing is Markdown, HTML or calls anybody. */
function plain(text: string): string {
  return visible(text).replaceAll(
    /[\\`*_{}[\]<>|#~&@]/g,
    (sign) =>
      sign === "<" || sign === ">" || sign === "&" || sign === "@"
        ? `&#${sign.charCodeAt(0)};`
        : `\\${sign}`,
  );
}

function points(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}

function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)]
    .join("\n");
}

function bestBlock({ study, meaning }: StudyReport): string {
  const best = bestTrials(study);
  if (best.length === 0) {
    const why = whyNoneCompleted(study.trials).split("\n");
    return points(why.map((line) => plain(line.trim())));
  }
  const shown = best.slice(0, MAX_FRONT).map(({ number, params, outcome }) => {
    const values = outcome?.state === "complete" ? outcome.values : [];
    const figures = meaning.names.map((name, i) =>
      `${plain(name)} **${formatValue(values[i]!, meaning)}**`
    );
    const chosen = Object.entries(params).map(([name, value]) =>
      `${plain(name)} ${plain(formatParamValue(value))}`
    );
    return `Best: trial ${number}, ${figures.join(", ")}` +
      (chosen.length > 0 ? `, with ${chosen.join(", ")}` : "");
  });
  const left = best.length - shown.length;
  if (best.length === 1) return shown[0]!;
  return points([...shown, ...left > 0 ? [`${left} more on the front`] : []]);
}

function importanceBlock({ study }: StudyReport): string {
  const { settings, trials, directions } = study;
  if (settings === null || directions.length > 1) return "";
  const measured = measureImportance(trials, settings.space, directions);
  if (measured.length < 2) return "";
  return table(
    ["parameter", "importance"],
    measured.map(({ name, share }) => [
      plain(name),
      `\`${"█".repeat(Math.round(share * BAR)).padEnd(BAR, "░")}\` ` +
      `${(share * 100).toFixed(1)} %`,
    ]),
  );
}

/** What there is to know besides. */
function remarks(report: StudyReport): string[] {
  const { study, meaning, steps, selection, test } = report;
  const { trials, directions } = study;
  const [direction, ...others] = directions;
  const isOne = others.length === 0;
  const lead = isOne ? leadOf(trials, direction!, meaning) : undefined;
  return [
    ...lead === undefined ? [] : [
      `ahead of the next, trial ${lead.next}, by ${formatNumber(lead.by, 3)}` +
      (lead.noise === undefined ? "" : ` ± ${formatNumber(lead.noise, 3)}`),
    ],
    ...selection === undefined ? [] : [plain(selection)],
    ...test === undefined ? [] : [
      `test accuracy ${
        formatAccuracy(test.accuracy, test.samples)
      }, scored once`,
    ],
    ...isOne ? pruningLines(trials, direction!, steps) : [],
    ...hintsOf(study).map(({ message }) => plain(message)),
    ...failureLines(trials, { most: MAX_FAILURES }).map(plain),
  ];
}

function folded(report: StudyReport): string {
  const { trials, directions } = report.study;
  const ended = trials.filter(({ outcome }) => outcome !== undefined);
  if (ended.length === 0) return "";
  const shown = topTrials(ended, directions, MAX_TRIALS);
  const title = shown.length < ended.length
    ? `The best ${shown.length} of ${ended.length} trials`
    : `All ${ended.length} trials`;
  return `<details><summary>${title}</summary>\n\n${
    trialsBlock(report, shown)
  }\n\n</details>`;
}

function trialsBlock(
  { study, meaning }: StudyReport,
  trials: readonly TrialRecord[],
): string {
  const names = paramNames(trials);
  const best = new Set(bestTrials(study).map(({ number }) => number));
  return table(
    ["trial", ...names.map(plain), ...meaning.names.map(plain), "time", ""],
    trials.map((trial) => [
      String(trial.number),
      ...names.map((name) => plain(formatParamValue(paramOf(trial, name)))),
      ...meaning.names.map((_, i) => valueCell(trial.outcome, i, meaning)),
      timeCell(trial),
      noteOf(trial, best.has(trial.number)).text,
    ]),
  );
}

function epochsBlock({ epochs, split }: EpochsReport): string {
  return table(
    ["epoch", "training loss", "loss", `accuracy on ${plain(split)}`],
    epochs.map((one, i) => [
      String(i + 1),
      formatNumber(one.trainLoss),
      formatNumber(one.validationLoss),
      one.validationAccuracy.toFixed(4),
    ]),
  );
}
