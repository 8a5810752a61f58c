/**
 * Reports of studies: tables, CSV, progress and epoch lines, as text.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { trialsToCsv } from "./report.ts";
 * const trials = [{ number: 0, params: { lr: 0.1 }, reports: [] }];
 * assertEquals(
 *   trialsToCsv(trials, ["accuracy"]),
 *   "number,state,lr,accuracy,reason,run_seconds\n0,unfinished,0.1,,,\n",
 * );
 * ```
 *
 * @module
 */

export { type Cell, toCsv, trialsToCsv } from "./src/report/csv.ts";
export { epochLine, EpochLog } from "./src/report/live/epoch_log.ts";
export type { BoundaryHint } from "./src/tune/analysis/boundary.ts";
export {
  canSearch,
  type HintedStudy,
  hintsOf,
} from "./src/report/findings/hints.ts";
export { type Lead, leadOf } from "./src/report/findings/lead.ts";
export {
  type Overfitting,
  overfittingOf,
} from "./src/report/findings/overfitting.ts";
export {
  type Unexplored,
  unexploredOf,
} from "./src/report/findings/unexplored.ts";
export {
  formatAccuracy,
  formatClock,
  formatNumber,
  formatParams,
  formatParamValue,
  formatSeconds,
  standardError,
} from "./src/report/format.ts";
export {
  type JsonObject,
  type JsonOptions,
  studyToJson,
} from "./src/report/json.ts";
export {
  type Progress,
  renderProgress,
  renderRunning,
  type RunningTrial,
} from "./src/report/live/progress.ts";
export { withoutSigns } from "./src/report/layout/ascii.ts";
export type { Signs } from "./src/report/layout/canvas.ts";
export {
  type ChartCurve,
  chartLines,
  type ChartOptions,
} from "./src/report/layout/chart.ts";
export {
  ansiStyle,
  plainStyle,
  type Style,
  type Tone,
} from "./src/report/layout/style.ts";
export {
  type Column,
  renderTable,
  type TableCell,
  type TableOptions,
} from "./src/report/layout/table.ts";
export {
  formatValue,
  renderParams,
  renderTrials,
  type TrialsTableOptions,
  type ValueMeaning,
} from "./src/report/trials_table.ts";
export { visible, visibleLines } from "./src/report/layout/visible.ts";
export { shorten, widthOf, wrapText } from "./src/report/layout/width.ts";
export type {
  EpochsReport,
  Page,
  ReportFormat,
  StudyReport,
  TestScore,
} from "./src/report/report_format.ts";
export { REPORT_FORMATS } from "./src/report/reports.ts";
export {
  failureLines,
  pruningLines,
  type Steps,
  whyNoneCompleted,
} from "./src/report/summary.ts";
export { bestLines, bestTrials } from "./src/report/text.ts";
export { topTrials } from "./src/report/top_trials.ts";
export {
  trialLine,
  type TrialLineOptions,
} from "./src/report/live/trial_line.ts";
export { hypervolume } from "./src/tune/analysis/hypervolume.ts";
export type {
  Attributes,
  Json,
  Outcome,
  Params,
  ParamValue,
  Report,
  TrialRecord,
  TrialRun,
} from "./src/tune/trial.ts";
