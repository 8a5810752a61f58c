// Two parameters at a time: what the value looks like over both (contour), and
// which trials ranked where (rank). Pairs of the parameters that mattered most.

import { measureImportance } from "../../../../analysis.ts";
import { visible } from "../../../../report.ts";
import { axesOf, type Axis, slugOf } from "./axis.ts";
import {
  COLORS,
  framed,
  isCounted,
  type Option,
  ownParam,
  pickedSeries,
  type Plot,
  type PlotInput,
  type Point,
  scaleOf,
  valuesOf,
} from "./plot.ts";

/** Pairs are made of so many parameters: of five there are ten. */
const MOST_PAIRED = 5;
/** Cells along a numeric axis. */
const CELLS = 24;
/** The kernel's width, as a share of an axis. */
const WIDTH = 0.1;
/** Farther than that from every trial, nothing is drawn. */
const REACH = 0.2;

/** A trial on two axes. */
export interface Placed {
  /** Shares of the axes. */
  readonly x: number;
  readonly y: number;
  readonly value: number;
}

/**
 * A surface through values by a kernel-weighted mean (Nadaraya and Watson), at
 * the middles of `columns` × `rows` cells; null where no trial is near.
 */
export function surfaceOf(
  placed: readonly Placed[],
  columns: number,
  rows: number,
): (number | null)[][] {
  return Array.from({ length: rows }, (_, row) =>
    Array.from(
      { length: columns },
      (_, column) =>
        heightAt(placed, (column + 0.5) / columns, (row + 0.5) / rows),
    ));
}

function heightAt(
  placed: readonly Placed[],
  x: number,
  y: number,
): number | null {
  let sum = 0, weights = 0, nearest = Infinity;
  for (const one of placed) {
    const squared = (one.x - x) ** 2 + (one.y - y) ** 2;
    const weight = Math.exp(-squared / (2 * WIDTH ** 2));
    sum += weight * one.value;
    weights += weight;
    nearest = Math.min(nearest, squared);
  }
  return nearest <= REACH ** 2 ? sum / weights : null;
}

/**
 * Ranks from 0, the best, to 1, the worst; equal values share the mean of
 * theirs.
 */
export function ranksOf(
  values: readonly number[],
  direction: "minimize" | "maximize",
): number[] {
  const sign = direction === "minimize" ? 1 : -1;
  const order = [...values.keys()].sort((a, b) =>
    sign * (values[a]! - values[b]!)
  );
  const ranks = new Array<number>(values.length);
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && values[order[to]!] === values[order[from]!]) {
      to++;
    }
    for (const i of order.slice(from, to)) ranks[i] = (from + to - 1) / 2;
  }
  return ranks.map((rank) => rank / Math.max(values.length - 1, 1));
}

interface Pair {
  readonly names: readonly [string, string];
  readonly axes: readonly [Axis, Axis];
  /** Trials that have both, at their values of both and the first objective. */
  readonly points: readonly Point[];
  readonly placed: readonly Placed[];
}

function pairsOf(input: PlotInput): Pair[] {
  const counted = input.study.trials.filter(isCounted);
  if (counted.length < 2) return [];
  const axes = axesOf(input), names = mattering(input, [...axes.keys()]);
  const order = [...axes.keys()];
  return names.flatMap((one, i) =>
    names.slice(i + 1).map((other): Pair => {
      // Named in the order of the space, whatever mattered more.
      const [x, y] = order.indexOf(one) < order.indexOf(other)
        ? [one, other] as const
        : [other, one] as const;
      const both = [axes.get(x)!, axes.get(y)!] as const;
      const rows = counted.flatMap((trial) => {
        const [a, b] = [x, y].map((name) => ownParam(trial.params, name));
        const places = [both[0].shareOf(a), both[1].shareOf(b)];
        if (places.includes(undefined)) return [];
        const value = valuesOf(trial)[0]!;
        return [{
          point: {
            value: [both[0].at(a), both[1].at(b), value],
            trial: trial.number,
          },
          placed: { x: places[0]!, y: places[1]!, value },
        }];
      });
      return {
        names: [x, y],
        axes: both,
        points: rows.map(({ point }) => point),
        placed: rows.map(({ placed }) => placed),
      };
    })
  ).filter(({ points }) => points.length > 1);
}

/** The parameters with several values that mattered most. */
function mattering(
  { study, space }: PlotInput,
  names: readonly string[],
): string[] {
  const varied = names.filter((name) =>
    new Set(study.trials.map(({ params }) => ownParam(params, name))).size > 1
  );
  const order = measureImportance(study.trials, space, study.directions)
    .map(({ name }) => name);
  const placeOf = (name: string) =>
    order.includes(name) ? order.indexOf(name) : order.length;
  return varied.sort((a, b) => placeOf(a) - placeOf(b)).slice(0, MOST_PAIRED);
}

