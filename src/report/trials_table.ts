// The table of trials and the lines of parameters, and how a value is written
// in them.

import { extentOf } from "../extent.ts";
import type {
  Outcome,
  Params,
  ParamValue,
  TrialRecord,
} from "../tune/trial.ts";
import {
  formatAccuracy,
  formatNumber,
  formatParamValue,
  formatSeconds,
} from "./format.ts";
import type { Tone } from "./layout/style.ts";
import {
  type Column,
  renderTable,
  type TableCell,
  type TableOptions,
} from "./layout/table.ts";
import { visible } from "./layout/visible.ts";
import { widthOf } from "./layout/width.ts";
import { spreadOf } from "./spread.ts";

/** What the values of a study are, for its tables. */
export interface ValueMeaning {
  /** How each objective is called, for example `accuracy`. */
  readonly names: readonly string[];
  /** Given for proportions: how many samples each was measured on. */
  readonly samples?: number;
  /** Whether a value is the mean of a trial's reports, as of its repeats. */
  readonly isMean?: boolean;
}

/** Options of {@linkcode renderTrials}. */
export interface TrialsTableOptions extends TableOptions {
  /** What the objective values are. */
  readonly meaning: ValueMeaning;
  /** Numbers of the best trials. */
  readonly best?: readonly number[];
  /** Parameters to keep where not all fit, the most important first. */
  readonly important?: readonly string[];
}

/**
 * One objective value as text.
 *
 * @param value The value.
 * @param meaning A proportion gets four digits and its standard error.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { formatValue } from "./trials_table.ts";
 * assertEquals(formatValue(-3.3223680, { names: ["y"] }), "-3.32237");
 * assertEquals(formatValue(0.5, { names: ["accuracy"], samples: 100 }), "0.5000 ± 0.0500");
 * ```
 */
export function formatValue(value: number, meaning: ValueMeaning): string {
  return meaning.samples === undefined
    ? formatNumber(value, 6)
    : formatAccuracy(value, meaning.samples);
}

/**
 * The table of all trials, in the order given.
 *
 * @param trials Records; those without outcome are shown as unfinished.
 * @param options What the values mean, which trials are best, width, colours.
 * @returns Lines joined by newlines.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { renderTrials } from "./trials_table.ts";
 * const trials = [{
 *   number: 0,
 *   params: { lr: 0.001 },
 *   reports: [],
 *   outcome: { state: "complete" as const, values: [0.95] },
 * }];
 * const meaning = { names: ["accuracy"], samples: 1000 };
 * assertEquals(
 *   renderTrials(trials, { meaning, best: [0] }),
 *   "trial     lr         accuracy\n    0  0.001  0.9500 ± 0.0069  best",
 * );
 * ```
 */
export function renderTrials(
  trials: readonly TrialRecord[],
  options: TrialsTableOptions,
): string {
  const { meaning, best = [] } = options;
  const right = (title: string, optional = false): Column => (
    { title, align: "right", optional }
  );
  const all: TrialColumn[] = [
    { column: right("trial"), cell: (trial) => String(trial.number) },
    ...paramColumns(trials, options.important),
    ...meaning.names.map((name, i) => ({
      column: right(name),
      cell: (trial: TrialRecord) => valueCell(trial.outcome, i, meaning),
    })),
    {
      column: right("spread", true),
      cell: (trial) => meaning.isMean ? spreadCell(trial) : "",
    },
    {
      column: right("loss", true),
      cell: (trial) => lossCell(trial, meaning.isMean ?? false),
    },
    { column: right("time", true), cell: timeCell },
    {
      column: { title: "", least: MIN_NOTE },
      cell: (trial) => noteOf(trial, best.includes(trial.number)),
    },
  ];
  const kept = all.filter(({ column, cell }) =>
    !column.optional || trials.some((trial) => cell(trial) !== "")
  );
  return renderTable(
    kept.map(({ column }) => column),
    trials.map((trial) => kept.map(({ cell }) => cell(trial))),
    options,
  );
}

interface TrialColumn {
  readonly column: Column;
  readonly cell: (trial: TrialRecord) => TableCell;
}

