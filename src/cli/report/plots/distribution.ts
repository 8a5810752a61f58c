// How values are distributed over the trials, and what each value of one
// parameter reached at best, whatever the others were.

import { visible } from "../../../../report.ts";
import type { Direction, TrialRecord } from "../../../../mod.ts";
import { axesOf, type Axis, slugOf } from "./axis.ts";
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

/** Ranges of a numeric parameter that has more values than that. */
const BINS = 12;

/** Each value and the share of all that are at most as large, ascending. */
export function empiricalDistribution(
  values: readonly number[],
): (readonly [value: number, share: number])[] {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.flatMap((value, i) =>
    sorted[i + 1] === value ? [] : [[value, (i + 1) / sorted.length] as const]
  );
}

/** One for each objective: the empirical distribution of its values. */
export function edfPlots({ study, meaning }: PlotInput): Plot[] {
  const counted = study.trials.filter(isCounted);
  if (counted.length === 0) return [];
  return meaning.names.map((name, objective) => {
    const steps = empiricalDistribution(
      counted.map((trial) => valuesOf(trial)[objective]!),
    );
    const first = steps[0]![0];
    return {
      name: meaning.names.length > 1 ? `edf-${objective}` : "edf",
      title: `Distribution of ${name}`,
      description: `The share of ${counted.length} completed trials whose ` +
        `${name} is at most what stands below`,
      option: framed(
        { type: "value", name, scale: true },
        { type: "value", name: "share of trials", min: 0, max: 1 },
        [{
          type: "line",
          step: "end",
          showSymbol: false,
          data: [[first, 0], ...steps].map((value): Point => ({ value })),
          lineStyle: { color: COLORS.complete, width: 2 },
          itemStyle: { color: COLORS.complete },
          areaStyle: { color: COLORS.complete, opacity: 0.1 },
        }],
      ),
    };
  });
}

/** The best trial of each value, or of each range of values, by place. */
export function bestByValue(
  trials: readonly TrialRecord[],
  name: string,
  axis: Axis,
  direction: Direction,
): TrialRecord[] {
  const values = new Set(trials.map(({ params }) => ownParam(params, name)));
  const bins = axis.scale.choices ?? (values.size > BINS ? BINS : undefined);
  const best = new Map<number, TrialRecord>();
  for (const trial of trials) {
    const share = axis.shareOf(ownParam(trial.params, name));
    if (share === undefined) continue;
    const key = bins === undefined
      ? share
      : Math.min(Math.floor(share * bins), bins - 1);
    const other = best.get(key);
    const [value, rival] = [trial, other].map((one) =>
      one && valuesOf(one)[0]!
    );
    const isFirst = rival === undefined ||
      (direction === "minimize" ? value! < rival : value! > rival);
    if (isFirst) best.set(key, trial);
  }
  return [...best].sort(([a], [b]) => a - b).map(([, trial]) => trial);
}

/** One for each parameter with several values: how good each of them can be. */
export function isolationPlots(input: PlotInput): Plot[] {
  const { study, meaning } = input;
  const counted = study.trials.filter(isCounted);
  const taken = new Set<string>(), value = meaning.names[0]!;
  return [...axesOf(input)].flatMap(([name, axis]) => {
    const best = bestByValue(counted, name, axis, study.directions[0]!);
    if (best.length < 2) return [];
    const title = visible(name);
    return [{
      name: `isolation-${slugOf(name, taken)}`,
      title: `Best ${value} by ${title}`,
      description: `The best ${value} that each ${
        axis.scale.choices === undefined ? "part of the range" : "choice"
      } of ${title} reached, whatever the other parameters were`,
      height: 260,
      option: framed(
        { ...axis.option, name: title },
        { type: "value", name: `best ${value}` },
        [{
          type: axis.scale.choices === undefined ? "line" : "scatter",
          symbol: "circle",
          symbolSize: 9,
          data: best.map((trial): Point => ({
            value: [
              axis.at(ownParam(trial.params, name)),
              valuesOf(trial)[0]!,
            ],
            trial: trial.number,
          })),
          lineStyle: { color: COLORS.best, width: 1.5, opacity: 0.6 },
          itemStyle: { color: COLORS.best },
        }],
      ),
    }];
  });
}
