// The page that joins a study: a form, and what this machine does for it.

import type { ComponentChildren } from "preact";
import { Notice } from "../notice.tsx";
import { JOIN } from "../text.ts";
import { TrialsFrame } from "../watch/trials_frame.tsx";
import {
  done,
  join,
  leave,
  name,
  notice,
  running,
  status,
  trials,
} from "./join_state.ts";
import type { Joining } from "./messages.ts";

/** More than enough Workers for a page. */
const MOST_JOBS = 64;
const CORES = Math.min(navigator.hardwareConcurrency ?? 1, MOST_JOBS);

/** What a form asks for; an empty field is none. */
function readForm(form: HTMLFormElement): Joining {
  const data = new FormData(form);
  const text = (field: string) => String(data.get(field) ?? "").trim();
  const secret = (field: string) => String(data.get(field) ?? "");
  const [user, password, token] = [
    text("user"),
    secret("password"),
    secret("token"),
  ];
  return {
    server: {
      servers: text("address"),
      ...(user !== "" && { user }),
      ...(password !== "" && { password }),
      ...(token !== "" && { token }),
    },
    study: text("study"),
    jobs: Number(text("jobs")),
  };
}

interface FieldProps {
  readonly label: string;
  readonly children: ComponentChildren;
}

function Field({ label, children }: FieldProps) {
  return (
    <label class="field">
      <span>{label}</span>
      {children}
    </label>
  );
}

function Form() {
  const text = JOIN.fields;
  return (
    <form
      class="step"
      aria-label={JOIN.title}
      onSubmit={(event) => {
        event.preventDefault();
        join(readForm(event.currentTarget));
      }}
    >
      <fieldset class="setup" disabled={status.value !== "apart"}>
        <Field label={text.address}>
          <input
            name="address"
            type="url"
            pattern="wss?://.+"
            placeholder="wss://host:port"
            required
          />
        </Field>
        <Field label={text.study}>
          <input
            name="study"
            pattern="[A-Za-z0-9_\-]{1,64}"
            title={JOIN.studyHint}
            spellcheck={false}
            required
          />
        </Field>
        <Field label={text.user}>
          <input name="user" autocomplete="username" spellcheck={false} />
        </Field>
        <Field label={text.password}>
          <input
            name="password"
            type="password"
            autocomplete="current-password"
          />
        </Field>
        <Field label={text.token}>
          <input name="token" type="password" autocomplete="off" />
        </Field>
        <Field label={text.jobs}>
          <input
            name="jobs"
            type="number"
            min={1}
            max={MOST_JOBS}
            defaultValue={String(CORES)}
            required
          />
        </Field>
        <button type="submit" class="primary">{JOIN.join}</button>
      </fieldset>
    </form>
  );
}

/** What it runs and has run. */
function Trials() {
  return (
    <TrialsFrame columns={[JOIN.step, JOIN.value]}>
      {trials.value.map(({ number, state, report }, i) => (
        <tr key={`${number} ${state} ${i}`}>
          <td>{number}</td>
          <td>{JOIN.states[state]}</td>
          <td>{report?.step ?? ""}</td>
          <td>{report?.value.toPrecision(4) ?? ""}</td>
        </tr>
      ))}
    </TrialsFrame>
  );
}

function Work() {
  return (
    <section class="step" aria-labelledby="work-title">
      <h2 id="work-title">
        {JOIN.work}
        <span class={`status ${status.value}`} role="status">
          {JOIN.status[status.value]}
        </span>
      </h2>
      {name.value !== undefined && <p>{JOIN.known(name.value)}</p>}
      <p class="count">{JOIN.count(running.value, done.value)}</p>
      <div class="actions">
        <button
          type="button"
          disabled={status.value === "apart" || status.value === "leaving"}
          onClick={leave}
        >
          {JOIN.leave}
        </button>
      </div>
      {trials.value.length > 0 && <Trials />}
    </section>
  );
}

/** All that code draws; join.html has the head. */
export function JoinPage() {
  return (
    <main>
      <Form />
      <div class="results">
        <Notice notice={notice} />
        <Work />
      </div>
    </main>
  );
}
