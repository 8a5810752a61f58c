// Parallel coordinates: every trial as a line over all parameters, to its value.

import type { Space } from "../../mod.ts";
import { best, opened, picked, trials } from "../study_state.ts";
import { TEXT } from "../text.ts";
import { axisOf, searchedOf } from "./params.ts";
import {
  axisAround,
  linePath,
  nearest,
  type Scale,
  scaleOf,
  useWidth,
} from "./plot.tsx";
import type { ShownTrial } from "./trials.ts";

const HEIGHT = 240;
const TOP = 26;
const BOTTOM = HEIGHT - 14;

/** Colours from bad to good. */
const GRADES = 5;

interface Column {
  readonly name: string;
  readonly at: number;
  readonly scale: Scale;
  valueOf(trial: ShownTrial): number | string | undefined;
}

/** All trials that have a value. */
export function ParallelPlot() {
  const { space } = opened.value!;
  return space && <Lines space={space} />;
}

function Lines({ space }: { readonly space: Space }) {
  const [ref, width] = useWidth<HTMLElement>();
  const { objective, direction } = opened.value!;
  const ended = trials.value.filter((trial) =>
    trial?.state === "complete" && trial.value !== undefined
  );
  const params = searchedOf(space);
  const place = (i: number) => 40 + i * (width - 90) / params.length;
  const columns: Column[] = [
    ...params.map(([name, param], i) => ({
      name,
      at: place(i),
      scale: scaleOf(axisOf(name, param), BOTTOM, TOP),
      valueOf: ({ params }: ShownTrial) => scalar(params[name]),
    })),
    {
      name: objective,
      at: place(params.length),
      scale: scaleOf(
        axisAround(objective, ended.map(({ value }) => value!)),
        BOTTOM,
        TOP,
      ),
      valueOf: ({ value }) => value,
    },
  ];
  const groups = Map.groupBy(
    ended.toSorted((a, b) => a.value! - b.value!).map((trial, rank, all) => ({
      trial,
      share: direction === "maximize"
        ? rank / all.length
        : 1 - rank / all.length,
    })),
    ({ share }) => Math.min(Math.floor(share * GRADES), GRADES - 1),
  );
  const lines = (some: readonly ShownTrial[]) =>
    some.map((trial) => linePath(placesOf(trial, columns))).join("");
  return (
    <figure class="plot wide" ref={ref}>
      <figcaption>{TEXT.watch.parallel}</figcaption>
      <svg
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={`${TEXT.watch.parallel}: ${ended.length} trials over ${
          params.map(([name]) => name).join(", ")
        }`}
        onClick={({ offsetX, offsetY }) => {
          const trial = nearest(
            ended,
            (one) => placesOf(one, columns),
            offsetX,
            offsetY,
          );
          if (trial !== undefined) picked.value = trial.number;
        }}
      >
        {Array.from({ length: GRADES }, (_, grade) => (
          <path
            key={grade}
            class={`line grade${grade}`}
            d={lines((groups.get(grade) ?? []).map(({ trial }) => trial))}
          />
        ))}
        <path class="line best" d={best.value ? lines([best.value]) : ""} />
        <path
          class="line picked"
          d={lines(ended.filter(({ number }) => number === picked.value))}
        />
        <g class="axis">
          {columns.map(({ name, at, scale }) => (
            <g key={name}>
              <line class="strong" x1={at} x2={at} y1={TOP} y2={BOTTOM} />
              <text class="name" x={at} y={12} text-anchor="middle">
                {name}
              </text>
              {scale.ticks.map(({ at: y, label }) => (
                <text key={label} class="halo" x={at + 5} y={y} dy="0.32em">
                  {label}
                </text>
              ))}
            </g>
          ))}
        </g>
      </svg>
    </figure>
  );
}

function scalar(value: unknown): number | string | undefined {
  return typeof value === "number"
    ? value
    : value === undefined
    ? undefined
    : String(value);
}

function* placesOf(
  trial: ShownTrial,
  columns: readonly Column[],
): Generator<[number, number]> {
  for (const { at, scale, valueOf } of columns) {
    const value = valueOf(trial);
    // Where a parameter does not exist the line goes through the middle.
    yield [at, value === undefined ? (TOP + BOTTOM) / 2 : scale(value)];
  }
}
