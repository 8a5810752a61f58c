// Values by trial, and the best so far.

import { best, opened, picked, trials } from "../study_state.ts";
import { TEXT } from "../text.ts";
import { axisAround, dotsPath, linePath, nearest, Plot } from "./plot.tsx";
import type { ShownTrial } from "./trials.ts";

type Valued = ShownTrial & { readonly value: number };

/** The history of the study. */
export function BestPlot() {
  const ended = trials.value.filter((trial): trial is Valued =>
    trial?.value !== undefined && Number.isFinite(trial.value)
  );
  const complete = ended.filter(({ state }) => state === "complete");
  const { objective, direction } = opened.value!;
  const y = axisAround(objective, complete.map(({ value }) => value));
  const high = Math.max(trials.value.length - 1, 1);
  const shown = ended.filter(({ value }) => value >= y.low && value <= y.high);
  return (
    <Plot
      title={TEXT.watch.best}
      summary={best.value === undefined
        ? TEXT.found.none
        : `${complete.length} trials, best ${best.value.value}`}
      x={{ label: TEXT.watch.trial, low: 0, high, isWhole: true }}
      y={y}
      onPick={(px, py, { x, y }) => {
        const trial = nearest(
          shown,
          ({ number, value }) => [[x(number), y(value)]],
          px,
          py,
        );
        if (trial !== undefined) picked.value = trial.number;
      }}
    >
      {({ x, y }) => (
        <>
          {["pruned", "complete", "picked"].map((kind) => (
            <path
              key={kind}
              class={`dots ${kind}`}
              d={dotsPath(
                shown.filter(({ number, state }) =>
                  kind === "picked" ? number === picked.value : state === kind
                ).map(({ number, value }) => [x(number), y(value)]),
              )}
            />
          ))}
          <path
            class="line best"
            d={linePath(steps(complete, direction, x, y))}
          />
        </>
      )}
    </Plot>
  );
}

/** The best so far as stairs. */
function* steps(
  complete: readonly Valued[],
  direction: "minimize" | "maximize",
  x: (value: number) => number,
  y: (value: number) => number,
): Generator<[number, number]> {
  const sign = direction === "minimize" ? -1 : 1;
  let best: number | undefined;
  for (const { number, value } of complete) {
    if (best !== undefined) yield [x(number), y(best)];
    if (best === undefined || sign * value > sign * best) best = value;
    yield [x(number), y(best)];
  }
}
