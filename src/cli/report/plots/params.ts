// Parameters against values: a slice of each, and all at once.

import { extentOf } from "../../../extent.ts";
import type { TrialRecord } from "../../../../mod.ts";
import { visible } from "../../../../report.ts";
import { axesOf, shortName, slugOf } from "./axis.ts";
import {
  COLORS,
  framed,
  isCounted,
  ownParam,
  pickedSeries,
  type Plot,
  type PlotInput,
  type Point,
  scaleOf,
  valuesOf,
} from "./plot.ts";

/** One for each parameter: its values against the first objective. */
export function slicePlots(input: PlotInput): Plot[] {
  const { study, meaning } = input;
  const counted = study.trials.filter(isCounted);
  if (counted.length === 0) return [];
  const taken = new Set<string>();
  return [...axesOf(input)].map(([name, { option, at }]) => {
    const title = visible(name), value = meaning.names[0]!;
    const data = counted.map((trial): Point => ({
      value: [at(ownParam(trial.params, name)), valuesOf(trial)[0]!],
      trial: trial.number,
    })).filter((point) => point.value[0] !== "-");
    return {
      name: `slice-${slugOf(name, taken)}`,
      title: `${value} by ${title}`,
      description: `The ${value} of completed trials by ${title}: ` +
        `${data.length} of them have it`,
      height: 260,
      option: framed(
        { ...option, name: title },
        { type: "value", name: value },
        [
          {
            type: "scatter",
            symbolSize: 7,
            data,
            itemStyle: { color: COLORS.complete, opacity: 0.8 },
          },
        ],
      ),
    };
  });
}

/** One, where there are two parameters. */
export function parallelPlots(input: PlotInput): Plot[] {
  const { study, meaning } = input;
  const axes = [...axesOf(input)];
  const counted = study.trials.filter(isCounted);
  if (axes.length < 2 || counted.length === 0) return [];
  const rowOf = ({ number, params, ...trial }: TrialRecord): Point => ({
    value: [
      ...axes.map(([name, { at }]) => at(ownParam(params, name))),
      ...valuesOf({ number, params, ...trial }),
    ],
    trial: number,
  });
  const values = counted.map((trial) => valuesOf(trial)[0]!);
  const [low, high] = extentOf(values);
  return [{
    name: "parallel",
    title: "Parameters together",
    description: `A line for each of ${counted.length} completed trials ` +
      `through its ${axes.length} parameters and its ${
        meaning.names.join(", ")
      }`,
    option: {
      animation: false,
      backgroundColor: "transparent",
      tooltip: { renderMode: "richText", confine: true },
      parallel: { left: 48, right: 64, top: 40, bottom: 24 },
      parallelAxis: [
        ...axes.map(([name, { option }], dim) => ({
          ...option,
          dim,
          name: shortName(name),
        })),
        ...meaning.names.map((name, i) => ({
          type: "value",
          scale: true,
          dim: axes.length + i,
          name,
        })),
      ],
      visualMap: {
        show: false,
        dimension: axes.length,
        min: low,
        max: high > low ? high : low + 1,
        seriesIndex: 0,
        inRange: { color: scaleOf(study.directions[0]) },
      },
      series: [{
        type: "parallel",
        lineStyle: { width: 1, opacity: 0.5 },
        data: counted.map(rowOf),
      }, pickedSeries({ type: "parallel" })],
    },
  }];
}
