// The Pareto front of the first two objectives, and how much of their plane the
// trials had beaten after each of them.

import { bestTrials, formatNumber } from "../../../../report.ts";
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

/** Where there are two; of more, the plane would say too little. */
function hypervolumePlot({ study, meaning }: PlotInput): Plot[] {
  const { trials, directions } = study;
  const counted = trials.filter(isCounted);
  if (directions.length !== 2 || counted.length < 2) return [];
  // As costs, so that less is better in both.
  const costs = counted.map((trial) =>
    valuesOf(trial).map((value, i) =>
      directions[i] === "minimize" ? value : -value
    ) as [number, number]
  );
  const worst = [0, 1].map((i) =>
    costs.reduce((most, cost) => Math.max(most, cost[i]!), -Infinity)
  ) as [number, number];
  const names = meaning.names.join(" and ");
  const reference = worst.map((cost, i) =>
    directions[i] === "minimize" ? cost : -cost
  );
  return [{
    name: "hypervolume",
    title: "Hypervolume",
    description:
      `The area of ${names} that trials had beaten by each number, ` +
      `up to the worst of both, ${
        reference.map((one) => formatNumber(one)).join(" and ")
      }`,
    option: framed(
      { type: "value", name: "trial", minInterval: 1 },
      { type: "value", name: "hypervolume", min: 0 },
      [{
        type: "line",
        step: "end",
        symbolSize: 5,
        data: areasOf(costs, worst).map((area, i): Point => ({
          value: [counted[i]!.number, area],
          trial: counted[i]!.number,
        })),
        lineStyle: { color: COLORS.best, width: 2 },
        itemStyle: { color: COLORS.best },
      }],
    ),
  }];
}

/**
 * The area between a reference and the front of the first n costs, for each n.
 */
export function areasOf(
  costs: readonly (readonly [number, number])[],
  [right, top]: readonly [number, number],
): number[] {
  let front: (readonly [number, number])[] = [], area = 0;
  return costs.map(([x, y]) => {
    if (front.some(([a, b]) => a <= x && b <= y)) return area;
    front = [...front.filter(([a, b]) => a < x || b < y), [x, y] as const]
      .sort(([a], [b]) => a - b);
    area = front.reduce((sum, [a, b], i) => {
      const next = front[i + 1]?.[0] ?? right;
      return sum + (next - a) * (top - b);
    }, 0);
    return area;
  });
}
