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
  const workers = 1 +
    run.reduce((most, { worker }) => Math.max(most, worker), 0);
  const end = run.reduce((most, { end }) => Math.max(most, end), 0);
  const start = run.reduce((least, { start }) => Math.min(least, start), end);
  const names = Array.from({ length: workers }, (_, i) => String(i));
  return (
    <Plot
      title={TEXT.watch.timeline}
      summary={`${run.length} trials by ${workers} workers`}
      height={60 + 26 * workers}
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
