// Learning curves: every report of every trial; pruned ones dimmed, the best
// marked. One series a kind, its curves apart by gaps: thousands of series
// would be slow.

import type { TrialRecord } from "../../../../mod.ts";
import { bestTrials } from "../../../../report.ts";
import {
  COLORS,
  framed,
  hasCurves,
  isCounted,
  type Option,
  pickedSeries,
  type Plot,
  type PlotInput,
  type Point,
} from "./plot.ts";

/** With more points than that, dots would hide the lines. */
const MOST_DOTS = 1000;

/** Of the values that trials report, and of the best one's losses. */
export function curvePlots(input: PlotInput): Plot[] {
  if (!hasCurves(input.study.trials)) return [];
  return [...valueCurves(input), ...lossCurves(input)];
}

function valueCurves({ study, meaning }: PlotInput): Plot[] {
  const { trials, directions } = study;
  const points = trials.reduce((sum, { reports }) => sum + reports.length, 0);
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
        pickedSeries({ type: "line", symbol: "circle", symbolSize: 7 }),
      ],
    ),
  }];
}

/** A curve and the gap after it. */
function curveOf({ number, reports }: TrialRecord): Point[] {
  if (reports.length === 0) return [];
  return [
    ...reports.map(({ step, value }) => ({
      value: [step, finiteOr(value)],
      trial: number,
    })),
    { value: ["-", "-"], trial: number },
  ];
}

const LOSSES = {
  trainLoss: { name: "training loss", color: COLORS.dim },
  validationLoss: { name: "validation loss", color: COLORS.best },
} as const;

/** One, where the best trial reported the loss that it trained on as well. */
function lossCurves({ study }: PlotInput): Plot[] {
  const best = bestTrials({ name: "", settings: null, ...study })[0];
  const reports = best?.reports ?? [];
  if (reports.every(({ metrics }) => metrics?.["trainLoss"] === undefined)) {
    return [];
  }
  const number = best!.number;
  return [{
    name: "curves-loss",
    title: `Losses of the best, trial ${number}`,
    description: `Training and validation loss of trial ${number} by step: ` +
      "where they part, it learns its training data by heart",
    option: framed(
      { type: "value", name: "step", minInterval: 1, scale: true },
      { type: "value", name: "loss" },
      Object.entries(LOSSES).map(([key, { name, color }]) => ({
        type: "line",
        name,
        symbol: "circle",
        symbolSize: 5,
        lineStyle: { color, width: 2 },
        itemStyle: { color },
        data: reports.map(({ step, metrics }): Point => ({
          value: [step, finiteOr(metrics?.[key])],
          trial: number,
        })),
      })),
    ),
  }];
}

function finiteOr(value: number | undefined): number | "-" {
  return value !== undefined && Number.isFinite(value) ? value : "-";
}
