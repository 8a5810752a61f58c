// The plots of a study for a terminal: its history, what mattered, and its
// learning curves, at a width.

import { measureImportance } from "../../../../analysis.ts";
import {
  bestTrials,
  type ChartCurve,
  chartLines,
  shorten,
  type Signs,
  type Style,
  visible,
  widthOf,
} from "../../../../report.ts";
import type { ReportInput } from "../input.ts";
import { hasCurves, isCounted, valuesOf } from "../plots/plot.ts";

/** Where charts are drawn. */
export interface Paper {
  /** Columns of the terminal. */
  readonly columns: number;
  readonly signs: Signs;
  readonly style: Style;
}

/** Wider bars say no more. */
const MOST_COLUMNS = 100;

/** A chart under its title. */
function titled(
  title: string,
  lines: readonly string[],
  { columns, style }: Paper,
): string[] {
  if (lines.length === 0) return [];
  return [style("strong", shorten(title, columns)), ...lines];
}

/** What each trial came to, and the best so far; of the first objective. */
export function historyChart(
  { study, meaning }: ReportInput,
  paper: Paper,
): string[] {
  const [direction] = study.directions;
  const pointsOf = (counted: boolean) =>
    study.trials.filter((trial) => isCounted(trial) === counted)
      .flatMap((trial) => {
        const [value] = valuesOf(trial);
        return value === undefined ? [] : [[trial.number, value] as const];
      });
  const complete = pointsOf(true);
  const pick = direction === "minimize" ? Math.min : Math.max;
  let best = direction === "minimize" ? Infinity : -Infinity;
  const steps = complete.flatMap(([number, value]) => {
    const before = best;
    best = pick(best, value);
    const isFirst = !Number.isFinite(before);
    return isFirst || before === best
      ? [[number, best] as const]
      : [[number, before] as const, [number, best] as const];
  });
  const curves: readonly ChartCurve[] = [
    { layer: 1, points: pointsOf(false), isLine: false },
    { layer: 2, points: complete, isLine: false },
    { layer: 3, points: steps, isLine: true },
  ];
  return titled(
    `${meaning.names[0]} by trial, and the best so far`,
    chartLines(curves, { ...paper, across: "trial" }),
    paper,
  );
}

/** Every report of every trial, the best on top, where any reported twice. */
export function curvesChart(
  { study, meaning }: ReportInput,
  paper: Paper,
): string[] {
  if (!hasCurves(study.trials)) return [];
  const best = new Set(bestTrials(study).map(({ number }) => number));
  const curves = study.trials.map((trial): ChartCurve => ({
    layer: best.has(trial.number) ? 3 : isCounted(trial) ? 2 : 1,
    points: trial.reports.filter(({ value }) => Number.isFinite(value))
      .map(({ step, value }) => [step, value] as const),
    isLine: true,
  }));
  return titled(
    `Learning curves: ${meaning.names[0]} by step`,
    chartLines(curves, { ...paper, across: "step" }),
    paper,
  );
}

/** A bar for each parameter. */
export function importanceBars(
  { study, space }: ReportInput,
  { columns, signs, style }: Paper,
): string[] {
  const measured = measureImportance(study.trials, space, study.directions);
  if (measured.length === 0) return [];
  const names = measured.map(({ name }) => shorten(visible(name), 20));
  const width = Math.max(...names.map(widthOf));
  const room = Math.max(Math.min(columns, MOST_COLUMNS) - width - 12, 10);
  const most = measured[0]!.share || 1;
  return [
    style("strong", "What mattered"),
    ...measured.map(({ share }, i) => {
      const name = names[i]! + " ".repeat(width - widthOf(names[i]!));
      const bar = (signs === "ascii" ? "#" : "█").repeat(
        Math.round(share / most * room),
      );
      return `  ${name}  ${style("good", bar)} ${(share * 100).toFixed(1)} %`;
    }),
  ];
}
