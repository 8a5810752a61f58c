// The trial that was picked: its parameters, which can be changed and tried.

import { useState } from "preact/hooks";
import type { ParamSpec, ParamValue } from "../../mod.ts";
import {
  controls,
  isTraining,
  opened,
  picked,
  status,
  trials,
} from "../study_state.ts";
import { TEXT } from "../text.ts";
import { shown } from "./shown.ts";
import type { ShownTrial } from "./trials.ts";

/** Beside the plots, as long as a trial is picked. */
export function PickedTrial() {
  const trial = trials.value[picked.value ?? -1];
  return trial === undefined
    ? null
    : <TrialCard key={trial.number} trial={trial} />;
}

function TrialCard({ trial }: { readonly trial: ShownTrial }) {
  const { number, params, state, value, reason } = trial;
  const { space, objective } = opened.value!;
  const { tryPoint, train } = controls.value;
  const [texts, setTexts] = useState<Record<string, string>>({});
  const canTry = space !== undefined && tryPoint !== undefined &&
    status.value !== "done";
  return (
    <aside class="card" aria-label={TEXT.picked.title(number)}>
      <header>
        <h3>{TEXT.picked.title(number)}</h3>
        <button
          type="button"
          class="icon"
          aria-label={TEXT.picked.close}
          onClick={() => picked.value = undefined}
        >
          ×
        </button>
      </header>
      <p>
        {state}
        {value !== undefined && `, ${objective} ${shown(value)}`}
        {reason !== undefined && `: ${reason}`}
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          tryPoint?.(changed(params, space ?? {}, texts));
        }}
      >
        {Object.entries(params).map(([name, value]) => (
          <label class="field" key={name}>
            <span>{name}</span>
            <input
              value={texts[name] ?? shownExactly(value)}
              disabled={!canTry}
              onInput={({ currentTarget }) =>
                setTexts({ ...texts, [name]: currentTarget.value })}
            />
          </label>
        ))}
        <div class="actions">
          {canTry && <button type="submit">{TEXT.picked.tryIt}</button>}
          {train !== undefined && (
            <button
              type="button"
              disabled={isTraining.value}
              onClick={() => train(trial)}
            >
              {isTraining.value ? TEXT.model.training : TEXT.picked.train}
            </button>
          )}
        </div>
      </form>
    </aside>
  );
}

function shownExactly(value: ParamValue | undefined): string {
  return String(value ?? "");
}

/** The parameters with what was typed in place of them, as their kind has it. */
function changed(
  params: ShownTrial["params"],
  space: Readonly<Record<string, ParamSpec>>,
  texts: Readonly<Record<string, string>>,
): Record<string, ParamValue> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      const text = texts[name], param = space[name];
      if (text === undefined || param === undefined) return [name, value];
      const typed = param.type === "categorical"
        ? param.choices.find((choice) => String(choice) === text) ?? text
        : Number(text);
      return [name, typed];
    }),
  );
}
