// Parameters against values: a slice of each, and all at once.

import { type ParamValue, type TrialRecord } from "../../../../mod.ts";
import { visible } from "../../../../report.ts";
import { type Axis, axisOf } from "./axis.ts";
import {
  COLORS,
  framed,
  isCounted,
  ownParam,
  type Plot,
  type PlotInput,
  type Point,
  valuesOf,
} from "./plot.ts";

/** So many parameters are drawn at most; the others stand in the table. */
const MOST = 40;

/** The parameters that trials have, with their axes. */
function axesOf({ study, space }: PlotInput): Map<string, Axis> {
  const names = new Set(
    study.trials.flatMap(({ params }) => Object.keys(params)),
  );
  return new Map(
    [...names].slice(0, MOST).map((name) => {
      const values = study.trials.map(({ params }) => ownParam(params, name))
        .filter((value): value is ParamValue => value !== undefined);
      const param = Object.hasOwn(space, name) ? space[name] : undefined;
      return [name, axisOf(param, values)];
    }),
  );
}

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
      name: `slice-${slug(name, taken)}`,
      title,
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

/** A name for files that no other parameter has. */
function slug(name: string, taken: Set<string>): string {
  const plain = name.replaceAll(/[^\w.-]/g, "_").slice(0, 60);
  let unique = plain;
  for (let n = 2; taken.has(unique); n++) unique = `${plain}-${n}`;
  taken.add(unique);
  return unique;
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
  const low = Math.min(...values), high = Math.max(...values);
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
        inRange: {
          color: study.directions[0] === "minimize"
            ? [COLORS.best, COLORS.complete]
            : [COLORS.complete, COLORS.best],
        },
      },
      series: [{
        type: "parallel",
        lineStyle: { width: 1, opacity: 0.5 },
        data: counted.map(rowOf),
      }],
    },
  }];
}

function shortName(name: string): string {
  const text = visible(name);
  return text.length > 16 ? `${text.slice(0, 15)}…` : text;
}
