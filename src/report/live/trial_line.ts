// The line that goes by when a trial has ended.

import type { TrialRecord } from "../../tune/trial.ts";
import { formatParams } from "../format.ts";
import { plainStyle, type Style } from "../layout/style.ts";
import { visible } from "../layout/visible.ts";
import { shorten, widthOf } from "../layout/width.ts";
import {
  noteOf,
  timeCell,
  valueCell,
  type ValueMeaning,
} from "../trials_table.ts";

/** Fewer columns of parameters say nothing. */
const MIN_PARAMS = 6;

/** How the line of a trial is drawn. */
export interface TrialLineOptions {
  /** Columns available, at least 1; unlimited unless given. */
  readonly columns?: number;
  /** Colours; none unless given. */
  readonly style?: Style;
}

/**
 * The line that says how a trial ended. Where it would not fit, the parameters
 * are cut, then the time is left out, then the end is cut.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { trialLine } from "./trial_line.ts";
 * const outcome = { state: "failed", reason: "loss became NaN in epoch 1" } as const;
 * const trial = { number: 3, params: { lr: 30 }, reports: [], outcome };
 * assertEquals(
 *   trialLine(trial, { names: ["accuracy"] }),
 *   "trial 3  lr=30  failed: loss became NaN in epoch 1",
 * );
 * ```
 */
export function trialLine(
  trial: TrialRecord,
  meaning: ValueMeaning,
  { columns = Infinity, style = plainStyle }: TrialLineOptions = {},
): string {
  const { outcome } = trial;
  const reason = outcome?.state === "failed" ? `: ${outcome.reason}` : "";
  const { text, tone } = noteOf(trial, false);
  const note = visible(text + reason);
  const values = meaning.names
    .map((name, i) => [name, valueCell(outcome, i, meaning)] as const)
    .filter(([, value]) => value !== "")
    .map((pair) => pair.join(" "));
  const number = `trial ${trial.number}`;
  const roomBeside = (...texts: readonly string[]) =>
    texts.filter((one) => one !== "")
      .reduce((room, one) => room - widthOf(one) - 2, columns);
  let time = timeCell(trial);
  if (roomBeside(number, ...values, time, note) < MIN_PARAMS) time = "";
  const room = roomBeside(number, ...values, time, note);
  const params = room < MIN_PARAMS
    ? ""
    : shorten(formatParams(trial.params), room);
  const left = Math.max(roomBeside(number, ...values, params, time), 1);
  return [
    number,
    params,
    ...values.map((value) => style("strong", value)),
    time,
    note === "" ? "" : style(tone, shorten(note, left)),
  ].filter((part) => part !== "").join("  ");
}
