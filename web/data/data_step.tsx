// The first step: what is learnt.

import { useState } from "preact/hooks";
import {
  chooseData,
  dataName,
  dataText,
  openStudyFile,
  samples,
} from "../playground.ts";
import { fail } from "../study_state.ts";
import type { DroppedFile } from "../study/messages.ts";
import { TEXT } from "../text.ts";
import { isStudy, readChosen, readDrop } from "./dropped.ts";
import { Pixels } from "./pixels.tsx";
import { DROPPED, SOURCES } from "./names.ts";

async function take(reading: Promise<DroppedFile[]>): Promise<void> {
  try {
    const files = await reading;
    const [first] = files;
    if (first === undefined) return;
    if (files.length === 1 && isStudy(first)) openStudyFile(first);
    else chooseData(DROPPED, files);
  } catch (error) {
    fail(error);
  }
}

/** Data set, drop zone, gallery. */
export function DataStep() {
  const [isOver, setOver] = useState(false);
  const names = dataName.value === DROPPED ? [...SOURCES, DROPPED] : SOURCES;
  return (
    <section class="step" aria-labelledby="data-title">
      <h2 id="data-title">{TEXT.data.title}</h2>
      <label class="field">
        <span>{TEXT.data.choose}</span>
        <select
          value={dataName.value}
          onChange={({ currentTarget }) => chooseData(currentTarget.value)}
        >
          {names.map((name) => (
            <option key={name} value={name}>{TEXT.data.names[name]}</option>
          ))}
        </select>
      </label>
      <div
        class={isOver ? "drop over" : "drop"}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(readDrop(event.dataTransfer!));
        }}
      >
        <p>{TEXT.data.drop}</p>
        <label class="button">
          {TEXT.data.pick}
          <input
            type="file"
            multiple
            onChange={({ currentTarget }) =>
              take(readChosen(currentTarget.files!))}
          />
        </label>
      </div>
      <p class="hint" aria-live="polite">{dataText.value}</p>
      {samples.value.length > 0 && (
        <figure class="gallery">
          <figcaption>{TEXT.data.gallery}</figcaption>
          <div>
            {samples.value.map((sample, i) => (
              <Pixels
                key={i}
                image={sample}
                zoom={sample.width > 40 ? 1 : 1.4}
                label={sample.label}
              />
            ))}
          </div>
        </figure>
      )}
    </section>
  );
}
