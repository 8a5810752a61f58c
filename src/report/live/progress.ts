// The live lines of a study, how far it is and what its running trials do, as
// pure functions of its state and the width of the terminal. Drawing and
// redrawing them is the terminal's business.

import type { Params } from "../../tune/trial.ts";
import { formatClock, formatParams } from "../format.ts";
import { plainStyle, type Style } from "../layout/style.ts";
import { sparkline } from "../layout/sparkline.ts";
import { shorten, widthOf } from "../layout/width.ts";

/** What a progress line tells. */
export interface Progress {
  /** Trials with an outcome. */
  readonly done: number;
  /** Trials in all; absent where only time ends the study. */
  readonly total?: number;
  /** Share of the work that is behind us, in [0, 1]; counts running trials. */
  readonly fraction?: number;
  /** Since the study (or its continuation) started. */
  readonly elapsedSeconds: number;
  /** Best value so far, as text. */
  readonly best?: string;
  /** The best so far after each trial. */
  readonly trend?: readonly number[];
}

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"] as const;
const MAX_BAR = 24, MIN_BAR = 4;
/** Columns of a curve. */
const MAX_TREND = 16, MAX_CURVE = 10;
/** Narrower terminals have no room for curves beside parameters. */
const MIN_FOR_CURVES = 72;

/**
 * Draws the line: bar, trials done, elapsed, time left, best so far and how it
 * got there. Where the terminal is narrow the bar shrinks, then goes; then the
 * parts go from the right of `done, best, left, elapsed, trend`.
 *
 * @param progress The state of the study.
 * @param columns Width of the terminal, at least 1.
 * @returns One line, shorter than `columns`, so that no terminal wraps it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { renderProgress } from "./progress.ts";
 * const state = { done: 2, total: 8, fraction: 0.25, elapsedSeconds: 10 };
 * assertEquals(renderProgress(state, 40), "|████            | 2/8  0:10  0:30 left");
 * ```
 */
export function renderProgress(
  progress: Progress,
  columns: number,
  style: Style = plainStyle,
): string {
  const { done, total, fraction, elapsedSeconds: elapsed, best } = progress;
  const { trend = [] } = progress;
  const left = fraction === undefined || fraction <= 0
    ? undefined
    : elapsed * (1 - fraction) / fraction;
  // In the order of the line; `rank` says who goes first on narrow terminals.
  const parts = [
    {
      rank: 0,
      text: total === undefined ? `${done} done` : `${done}/${total}`,
    },
    { rank: 3, text: formatClock(elapsed) },
    { rank: 2, text: left === undefined ? "" : `${formatClock(left)} left` },
    { rank: 1, text: best === undefined ? "" : `best ${best}` },
    { rank: 4, text: trend.length > 1 ? sparkline(trend, MAX_TREND) : "" },
  ].filter((part) => part.text !== "");
  const room = columns - 1;
  const width = () =>
    parts.reduce((sum, part) => sum + part.text.length + 2, -2);
  while (parts.length > 1 && width() > room) {
    const last = Math.max(...parts.map((part) => part.rank));
    parts.splice(parts.findIndex((part) => part.rank === last), 1);
  }
  const text = parts.map((part) => part.text).join("  ");
  const barWidth = Math.min(MAX_BAR, room - widthOf(text) - "|| ".length);
  if (fraction === undefined || barWidth < MIN_BAR) return text.slice(0, room);
  return `|${style("good", bar(fraction, barWidth))}| ${text}`;
}

/** A bar of `width` columns, filled to an eighth of a column. */
function bar(fraction: number, width: number): string {
  const eighths = Math.floor(Math.min(Math.max(fraction, 0), 1) * width * 8);
  const filled = "█".repeat(eighths >> 3) + EIGHTHS[eighths & 7]!;
  return filled.padEnd(width);
}

/** A trial that runs. */
export interface RunningTrial {
  /** Its number. */
  readonly number: number;
  /** What it tries. */
  readonly params: Params;
  /** The last step that it reported, 0 before the first. */
  readonly step: number;
  /** How many steps it makes; Infinity where nobody knows. */
  readonly steps: number;
  /** What it reported last, as text. */
  readonly value?: string;
  /** All that it reported. */
  readonly values?: readonly number[];
}

/**
 * Draws a line for each running trial: number, steps, last value, its curve,
 * parameters.
 *
 * @param trials Trials that run, in the order of the lines.
 * @param step What a step is, such as `epoch`.
 * @param columns Width of the terminal, at least 1.
 * @returns Lines shorter than `columns`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { renderRunning } from "./progress.ts";
 * const trials = [
 *   { number: 9, params: { lr: 0.1 }, step: 2, steps: 5, value: "0.9132" },
 *   { number: 10, params: { lr: 0.2 }, step: 0, steps: 5 },
 * ];
 * assertEquals(renderRunning(trials, "epoch", 40), [
 *   "  trial  9  epoch 2/5  0.9132  lr=0.1",
 *   "  trial 10  epoch 0/5          lr=0.2",
 * ]);
 * ```
 */
export function renderRunning(
  trials: readonly RunningTrial[],
  step: string,
  columns: number,
  style: Style = plainStyle,
): string[] {
  const cells = trials.map((trial) => ({
    number: String(trial.number),
    steps: trial.steps === Infinity
      ? `${trial.step}`
      : `${trial.step}/${trial.steps}`,
    value: trial.value ?? "",
    curve: columns < MIN_FOR_CURVES
      ? ""
      : sparkline(trial.values ?? [], MAX_CURVE),
    params: formatParams(trial.params),
  }));
  const longest = Math.max(...cells.map(({ curve }) => curve.length));
  const pad = (text: string, name: "number" | "steps" | "value") =>
    text.padStart(Math.max(...cells.map((one) => one[name].length)));
  return cells.map((one) => {
    const value = pad(one.value, "value");
    const parts = [
      `  trial ${pad(one.number, "number")}`,
      `${step} ${pad(one.steps, "steps")}`,
      ...value === "" ? [] : [value],
      ...longest < 2 ? [] : [one.curve.padEnd(MAX_CURVE)],
      one.params,
    ];
    return style("dim", shorten(parts.join("  "), Math.max(columns - 1, 1)));
  });
}
