// The table of all trials. It is whole without scripts; with them it sorts,
// filters and picks.

import {
  bestTrials,
  formatNumber,
  formatParamValue,
  type TrialRecord,
} from "../../../../report.ts";
import type { ParamValue } from "../../../../mod.ts";
import type { ReportInput } from "../input.ts";
import { ownParam, valuesOf } from "../plots/plot.ts";
import { workerRows } from "../workers.ts";
import { figure } from "./figures.ts";
import { type Html, markup, type Part } from "./html.ts";

/** A cell: what it says, and what it sorts by where that is something else. */
interface Cell {
  readonly text: string;
  readonly key?: number;
}

interface Column {
  readonly title: string;
  readonly cell: (trial: TrialRecord) => Cell;
}

/** The table, best trials marked. */
export function trialsTable(input: ReportInput): Html {
  const { trials } = input.study;
  if (trials.length === 0) return markup`<p class="none">There are none.</p>`;
  const best = new Set(bestTrials(input.study).map(({ number }) => number));
  const columns = columnsOf(input, best);
  const count = trials.length;
  return markup`
    <div
      class="tools"><label>Filter <input id="filter" type="search" placeholder="adam, failed, …" autocomplete="off"></label> <output id="shown" for="filter">${count} of ${count}</output> <a id="compare" href="#comparison" aria-live="polite" hidden></a> <button id="untick" type="button" hidden>Untick all</button></div>
    <div class="scroll tall" tabindex="0" role="region" aria-label="All trials">
      <table id="table">
        <thead>
          <tr>${
    columns.map(({ title }) =>
      markup`<th scope="col"><button type="button">${title}</button></th>`
    )
  }</tr>
        </thead>
        <tbody>${
    trials.map((trial) => row(trial, columns, best.has(trial.number)))
  }</tbody>
      </table>
    </div>
    <div id="comparison" hidden>
      <h3>Trials side by side</h3>
      <div class="scroll whole" tabindex="0" role="region" aria-label="Trials side by side">
        <table></table>
      </div>
      <div class="plots one">${
    figure({ name: "comparison", title: "", description: "" }, true)
  }</div>
    </div>
  `;
}

function row(
  trial: TrialRecord,
  [number, ...columns]: readonly Column[],
  isBest: boolean,
): Html {
  const state = trial.outcome?.state ?? "open";
  return markup`
    <tr
      class="${
    isBest ? "best" : state
  }"><th scope="row"><button type="button">${
    number!.cell(trial)
      .text
  }</button></th>${columns.map(({ cell }) => cellOf(cell(trial)))}</tr>
  `;
}

function cellOf({ text, key }: Cell): Part {
  return key === undefined || String(key) === text
    ? markup`<td>${text}</td>`
    : markup`<td data-key="${key}">${text}</td>`;
}

function columnsOf(
  { study, meaning }: ReportInput,
  best: ReadonlySet<number>,
): Column[] {
  const { trials } = study;
  const names = new Set(trials.flatMap(({ params }) => Object.keys(params)));
  const all: Column[] = [
    { title: "trial", cell: ({ number }) => ({ text: String(number) }) },
    ...meaning.names.map((title, i) => ({
      title,
      cell: (trial: TrialRecord) => numberCell(valuesOf(trial)[i]),
    })),
    {
      title: "state",
      cell: (trial) => ({
        text: best.has(trial.number) ? "best" : stateOf(trial),
      }),
    },
    ...[...names].map((title) => ({
      title,
      cell: ({ params }: TrialRecord) => paramCell(ownParam(params, title)),
    })),
    { title: "steps", cell: ({ reports }) => numberCell(reports.length) },
    {
      title: "seconds",
      cell: ({ run }) => numberCell(run?.seconds, 3),
    },
    ...workerRows(trials).length === 0 ? [] : [{
      title: "worker",
      cell: ({ run }: TrialRecord) => numberCell(run?.worker),
    }],
    {
      title: "reason",
      cell: ({ outcome }) => ({
        text: outcome?.state === "failed" ? outcome.reason : "",
      }),
    },
  ];
  return all.filter(({ cell }) => trials.some((one) => cell(one).text !== ""));
}

/** How a trial ended, or that it has not. */
export function stateOf({ outcome, waiting }: TrialRecord): string {
  if (outcome === undefined) return waiting ? "waiting" : "unfinished";
  return outcome.state === "complete" && outcome.infeasible
    ? "infeasible"
    : outcome.state;
}

function paramCell(value: ParamValue | undefined): Cell {
  if (typeof value === "number") return numberCell(value);
  return { text: value === undefined ? "" : formatParamValue(value) };
}

function numberCell(value: number | undefined, digits = 6): Cell {
  return value === undefined
    ? { text: "" }
    : { text: formatNumber(value, digits), key: value };
}
