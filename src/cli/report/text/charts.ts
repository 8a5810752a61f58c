// The plots of a study for a terminal: its history, what mattered, and its
// learning curves, at a width.

import { extentOf } from "../../../extent.ts";
import { measureImportance } from "../../../../analysis.ts";
import {
  bestTrials,
  formatNumber,
  shorten,
  type Style,
  visible,
  widthOf,
} from "../../../../report.ts";
import type { ReportInput } from "../input.ts";
import { isCounted, valuesOf } from "../plots/plot.ts";
import { Canvas, type Signs } from "./canvas.ts";

/** Where charts are drawn. */
export interface Paper {
  /** Columns of the terminal. */
  readonly columns: number;
  readonly signs: Signs;
  readonly style: Style;
}

const ROWS = 10;
/** Wider charts say no more. */
const MOST_COLUMNS = 100;
const MIN_COLUMNS = 20;

interface Curve {
  /** 1 is drawn first, larger ones over it. */
  readonly layer: number;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly isLine: boolean;
}

const LAYERS = [
  { sign: ".", tone: "dim" },
  { sign: "o", tone: undefined },
  { sign: "#", tone: "good" },
] as const;

/** A chart of curves with its axes; nothing where there are no numbers. */
function chart(
  title: string,
  across: string,
  curves: readonly Curve[],
  { columns, signs, style }: Paper,
): string[] {
  const points = curves.flatMap((curve) => curve.points);
  if (points.length === 0) return [];
  const [left, right] = spanOf(points.map(([x]) => x));
  const [low, high] = spanOf(points.map(([, y]) => y));
  const labels = [high, low].map((value) => formatNumber(value, 4));
  const margin = Math.max(...labels.map((label) => label.length)) + 2;
  const width = Math.max(
    Math.min(columns, MOST_COLUMNS) - margin - 1,
    MIN_COLUMNS,
  );
  const canvas = new Canvas(width, ROWS, signs);
  const place = ([x, y]: readonly [number, number]) =>
    [(x - left) / (right - left), (y - low) / (high - low)] as const;
  for (const { layer, points, isLine } of curves) {
    const placed = points.map(place);
    for (const [i, to] of placed.entries()) {
      if (isLine && i > 0) canvas.line(placed[i - 1]!, to, layer);
      else canvas.dot(...to, layer);
    }
  }
  const [rule, tick, corner, floor] = signs === "ascii" ? "||+-" : "│┤└─";
  const drawn = canvas.lines(
    LAYERS.map(({ sign, tone }) => ({
      sign,
      mark: (text) => tone === undefined ? text : style(tone, text),
    })),
  ).map((line, row) => {
    const label = row === 0 ? labels[0]! : row === ROWS - 1 ? labels[1]! : "";
    return `${label.padStart(margin - 1)} ${label === "" ? rule : tick}${line}`;
  });
  const ends = [left, right].map((value) => formatNumber(value));
  const gap = width - ends[0]!.length - ends[1]!.length;
  const middle = across.length < gap - 1
    ? across.padStart(Math.ceil((gap + across.length) / 2)).padEnd(gap)
    : " ".repeat(Math.max(gap, 1));
  return [
    style("strong", shorten(title, columns)),
    ...drawn,
    " ".repeat(margin) + corner + floor!.repeat(width),
    `${" ".repeat(margin + 1)}${ends[0]}${middle}${ends[1]}`,
  ];
}

function spanOf(values: readonly number[]): [number, number] {
  const [low, high] = extentOf(values);
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
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
  return chart(
    `${meaning.names[0]} by trial, and the best so far`,
    "trial",
    [
      { layer: 1, points: pointsOf(false), isLine: false },
      { layer: 2, points: complete, isLine: false },
      { layer: 3, points: steps, isLine: true },
    ],
    paper,
  );
}

/** Every report of every trial, the best on top. */
export function curvesChart(
  { study, meaning }: ReportInput,
  paper: Paper,
): string[] {
  const best = new Set(bestTrials(study).map(({ number }) => number));
  const curves = study.trials.map((trial): Curve => ({
    layer: best.has(trial.number) ? 3 : isCounted(trial) ? 2 : 1,
    points: trial.reports.filter(({ value }) => Number.isFinite(value))
      .map(({ step, value }) => [step, value] as const),
    isLine: true,
  }));
  return chart(
    `Learning curves: ${meaning.names[0]} by step`,
    "step",
    curves,
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
