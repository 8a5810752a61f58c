// The machines of a study on a cluster: who is there, what each runs, what
// waits, and what takes long.

import type { ComponentChildren } from "preact";
import { cluster, picked, status, trials } from "../study_state.ts";
import { TEXT } from "../text.ts";
import type { ClusterStatus } from "../../src/cli/serve/messages.ts";

const text = TEXT.cluster;

/** More rows would be slow to draw and too many to read. */
const MOST = 100;

interface TableProps {
  readonly label: string;
  readonly columns: readonly string[];
  /** Rows. */
  readonly children: ComponentChildren;
}

/** A table that scrolls by itself where it is too wide or too long. */
function Table({ label, columns, children }: TableProps) {
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={label}>
      <table class="trials">
        <thead>
          <tr>
            {columns.map((name) => <th key={name} scope="col">{name}</th>)}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

/** A trial's number, to be looked at. */
function TrialLink({ number }: { readonly number: number }) {
  return (
    <button
      type="button"
      class="link"
      onClick={() => picked.value = number}
    >
      {number}
    </button>
  );
}

function Workers({ workers }: Pick<ClusterStatus, "workers">) {
  const ended = new Map<number, number>();
  for (const trial of trials.value) {
    if (trial?.end === undefined || trial.worker === undefined) continue;
    ended.set(trial.worker, (ended.get(trial.worker) ?? 0) + 1);
  }
  const { worker, name, slots, runs, version } = text;
  return (
    <Table
      label={text.title}
      columns={[worker, name, slots, runs, text.ended, version]}
    >
      {workers.slice(0, MOST).map(({ name, index, jobs, trials, about }) => (
        <tr key={name}>
          <td>{index}</td>
          <td>{name}</td>
          <td>{jobs}</td>
          <td>
            {trials.map((number) => <TrialLink key={number} number={number} />)}
          </td>
          <td>{ended.get(index) ?? 0}</td>
          <td>{about}</td>
        </tr>
      ))}
    </Table>
  );
}

function Slowest({ slowest }: Pick<ClusterStatus, "slowest">) {
  const { trial, name, seconds, step } = text;
  return (
    <Table label={text.slowest} columns={[trial, name, seconds, step]}>
      {slowest.map(({ number, worker, seconds, step }) => (
        <tr key={number}>
          <td>
            <TrialLink number={number} />
          </td>
          <td>{worker}</td>
          <td>{seconds.toFixed(1)}</td>
          <td>{step}</td>
        </tr>
      ))}
    </Table>
  );
}

/** Nothing where one machine does it all, or nothing is to be done. */
export function Cluster() {
  if (cluster.value === undefined || status.value === "done") return null;
  const { workers, running, waiting, ended, endedLastMinute, lost, slowest } =
    cluster.value;
  const slots = workers.reduce((sum, { jobs }) => sum + jobs, 0);
  const facts = [
    text.count(workers.length, slots),
    text.queue(running, waiting),
    text.rate(ended, endedLastMinute),
    ...lost === 0 ? [] : [text.lost(lost)],
  ];
  return (
    <section class="cluster" aria-labelledby="cluster-title">
      <h3 id="cluster-title">{text.title}</h3>
      <p>{facts.join(" · ")}</p>
      {workers.length === 0
        ? <p class="empty">{text.none}</p>
        : <Workers workers={workers} />}
      {workers.length > MOST && (
        <p class="hint">{text.more(workers.length - MOST)}</p>
      )}
      {slowest.length > 0 && (
        <>
          <h4>{text.slowest}</h4>
          <Slowest slowest={slowest} />
        </>
      )}
    </section>
  );
}
