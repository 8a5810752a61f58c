// Learning curves: what every trial reported. One path for each kind of trial,
// so that a thousand curves cost no more elements than ten.

import { best, opened, picked, trials } from "../study_state.ts";
import { TEXT } from "../text.ts";
import { axisAround, type Frame, linePath, nearest, Plot } from "./plot.tsx";
import type { ShownTrial } from "./trials.ts";

/** Drawn in this order, the later above. */
const KINDS = ["dim", "complete", "running", "best", "picked"] as const;

function kindOf({ number, state }: ShownTrial): (typeof KINDS)[number] {
  if (number === picked.value) return "picked";
  if (number === best.value?.number) return "best";
  if (state === "running" || state === "complete") return state;
  return "dim";
}

/** The curves of all trials. */
export function CurvesPlot() {
  const curves = trials.value.filter((trial) => trial?.reports.length > 0);
  const reports = curves.flatMap(({ reports }) => reports);
  const last = reports.reduce((most, { step }) => Math.max(most, step), 2);
  const first = reports.reduce((least, { step }) => Math.min(least, step), 1);
  const byKind = Map.groupBy(curves, kindOf);
  const running = byKind.get("running")?.length ?? 0;
  return (
    <Plot
      title={TEXT.watch.curves}
      summary={`${curves.length} trials, ${running} of them running`}
      x={{ label: TEXT.watch.epoch, low: first, high: last, isWhole: true }}
      y={axisAround(opened.value!.objective, reports.map(({ value }) => value))}
      onPick={(px, py, frame) => {
        const trial = nearest(curves, (one) => placesOf(one, frame), px, py);
        if (trial !== undefined) picked.value = trial.number;
      }}
    >
      {(frame) =>
        KINDS.map((kind) => (
          <path
            key={kind}
            class={`line ${kind}`}
            d={(byKind.get(kind) ?? []).map((trial) =>
              linePath(placesOf(trial, frame))
            ).join("")}
          />
        ))}
    </Plot>
  );
}

function* placesOf(
  { reports }: ShownTrial,
  { x, y }: Frame,
): Generator<[number, number]> {
  for (const { step, value } of reports) yield [x(step), y(value)];
  // A single report is no line: a dash that can be seen.
  if (reports.length !== 1) return;
  const { step, value } = reports[0]!;
  yield [x(step) + 6, y(value)];
}
