// Pairs of parameters: what their plots are drawn from, those of the parameters
// that mattered most, and that of any two. browser/pair.js draws.

import { measureImportance } from "../../../../analysis.ts";
import { visible } from "../../../../report.ts";
import { pairPlot } from "../browser/pair.js";
import { axesOf, type AxisScale, slugOf } from "./axis.ts";
import {
  COLORS,
  framed,
  isCounted,
  type Option,
  ownParam,
  pickedSeries,
  type Plot,
  type PlotInput,
  scaleOf,
  valuesOf,
} from "./plot.ts";

/** Without a choice, pairs are made of so many parameters: of five there are ten. */
const MOST_PAIRED = 5;

/** The kinds of plots of two parameters. */
export const PAIR_KINDS = ["contour", "rank"] as const;
/** One of them. */
export type PairKind = typeof PAIR_KINDS[number];

/** Whether a kind is one of them. */
export function isPairKind(kind: string): kind is PairKind {
  return (PAIR_KINDS as readonly string[]).includes(kind);
}

/** All that plots of any two parameters are drawn from, as plain data. */
export interface PairTable {
  /** What the first objective is called. */
  readonly value: string;
  readonly isMinimized: boolean;
  /** The parameters with several values, in the order of the space. */
  readonly axes: readonly {
    readonly name: string;
    readonly option: Option;
    readonly scale: AxisScale;
  }[];
  /** Completed trials; of each the places on the axes, "-" for none. */
  readonly rows: readonly {
    readonly trial: number;
    readonly value: number;
    readonly at: readonly (number | "-")[];
  }[];
  /** What is the same whichever the parameters are. */
  readonly frames: { readonly [kind in PairKind]: Option };
}

/** The parameters, as a space has them, beside the table of their names. */
export interface Pairs {
  readonly table: PairTable;
  readonly names: readonly string[];
  /** Which axes, those that mattered most first. */
  readonly order: readonly number[];
}

/** Where there are two parameters with several values, and two trials. */
export function pairsOf(input: PlotInput): Pairs | undefined {
  const { study, meaning } = input;
  const counted = study.trials.filter(isCounted);
  const varied = [...axesOf(input)].filter(([name]) =>
    new Set(counted.map(({ params }) => ownParam(params, name))).size > 1
  );
  if (varied.length < 2) return undefined;
  const names = varied.map(([name]) => name);
  const isMinimized = study.directions[0] === "minimize";
  return {
    names,
    order: byImportance(input, names),
    table: {
      value: meaning.names[0]!,
      isMinimized,
      axes: varied.map(([name, { option, scale }]) => ({
        name: visible(name),
        option,
        scale,
      })),
      rows: counted.map(({ number, params, ...trial }) => ({
        trial: number,
        value: valuesOf({ number, params, ...trial })[0]!,
        at: varied.map(([name, { at }]) => at(ownParam(params, name))),
      })),
      frames: {
        contour: frame({
          dots: {
            symbolSize: 6,
            itemStyle: { color: "#fff", opacity: 0.9, borderColor: "#222" },
          },
          colors: scaleOf(study.directions[0]),
          legend: meaning.names[0]!,
        }),
        rank: frame({
          dots: { symbolSize: 10, itemStyle: { opacity: 0.9 } },
          colors: scaleOf("minimize"),
          legend: "rank, 0 is best",
        }),
      },
    },
  };
}

function byImportance(
  { study, space }: PlotInput,
  names: readonly string[],
): number[] {
  const order = measureImportance(study.trials, space, study.directions)
    .map(({ name }) => name);
  const placeOf = (at: number) =>
    order.includes(names[at]!) ? order.indexOf(names[at]!) : order.length;
  return [...names.keys()].sort((a, b) => placeOf(a) - placeOf(b));
}

/** One for each pair: its value as a surface, and the trials on it. */
export function contourPlots(input: PlotInput): Plot[] {
  return plotsOfPairs(input, "contour");
}

/** One for each pair: the trials, coloured by their rank. */
export function rankPlots(input: PlotInput): Plot[] {
  return plotsOfPairs(input, "rank");
}

function plotsOfPairs(input: PlotInput, kind: PairKind): Plot[] {
  const pairs = pairsOf(input), taken = new Set<string>();
  return pairs === undefined
    ? []
    : foremost(pairs).map(([x, y]) => plotOfPair(kind, pairs, x, y, taken));
}

/** The pair that mattered most. */
export function firstPair(pairs: Pairs): readonly [number, number] | undefined {
  return foremost(pairs)[0];
}

/** Pairs of the parameters that mattered most, of which there are trials. */
function foremost(pairs: Pairs): (readonly [number, number])[] {
  const paired = pairs.order.slice(0, MOST_PAIRED);
  return paired.flatMap((one, i) =>
    // In the order of the space, whatever mattered more.
    paired.slice(i + 1).map((other) => [one, other].sort((a, b) => a - b))
  ).map(([x, y]) => [x!, y!] as const)
    .filter(([x, y]) => countBoth(pairs, x, y) > 1);
}

/** How many trials have both parameters. */
export function countBoth({ table }: Pairs, x: number, y: number): number {
  return table.rows.filter(({ at }) => at[x] !== "-" && at[y] !== "-").length;
}

/** The plot of two parameters, by their axes. */
export function plotOfPair(
  kind: PairKind,
  { table, names }: Pairs,
  x: number,
  y: number,
  taken: Set<string> = new Set(),
): Plot {
  return {
    name: `${kind}-${slugOf(`${names[x]}-${names[y]}`, taken)}`,
    height: PAIR_HEIGHT,
    ...pairPlot(kind, table, x, y),
  };
}

/** Pixels. */
export const PAIR_HEIGHT = 400;

/** An option without what depends on the parameters. */
function frame({ dots, colors, legend }: {
  readonly dots: Option;
  readonly colors: readonly string[];
  readonly legend: string;
}): Option {
  const { grid, ...option } = framed(
    {},
    { axisLabel: { width: 52, overflow: "truncate" } },
    [
      {
        type: "heatmap",
        xAxisIndex: 1,
        yAxisIndex: 1,
        silent: true,
        progressive: 0,
      },
      { type: "scatter", ...dots },
      pickedSeries({ type: "scatter" }),
    ],
  );
  return {
    ...option,
    grid: { ...grid as object, bottom: 96 },
    visualMap: {
      type: "continuous",
      seriesIndex: 0,
      dimension: 2,
      precision: 4,
      inRange: { color: colors },
      orient: "horizontal",
      left: "center",
      bottom: 0,
      itemHeight: 160,
      itemWidth: 12,
      text: legend,
      textStyle: { color: COLORS.dim },
    },
  };
}
