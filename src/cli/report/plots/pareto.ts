// The Pareto front of the first two objectives.

import { bestTrials } from "../../../../report.ts";
import {
  COLORS,
  framed,
  isCounted,
  type Plot,
  type PlotInput,
  type Point,
  valuesOf,
} from "./plot.ts";

/** One, where there are several objectives and something completed. */
export function paretoPlots({ study, meaning }: PlotInput): Plot[] {
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
