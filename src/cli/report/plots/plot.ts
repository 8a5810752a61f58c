// What a plot is: a chart as plain data, for a page and for SVG alike. Colours
// are mid-tones, which read on white and on black.

import type {
  Params,
  Space,
  StoredStudy,
  TrialRecord,
} from "../../../../mod.ts";
import type { ValueMeaning } from "../../../../report.ts";

/** An option of ECharts, or a part of one: plain JSON. */
export type Option = { readonly [key: string]: unknown };

/** What plots are drawn from. */
export interface PlotInput {
  readonly study: Pick<StoredStudy, "trials" | "directions">;
  readonly space: Space;
  readonly meaning: ValueMeaning;
  /** Trial n's start and end at index n, where they were recorded. */
  readonly times: readonly (Span | undefined)[];
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
  /** Pixels; 320 unless given. */
  readonly height?: number;
  readonly option: Option;
}

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
} as const;

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

/** A trial's own parameter. */
export function ownParam(params: Params, name: string) {
  return Object.hasOwn(params, name) ? params[name] : undefined;
}

/** What all plots with two axes share. */
export function framed(
  x: Option,
  y: Option,
  series: readonly Option[],
): Option {
  const named = { nameLocation: "middle", nameGap: 30 };
  const hasLegend = series.filter(({ name }) => name !== undefined).length > 1;
  return {
    animation: false,
    backgroundColor: "transparent",
    grid: {
      left: 64,
      right: 24,
      top: hasLegend ? 40 : 16,
      bottom: 48,
      outerBoundsMode: "none",
    },
    ...hasLegend && { legend: { top: 4, selectedMode: false } },
    tooltip: { trigger: "item", renderMode: "richText", confine: true },
    xAxis: { ...named, ...x },
    yAxis: { ...named, nameGap: 48, scale: true, ...y },
    series,
  };
}
