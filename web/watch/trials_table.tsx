// The trials as a table: the plots for those who do not see them.

import { best, controls, opened, picked, trials } from "../study_state.ts";
import { TEXT } from "../text.ts";
import { shown } from "./shown.ts";
import { TrialsFrame } from "./trials_frame.tsx";
import type { ShownTrial } from "./trials.ts";

/** More rows would be slow to draw and too many to read. */
const MOST = 100;

/** From best to worst; those without a value behind, the newest first. */
function ranked(all: readonly ShownTrial[]): ShownTrial[] {
  const sign = opened.value!.direction === "minimize" ? 1 : -1;
  const key = ({ state, value }: ShownTrial) =>
    state === "complete" && value !== undefined ? sign * value : Infinity;
  return all.filter((trial) => trial !== undefined)
    .sort((a, b) => {
      const [first, second] = [key(a), key(b)];
      return first === second ? b.number - a.number : first - second;
    });
}

/** One row a trial; its button picks it. */
export function TrialsTable() {
  const { space = {}, objective } = opened.value!;
  const all = ranked(trials.value);
  const names = Object.keys(space);
  return (
    <section aria-label={TEXT.watch.trials}>
      <h3>{TEXT.watch.trials}</h3>
      <TrialsFrame columns={[objective, ...names]}>
        {all.slice(0, MOST).map((trial) => (
          <tr
            key={trial.number}
            class={trial.number === best.value?.number ? "best" : ""}
            aria-selected={trial.number === picked.value}
          >
            <td>
              <button
                type="button"
                class="link"
                onClick={() => picked.value = trial.number}
              >
                {trial.number}
              </button>
            </td>
            <td title={trial.reason}>{trial.state}</td>
            <td>{shown(trial.value ?? trial.reports.at(-1)?.value)}</td>
            {names.map((name) => <td key={name}>{shown(trial.params[name])}
            </td>)}
          </tr>
        ))}
      </TrialsFrame>
      {all.length > MOST && (
        <p class="hint">
          {controls.value.save
            ? TEXT.watch.more(all.length - MOST)
            : TEXT.watch.hidden(all.length - MOST)}
        </p>
      )}
    </section>
  );
}
