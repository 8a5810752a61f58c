// What a plot is: a chart as plain data, for a page and for SVG alike. Colours
// are mid-tones, which read on white and on black.

import type {
  Direction,
  Params,
  Space,
  StoredStudy,
  TrialRecord,
} from "../../../../mod.ts";
import type { ValueMeaning } from "../../../../report.ts";
import type { Judged } from "../winner/judged.ts";

/** An option of ECharts, or a part of one: plain JSON. */
export type Option = { readonly [key: string]: unknown };

/** What plots are drawn from. */
export interface PlotInput {
  readonly study: Pick<StoredStudy, "trials" | "directions">;
  readonly space: Space;
  readonly meaning: ValueMeaning;
  /** Trial n's start and end at index n, where they were recorded. */
  readonly times: readonly (Span | undefined)[];
  /** Where the winner errs, if that was found out. */
  readonly judged?: Judged;
}

/** Seconds since the study's first trial started. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One chart. */
export interface Plot {
  /** For `plot NAME` and files; letters, digits, `.`, `_` and `-`. */
  readonly name: string;
  readonly title: string;
  /** What it shows, for who does not see it. */
  readonly description: string;
  /** Pixels; {@linkcode HEIGHT} unless given. */
  readonly height?: number;
  readonly option: Option;
}

/** Pixels of a plot that says nothing else. */
export const HEIGHT = 320;

/** A point of a series; picking it picks its trial. */
export interface Point {
  readonly value: readonly (number | string)[];
  readonly trial?: number;
}

/** The colours of what a trial came to. */
export const COLORS = {
  complete: "#4a86c5",
  best: "#d9822b",
  dim: "#8c8c8c",
  picked: "#c2439b",
} as const;

/** From bad to good, for values as colours; each reads on white and on black. */
export function scaleOf(direction: Direction | undefined): string[] {
  const good = ["#3d5a80", "#4a86c5", "#6fb3a8", "#d8b365", "#d9822b"];
  return direction === "minimize" ? good.toReversed() : good;
}

/** The values of a trial, pruned ones included. */
export function valuesOf({ outcome }: TrialRecord): readonly number[] {
  return outcome === undefined || outcome.state === "failed"
    ? []
    : outcome.values ?? [];
}

/** Whether its values count. */
export function isCounted({ outcome }: TrialRecord): boolean {
  return outcome?.state === "complete" && !outcome.infeasible;
}

/** Whether any trial reported twice: single reports are no curves. */
export function hasCurves(trials: readonly TrialRecord[]): boolean {
  return trials.some(({ reports }) => reports.length > 1);
}

/** A trial's own parameter. */
export function ownParam(params: Params, name: string) {
  return Object.hasOwn(params, name) ? params[name] : undefined;
}

/** The series that a page fills with the picked trial's points. */
export function pickedSeries(style: Option): Option {
  return {
    id: "picked",
    data: [],
    z: 10,
    silent: true,
    symbolSize: 13,
    lineStyle: { color: COLORS.picked, width: 3, opacity: 1 },
    itemStyle: {
      color: COLORS.picked,
      opacity: 1,
      borderColor: "#fff",
      borderWidth: 1.5,
    },
    ...style,
  };
}

/** In one line, however narrow the plot is. */
const LEGEND = {
  type: "scroll",
  top: 4,
  selectedMode: false,
  itemWidth: 14,
  itemHeight: 10,
  itemGap: 14,
};

/** What all plots with two axes share. */
export function framed(
  x: Option,
  y: Option,
  series: readonly Option[],
): Option {
  const named = {
    nameLocation: "middle",
    nameGap: 28,
    axisLine: { onZero: false },
  };
  const hasLegend = series.filter(({ name }) => name !== undefined).length > 1;
  const [{ type } = { type: "line" }] = series;
  // A bar in wait for a trial would push the others aside.
  const isComplete = type === "bar" ||
    series.some(({ id }) => id === "picked");
  return {
    animation: false,
    backgroundColor: "transparent",
    grid: {
      left: 76,
      right: 24,
      top: hasLegend ? 40 : 16,
      bottom: 48,
      outerBoundsMode: "none",
    },
    ...hasLegend && { legend: LEGEND },
    tooltip: { trigger: "item", renderMode: "richText", confine: true },
    xAxis: { ...named, ...x },
    yAxis: { ...named, nameGap: 56, scale: true, ...y },
    series: isComplete ? series : [...series, pickedSeries({ type })],
  };
}
