// The network of the best trial, or of any two: what it says to a drawing, what
// it looks for, what it gets wrong.

import { Pixels } from "../data/pixels.tsx";
import { look, networks, saveModel, seen } from "../playground.ts";
import { best, controls, isTraining } from "../study_state.ts";
import { TEXT } from "../text.ts";
import { Drawing } from "./drawing.tsx";
import { toInput } from "./input.ts";
import type { Trained } from "./messages.ts";

const percent = (share: number) => Math.round(share * 100);

/** How sure a network is of each class. */
function Bars({ network }: { readonly network: Trained }) {
  const { number, classes } = network;
  const found = seen.value.get(number);
  const top = found
    ? found.indexOf(found.reduce((a, b) => Math.max(a, b)))
    : -1;
  return (
    <table class="bars">
      <caption>{TEXT.model.says(number)}</caption>
      <tbody>
        {classes.map((name, i) => (
          <tr key={name} class={i === top ? "top" : ""}>
            <th scope="row">{name}</th>
            <td>
              <meter min={0} max={1} value={found?.[i] ?? 0}>
                {percent(found?.[i] ?? 0)} %
              </meter>
            </td>
            <td class="number">{found && `${percent(found[i]!)} %`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Inside({ network }: { readonly network: Trained }) {
  const { number, accuracy, units, mistakes } = network;
  return (
    <section aria-label={TEXT.picked.title(number)}>
      <h3>
        {TEXT.picked.title(number)}
        <small>{TEXT.model.accuracy((accuracy * 100).toFixed(2))}</small>
        <button type="button" onClick={() => saveModel(number)}>
          {TEXT.keep.model}
        </button>
      </h3>
      <figure class="gallery">
        <figcaption>
          {TEXT.model.units} <small>{TEXT.model.unitsHelp}</small>
        </figcaption>
        <div>
          {units.map((unit) => (
            <Pixels key={unit.label} image={unit} label={unit.label} />
          ))}
        </div>
      </figure>
      <figure class="gallery">
        <figcaption>{TEXT.model.mistakes}</figcaption>
        <div>
          {mistakes.map((mistake, i) => {
            const { label, takenFor, probability } = mistake;
            const text = TEXT.model.mistake(
              label,
              takenFor,
              percent(probability),
            );
            return (
              <figure key={i} class="mistake">
                <Pixels image={mistake} label={text} />
                <figcaption>{`${label} → ${takenFor}`}</figcaption>
              </figure>
            );
          })}
        </div>
      </figure>
    </section>
  );
}

/** Below the steps, once there is a best trial. */
export function ModelStep() {
  const newest = networks.value.at(-1);
  const { train } = controls.value;
  const canTrain = best.value !== undefined && train !== undefined;
  return (
    <section class="step model" aria-labelledby="model-title">
      <h2 id="model-title">{TEXT.model.title}</h2>
      {networks.value.length === 0 && <p class="empty">{TEXT.model.empty}</p>}
      {canTrain && (
        <button
          type="button"
          class="primary"
          disabled={isTraining.value}
          onClick={() => train(best.value!)}
        >
          {isTraining.value ? TEXT.model.training : TEXT.model.train}
        </button>
      )}
      {newest !== undefined && (
        <div class="draw">
          <Drawing
            onDraw={(drawing) =>
              look(drawing && toInput(drawing, newest.placement))}
          />
          {networks.value.map((network) => (
            <Bars key={network.number} network={network} />
          ))}
        </div>
      )}
      {networks.value.map((network) => (
        <Inside key={network.number} network={network} />
      ))}
    </section>
  );
}
