// Which worker ran which trial, and when.

import { picked, trials } from "../study_state.ts";
import { TEXT } from "../text.ts";
import { Plot } from "./plot.tsx";
import type { ShownTrial } from "./trials.ts";

type Placed = ShownTrial & {
  readonly worker: number;
  readonly start: number;
  readonly end: number;
};

/** The trials of this run by worker. */
export function TimelinePlot() {
  const run = trials.value.filter((trial): trial is Placed =>
    trial?.worker !== undefined && trial.start !== undefined &&
    trial.end !== undefined
  );
  if (run.length === 0) return null;
  // Not all numbers up to the largest: where a coordinator goes on, its workers
  // have numbers above those of the one before.
  const names = [...new Set(run.map(({ worker }) => worker))]
    .sort((a, b) => a - b).map(String);
  const end = run.reduce((most, { end }) => Math.max(most, end), 0);
  const start = run.reduce((least, { start }) => Math.min(least, start), end);
  return (
    <Plot
      title={TEXT.watch.timeline}
      summary={`${run.length} trials by ${names.length} ${
        names.length === 1 ? "worker" : "workers"
      }`}
      height={60 + 26 * names.length}
      x={{ label: TEXT.watch.seconds, low: start / 1000, high: end / 1000 }}
      y={{ label: TEXT.watch.worker, low: 0, high: 1, choices: names }}
    >
      {({ x, y }) =>
        run.map(({ number, worker, start, end, state }) => (
          <rect
            key={number}
            class={`bar ${state}${number === picked.value ? " picked" : ""}`}
            x={x(start / 1000)}
            y={y(String(worker)) - 9}
            width={Math.max(x(end / 1000) - x(start / 1000) - 1, 1)}
            height={18}
            rx={2}
            onClick={() => picked.value = number}
          >
            <title>{`${TEXT.watch.trial} ${number}`}</title>
          </rect>
        ))}
    </Plot>
  );
}