/** One for each pair: its value as a surface, and the trials on it. */
export function contourPlots(input: PlotInput): Plot[] {
  const value = input.meaning.names[0]!;
  return plotsOfPairs(input, "contour", ({ names: [x, y], axes, placed }) => {
    const columns = axes[0].choices ?? CELLS, rows = axes[1].choices ?? CELLS;
    const cells = surfaceOf(placed, columns, rows).flatMap((line, row) =>
      line.flatMap((height, column) =>
        height === null ? [] : [[column, row, Number(height.toPrecision(5))]]
      )
    );
    return {
      title: `${value} over ${visible(x)} and ${visible(y)}`,
      description: `The ${value} over ${visible(x)} and ${visible(y)}, as a ` +
        `smooth surface through ${placed.length} completed trials`,
      heat: cells,
      cells: [columns, rows],
      dots: { itemStyle: { color: "#fff", opacity: 0.9, borderColor: "#222" } },
      range: spanOf(cells.map((cell) => cell[2]!)),
      colors: scaleOf(input.study.directions[0]),
      legend: value,
    };
  });
}

/** One for each pair: the trials, coloured by their rank. */
export function rankPlots(input: PlotInput): Plot[] {
  const direction = input.study.directions[0]!;
  return plotsOfPairs(input, "rank", ({ names: [x, y], placed }) => ({
    title: `Ranks over ${visible(x)} and ${visible(y)}`,
    description: `Where the best and the worst of ${placed.length} completed ` +
      `trials lie: ${visible(x)} across, ${visible(y)} up`,
    third: ranksOf(placed.map((one) => one.value), direction),
    dots: { symbolSize: 10, itemStyle: { opacity: 0.9 } },
    range: [0, 1],
    colors: scaleOf("minimize"),
    legend: "rank, 0 is best",
  }));
}

interface PairLook {
  readonly title: string;
  readonly description: string;
  /** Cells of a surface: column, row, height. */
  readonly heat?: readonly (readonly number[])[];
  readonly cells?: readonly [number, number];
  /** What colours the trials in place of their value. */
  readonly third?: readonly number[];
  readonly dots: Option;
  readonly range: readonly [number, number];
  readonly colors: readonly string[];
  readonly legend: string;
}

function plotsOfPairs(
  input: PlotInput,
  kind: string,
  look: (pair: Pair) => PairLook,
): Plot[] {
  const taken = new Set<string>();
  return pairsOf(input).map((pair) => {
    const { title, description, ...rest } = look(pair);
    return {
      name: `${kind}-${slugOf(pair.names.join("-"), taken)}`,
      title,
      description,
      height: 400,
      option: pairOption(pair, rest),
    };
  });
}

function pairOption(
  { names, axes, points }: Pair,
  { heat, cells, third, dots, range, colors, legend }: Omit<
    PairLook,
    "title" | "description"
  >,
): Option {
  const data = points.map(({ value: [x, y, z], trial }, i) => ({
    value: [x, y, third?.[i] ?? z],
    trial,
  }));
  const { grid, xAxis, yAxis, ...option } = framed(
    { ...axes[0].option, name: visible(names[0]) },
    {
      ...axes[1].option,
      name: visible(names[1]),
      axisLabel: { width: 52, overflow: "truncate" },
    },
    [
      ...heat === undefined ? [] : [{
        type: "heatmap",
        data: heat,
        xAxisIndex: 1,
        yAxisIndex: 1,
        silent: true,
        progressive: 0,
      }],
      { type: "scatter", symbolSize: 6, data, ...dots },
      pickedSeries({ type: "scatter" }),
    ],
  );
  const hidden = (count: number) => ({
    type: "category",
    show: false,
    data: Array.from({ length: count }, (_, i) => String(i)),
  });
  return {
    ...option,
    grid: { ...grid as object, bottom: 96 },
    xAxis: cells ? [xAxis, hidden(cells[0])] : xAxis,
    yAxis: cells ? [yAxis, hidden(cells[1])] : yAxis,
    visualMap: {
      type: "continuous",
      seriesIndex: 0,
      dimension: 2,
      min: range[0],
      max: range[1],
      precision: 4,
      inRange: { color: colors },
      orient: "horizontal",
      left: "center",
      bottom: 0,
      itemHeight: 160,
      itemWidth: 12,
      text: [`${short(range[1])}`, `${legend}: ${short(range[0])}`],
      textStyle: { color: COLORS.dim },
    },
  };
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function spanOf(values: readonly number[]): readonly [number, number] {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return high > low ? [low, high] : [low, low + 1];
}