/** Titles and texts are cut to so many columns, numbers never. */
const MIN_PARAM = 6;
/** "pruned" and "failed" are whole. */
const MIN_NOTE = 6;

/**
 * The parameters' columns. One that has a single value in all trials goes
 * first where not all fit, then the least important.
 */
function paramColumns(
  trials: readonly TrialRecord[],
  important: readonly string[] = [],
): TrialColumn[] {
  const names = paramNames(trials);
  const order = [...new Set([...important, ...names])];
  return names.map((name) => {
    const values = new Set(trials.map((trial) => paramOf(trial, name)));
    const widths = [...values].map((value) =>
      typeof value === "number" ? formatNumber(value).length : MIN_PARAM
    );
    const column = {
      title: name,
      align: "right" as const,
      least: Math.max(MIN_PARAM, extentOf(widths)[1]),
      rank: values.size === 1 ? -1 : order.length - order.indexOf(name),
    };
    return { column, cell: (trial) => formatParamValue(paramOf(trial, name)) };
  });
}

/**
 * Parameters one a line, every digit kept: they are there to be used again.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { renderParams } from "./trials_table.ts";
 * assertEquals(renderParams({ lr: 0.001, depth: 2 }), "  lr     0.001\n  depth  2");
 * ```
 */
export function renderParams(params: Params): string {
  const rows = Object.entries(params).map(([name, value]) => (
    [visible(name), visible(String(value))] as const
  ));
  const width = Math.max(...rows.map(([name]) => widthOf(name)));
  return rows.map(([name, value]) =>
    `  ${name}${" ".repeat(width - widthOf(name))}  ${value}`
  ).join("\n");
}

/** A trial's own parameter: one may be called as what every object has. */
export function paramOf(
  { params }: TrialRecord,
  name: string,
): ParamValue | undefined {
  return Object.hasOwn(params, name) ? params[name] : undefined;
}

/** Every parameter that some trial has, in the order of first appearance. */
export function paramNames(trials: readonly TrialRecord[]): string[] {
  return [...new Set(trials.flatMap((trial) => Object.keys(trial.params)))];
}

/** One value of an outcome, empty if it has none. */
export function valueCell(
  outcome: Outcome | undefined,
  objective: number,
  meaning: ValueMeaning,
): string {
  if (outcome === undefined || outcome.state === "failed") return "";
  const value = outcome.values?.[objective];
  return value === undefined ? "" : formatValue(value, meaning);
}

/** The loss of the last report, or the mean of all. */
function lossCell({ reports }: TrialRecord, isMean: boolean): string {
  const counted = isMean ? reports : reports.slice(-1);
  const losses = counted.map((report) => report.metrics?.["validationLoss"]);
  const loss = mean(losses.filter((one) => one !== undefined));
  if (Number.isNaN(loss)) return "";
  return loss < 1e4 ? loss.toFixed(4) : loss.toExponential(2);
}

/** The standard deviation of the reports, each a repeat or a fold. */
function spreadCell({ reports }: TrialRecord): string {
  if (reports.length < 2) return "";
  const values = reports.map((report) => report.value);
  return spreadOf(values).deviation.toFixed(4);
}

/** NaN of nothing. */
function mean(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}

/** How long a trial took, empty where nobody measured it. */
export function timeCell(trial: TrialRecord): string {
  const { seconds, worker } = trial.run ?? {};
  // Nobody timed a trial that another program ran and told of.
  if (seconds === undefined || (seconds === 0 && worker === undefined)) {
    return "";
  }
  return formatSeconds(seconds);
}

/** How a trial ended, in a word. */
export function noteOf(
  { outcome, reports }: TrialRecord,
  isBest: boolean,
): { readonly text: string; readonly tone: Tone } {
  if (outcome === undefined) return { tone: "dim", text: "unfinished" };
  if (outcome.state === "failed") {
    return { tone: "bad", text: "failed" };
  }
  if (outcome.state === "pruned") {
    const last = reports.at(-1);
    const how = outcome.checkpoint === undefined ? "pruned" : "paused";
    return { tone: "dim", text: last ? `${how} at step ${last.step}` : how };
  }
  if (outcome.infeasible) return { tone: "bad", text: "infeasible" };
  return { tone: "good", text: isBest ? "best" : "" };
}
