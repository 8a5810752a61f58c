// The second step: what is searched, how, and how long.

import {
  dataName,
  type Draft,
  draft,
  draftOf,
  jobs,
  kept,
  readDraft,
  resume,
  start,
  startEasy,
} from "../playground.ts";
import { fail, notice, status } from "../study_state.ts";
import { TEXT } from "../text.ts";
import { LISTS } from "./lists.ts";
import { planToFragment } from "./plan.ts";
import { PRESETS } from "./presets.ts";
import { RowsTable } from "./rows_table.tsx";

function edit(change: Partial<Draft>): void {
  draft.value = { ...draft.value, ...change };
}

async function copyLink(): Promise<void> {
  try {
    const plan = await readDraft();
    const url = new URL(location.href);
    url.hash = planToFragment(plan);
    history.replaceState(null, "", url);
    await navigator.clipboard?.writeText(url.href);
    notice.value = { text: TEXT.search.linked, isError: false };
  } catch (error) {
    fail(error);
  }
}

interface FieldProps {
  readonly label: string;
  readonly value: string | number;
  readonly hint?: string;
  readonly min?: number;
  readonly onChange: (text: string) => void;
}

function NumberField({ label, value, hint, min = 0, onChange }: FieldProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="number"
        min={min}
        value={value}
        placeholder={hint}
        title={hint}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </label>
  );
}

interface SelectProps extends Omit<FieldProps, "min" | "hint"> {
  readonly options: Readonly<Record<string, string>>;
}

function SelectField({ label, value, options, onChange }: SelectProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <select
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      >
        {Object.entries(options).map(([name, text]) => (
          <option key={name} value={name}>{text}</option>
        ))}
      </select>
    </label>
  );
}

function Settings() {
  const { sampler, pruner, total, epochs, seed, validation, isPlain } =
    draft.value;
  const text = TEXT.search;
  return (
    <div class="settings">
      <SelectField
        label={text.sampler}
        value={sampler}
        options={LISTS.samplers}
        onChange={(sampler) => edit({ sampler })}
      />
      <SelectField
        label={text.pruner}
        value={pruner}
        options={LISTS.pruners}
        onChange={(pruner) => edit({ pruner })}
      />
      <NumberField
        label={text.total}
        value={total}
        min={1}
        hint={text.totalHint}
        onChange={(total) => edit({ total })}
      />
      <NumberField
        label={text.epochs}
        value={epochs}
        min={1}
        onChange={(epochs) => edit({ epochs })}
      />
      <NumberField
        label={text.jobs}
        value={jobs.value}
        min={1}
        onChange={(text) => jobs.value = Math.max(1, Math.floor(Number(text)))}
      />
      <NumberField
        label={text.seed}
        value={seed}
        onChange={(seed) => edit({ seed })}
      />
      <SelectField
        label={text.validation}
        value={validation}
        options={text.validations}
        onChange={(value) => edit({ validation: value as Draft["validation"] })}
      />
      <label class="check">
        <input
          type="checkbox"
          checked={isPlain}
          onChange={({ currentTarget }) =>
            edit({ isPlain: currentTarget.checked })}
        />
        {text.plain}
      </label>
    </div>
  );
}

/** Presets, space, settings, and what starts it. */
export function SearchStep() {
  const text = TEXT.search;
  const isBusy = status.value === "running" || status.value === "pausing" ||
    status.value === "loading";
  return (
    <section class="step" aria-labelledby="search-title">
      <h2 id="search-title">{text.title}</h2>
      {kept.value !== undefined && (
        <p class="kept">
          {text.kept}{" "}
          <button
            type="button"
            onClick={() => {
              dataName.value = kept.value!.data;
              resume();
            }}
          >
            {text.goOn}
          </button>
        </p>
      )}
      <button
        type="button"
        class="primary easy"
        disabled={isBusy}
        onClick={startEasy}
      >
        {text.easy}
      </button>
      <p class="hint">{text.easyHelp}</p>
      <div class="presets" role="group" aria-label={text.preset}>
        <span>{text.preset}</span>
        {Object.entries(PRESETS).map(([name, preset]) => (
          <button
            key={name}
            type="button"
            onClick={() => draft.value = draftOf(preset)}
          >
            {text.presets[name]}
          </button>
        ))}
      </div>
      <RowsTable
        rows={draft.value.rows}
        onChange={(rows) => edit({ rows })}
      />
      <Settings />
      <div class="actions">
        <button
          type="button"
          class="primary"
          disabled={isBusy}
          onClick={start}
        >
          {text.start}
        </button>
        <button type="button" onClick={copyLink}>{text.link}</button>
      </div>
    </section>
  );
}
