// Learning curves: every report of every trial; pruned ones dimmed, the best
// marked. One series a kind, its curves apart by gaps: thousands of series
// would be slow.

import type { TrialRecord } from "../../../../mod.ts";
import { bestTrials } from "../../../../report.ts";
import {
  COLORS,
  framed,
  isCounted,
  type Option,
  type Plot,
  type PlotInput,
  type Point,
} from "./plot.ts";

/** With more points than that, dots would hide the lines. */
const MOST_DOTS = 1000;

/** One, where trials report anything. */
export function curvePlots({ study, meaning }: PlotInput): Plot[] {
  const { trials, directions } = study;
  const points = trials.reduce((sum, { reports }) => sum + reports.length, 0);
  if (points === 0) return [];
  const best = new Set(
    bestTrials({ name: "", settings: null, trials, directions })
      .map(({ number }) => number),
  );
  const of = (
    name: string,
    color: string,
    style: { readonly width: number; readonly opacity: number },
    takes: (trial: TrialRecord) => boolean,
  ): Option => ({
    type: "line",
    name,
    data: trials.filter(takes).flatMap(curveOf),
    showSymbol: points <= MOST_DOTS,
    symbol: "circle",
    symbolSize: 4,
    lineStyle: { color, ...style },
    itemStyle: { color, opacity: style.opacity },
  });
  const isBest = ({ number }: TrialRecord) => best.has(number);
  const name = meaning.names[0]!;
  return [{
    name: "curves",
    title: "Learning curves",
    description: `The ${name} that ${trials.length} trials reported, step by ` +
      `step: ${points} reports`,
    option: framed(
      { type: "value", name: "step", minInterval: 1, scale: true },
      { type: "value", name },
      [
        of(
          "not complete",
          COLORS.dim,
          { width: 1, opacity: 0.5 },
          (trial) => !isCounted(trial),
        ),
        of(
          "complete",
          COLORS.complete,
          { width: 1, opacity: 0.7 },
          (trial) => isCounted(trial) && !isBest(trial),
        ),
        of("best", COLORS.best, { width: 3, opacity: 1 }, isBest),
      ],
    ),
  }];
}

/** A curve and the gap after it. */
function curveOf({ number, reports }: TrialRecord): Point[] {
  if (reports.length === 0) return [];
  return [
    ...reports.map(({ step, value }) => ({
      value: [step, Number.isFinite(value) ? value : "-"],
      trial: number,
    })),
    { value: ["-", "-"], trial: number },
  ];
}
