// The optimisation history: what each trial came to, and the best so far.

import type { Direction } from "../../../../mod.ts";
import {
  COLORS,
  framed,
  isCounted,
  type Plot,
  type PlotInput,
  type Point,
  valuesOf,
} from "./plot.ts";

/** One for each objective. */
export function historyPlots({ study, meaning }: PlotInput): Plot[] {
  return study.directions.flatMap((direction, objective) => {
    const points = (counted: boolean): Point[] =>
      study.trials.flatMap((trial) => {
        const value = valuesOf(trial)[objective];
        return value === undefined || isCounted(trial) !== counted
          ? []
          : [{ value: [trial.number, value], trial: trial.number }];
      });
    const complete = points(true), others = points(false);
    if (complete.length + others.length === 0) return [];
    const scatter = { type: "scatter", symbolSize: 7 };
    const name = meaning.names[objective]!;
    const suffix = study.directions.length > 1 ? `-${objective}` : "";
    return [{
      name: `history${suffix}`,
      title: `${name} by trial`,
      description: `The ${name} of each trial by its number, and the best of ` +
        `the completed so far: ${complete.length} completed, ` +
        `${others.length} pruned or infeasible`,
      option: framed(
        { type: "value", name: "trial", minInterval: 1 },
        { type: "value", name },
        [
          {
            ...scatter,
            name: "not complete",
            data: others,
            itemStyle: { color: COLORS.dim, opacity: 0.6 },
          },
          {
            ...scatter,
            name: "complete",
            data: complete,
            itemStyle: { color: COLORS.complete },
          },
          {
            type: "line",
            step: "end",
            name: "best so far",
            showSymbol: false,
            data: bestSoFar(complete, direction),
            lineStyle: { color: COLORS.best, width: 2 },
            itemStyle: { color: COLORS.best },
          },
        ],
      ),
    }];
  });
}

function bestSoFar(points: readonly Point[], direction: Direction): Point[] {
  let best = direction === "minimize" ? Infinity : -Infinity;
  const pick = direction === "minimize" ? Math.min : Math.max;
  return points.map(({ value: [number, value] }) => {
    best = pick(best, Number(value));
    return { value: [number!, best] };
  });
}
