// What the study found, in words, once there is something to say.

import type { TrialRecord } from "../../mod.ts";
import { measureImportance } from "../../src/tune/analysis/importance.ts";
import { best, opened, status, trials } from "../study_state.ts";
import { TEXT } from "../text.ts";
import { shown } from "./shown.ts";
import type { ShownTrial } from "./trials.ts";

/** With fewer trials, importances are chance. */
const ENOUGH = 10;

/** The best, what it gained, what mattered. */
export function Findings() {
  if (status.value !== "done" && status.value !== "paused") return null;
  const { objective, space, direction } = opened.value!;
  if (best.value === undefined) return <p>{TEXT.found.none}</p>;
  const complete = trials.value.filter((trial) =>
    trial?.state === "complete" && trial.value !== undefined
  );
  const values = complete.map(({ value }) => value!)
    .sort((a, b) => direction === "maximize" ? a - b : b - a);
  const first = complete.length >= ENOUGH && space !== undefined
    ? measureImportance(complete.map(asRecord), space, [direction])[0]
    : undefined;
  return (
    <section class="found" aria-live="polite">
      <h3>{TEXT.found.title}</h3>
      <p>
        {TEXT.found.best(
          best.value.number,
          shown(best.value.value),
          objective,
        )} {TEXT.found.gain(shown(values[0]))} {first &&
          TEXT.found.mattered(first.name, Math.round(first.share * 100))}
      </p>
      <dl class="facts">
        {Object.entries(best.value.params).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{shown(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function asRecord({ number, params, reports, value }: ShownTrial): TrialRecord {
  return {
    number,
    params,
    reports,
    outcome: { state: "complete", values: [value!] },
  };
}
