// The Pareto front of the first two objectives, and how much of the space of all
// of them the trials had beaten after each.

import { extentOf } from "../../../extent.ts";
import { bestTrials, formatNumber, hypervolume } from "../../../../report.ts";
import {
  COLORS,
  framed,
  isCounted,
  type Plot,
  type PlotInput,
  type Point,
  valuesOf,
} from "./plot.ts";

/** Where there are several objectives and something completed. */
export function paretoPlots(input: PlotInput): Plot[] {
  return [...frontPlot(input), ...hypervolumePlot(input)];
}

function frontPlot({ study, meaning }: PlotInput): Plot[] {
  const { trials, directions } = study;
  const counted = trials.filter(isCounted);
  if (directions.length < 2 || counted.length === 0) return [];
  const front = new Set(
    bestTrials({ name: "", settings: null, trials, directions })
      .map(({ number }) => number),
  );
  const points = (isBest: boolean): Point[] =>
    counted.filter(({ number }) => front.has(number) === isBest).map((
      trial,
    ) => ({ value: valuesOf(trial).slice(0, 2), trial: trial.number }));
  const [x, y] = meaning.names;
  return [{
    name: "pareto",
    title: "Pareto front",
    description: `${y} by ${x} of ${counted.length} completed trials; ` +
      `${front.size} of them no other beats`,
    option: framed(
      { type: "value", name: x, scale: true },
      { type: "value", name: y },
      [
        {
          type: "scatter",
          name: "beaten",
          symbolSize: 7,
          data: points(false),
          itemStyle: { color: COLORS.complete, opacity: 0.6 },
        },
        {
          type: "scatter",
          name: "front",
          symbolSize: 10,
          data: points(true),
          itemStyle: { color: COLORS.best },
        },
      ],
    ),
  }];
}

/** Where there are several objectives and something was beaten. */
function hypervolumePlot({ study, meaning }: PlotInput): Plot[] {
  const { trials, directions } = study;
  const counted = trials.filter((trial) =>
    isCounted(trial) && valuesOf(trial).every(Number.isFinite)
  );
  if (directions.length < 2 || counted.length < 2) return [];
  const toCosts = (values: readonly number[]) =>
    values.map((value, i) => directions[i] === "minimize" ? value : -value);
  const costs = counted.map((trial) => toCosts(valuesOf(trial)));
  const worst = directions.map((_, i) =>
    extentOf(costs.map((cost) => cost[i]!))[1]
  );
  const reference = toCosts(worst).map((one) => formatNumber(one));
  return [{
    name: "hypervolume",
    title: "Hypervolume",
    description:
      `How much of the ${directions.length === 2 ? "area" : "space"}` +
      ` of ${listed(meaning.names)} trials had beaten by each number, up to ` +
      `the worst of each, ${listed(reference)}`,
    option: framed(
      { type: "value", name: "trial", minInterval: 1 },
      { type: "value", name: "hypervolume", min: 0 },
      [{
        type: "line",
        step: "end",
        symbolSize: 5,
        data: hypervolumesOf(costs, worst).map((volume, i): Point => ({
          value: [counted[i]!.number, volume],
          trial: counted[i]!.number,
        })),
        lineStyle: { color: COLORS.best, width: 2 },
        itemStyle: { color: COLORS.best },
      }],
    ),
  }];
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** The hypervolume of the first n costs up to a reference, for each n. */
export function hypervolumesOf(
  costs: readonly (readonly number[])[],
  reference: readonly number[],
): number[] {
  let front: (readonly number[])[] = [], volume = 0;
  const isBeaten = (by: readonly number[], cost: readonly number[]) =>
    by.every((value, i) => value <= cost[i]!);
  return costs.map((cost) => {
    if (front.some((other) => isBeaten(other, cost))) return volume;
    // What it adds: its box without the parts that others have in it.
    const parts = front.map((other) =>
      other.map((value, i) => Math.max(value, cost[i]!))
    );
    volume += hypervolume([cost], reference) - hypervolume(parts, reference);
    front = [...front.filter((other) => !isBeaten(cost, other)), cost];
    return volume;
  });
}
