// A shortcut for reports, which are most of a journal: read without JSON. The
// result is what python_json.ts would give; a line that is not exactly as
// lines.ts writes it takes no shortcut.

import { type OptunaReport, WORKER_ID } from "./optuna.ts";

/** A report, with the trial it is of. */
export interface OwnReport extends OptunaReport {
  readonly trialId: number;
}

// Fifteen digits are always an exact integer.
const REPORT = new RegExp(
  `^\\{"op_code":7,"worker_id":"${WORKER_ID}","trial_id":(0|[1-9]\\d{0,14}),` +
    `"step":(0|[1-9]\\d{0,14}),"intermediate_value":` +
    `(-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:e[+-]?\\d+)?)\\}$`,
);

/** The report that a line is; null if it is something else, or unusual. */
export function readOwnReport(text: string): OwnReport | null {
  const match = REPORT.exec(text);
  return match && {
    trialId: Number(match[1]),
    step: Number(match[2]),
    value: Number(match[3]),
  };
}
