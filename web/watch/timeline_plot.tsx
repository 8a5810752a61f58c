// Which worker ran which trial, and when.

import { picked, trials } from "../study_state.ts";
import { TEXT } from "../text.ts";
import { Plot } from "./plot.tsx";
import type { ShownTrial } from "./trials.ts";

/** Who hears late of an end may hear early of the next start. */
const SLACK_MS = 200;

type Ran = ShownTrial & {
  readonly worker: number;
  readonly start: number;
  readonly end: number;
};

type Placed = Ran & {
  /** Its row: "3", or "3:2" for what worker 3 ran beside. */
  readonly row: string;
};

/** Gives each trial a row; a worker has as many as it ran at once. */
function placed(run: readonly Ran[]): Placed[] {
  const ofWorkers = new Map<number, number[]>();
  return run.toSorted((a, b) => a.start - b.start).map((trial) => {
    const { worker, start, end } = trial;
    const ends = ofWorkers.get(worker) ?? [];
    ofWorkers.set(worker, ends);
    const free = ends.findIndex((end) => end <= start + SLACK_MS);
    const row = free < 0 ? ends.length : free;
    ends[row] = end;
    return { ...trial, row: row === 0 ? `${worker}` : `${worker}:${row + 1}` };
  });
}

/** The trials of this run by worker. */
export function TimelinePlot() {
  const run = placed(
    trials.value.filter((trial): trial is Ran =>
      trial?.worker !== undefined && trial.start !== undefined &&
      trial.end !== undefined
    ),
  );
  if (run.length === 0) return null;
  const workers = new Set(run.map(({ worker }) => worker)).size;
  const rows = [...new Set(run.map(({ row }) => row))]
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  const end = run.reduce((most, { end }) => Math.max(most, end), 0);
  const start = run[0]!.start;
  return (
    <Plot
      title={TEXT.watch.timeline}
      summary={`${run.length} trials by ${workers} ${
        workers === 1 ? "worker" : "workers"
      }`}
      height={60 + 26 * rows.length}
      x={{ label: TEXT.watch.seconds, low: start / 1000, high: end / 1000 }}
      y={{ label: TEXT.watch.worker, low: 0, high: 1, choices: rows }}
    >
      {({ x, y }) =>
        run.map(({ number, row, start, end, state }) => (
          <rect
            key={number}
            class={`bar ${state}${number === picked.value ? " picked" : ""}`}
            x={x(start / 1000)}
            y={y(row) - 9}
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
