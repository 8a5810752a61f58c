// The first section: what won, and by how much.

import { extentOf } from "../../../extent.ts";
import {
  bestTrials,
  formatAccuracy,
  formatNumber,
  formatParamValue,
  formatValue,
  leadOf,
  type TrialRecord,
  whyNoneCompleted,
} from "../../../../report.ts";
import type { ReportInput } from "../input.ts";
import { bullets, facts, type Html, markup } from "./html.ts";

/** So many of a front are listed; all of them stand in the table. */
const MOST_OF_FRONT = 10;

/** The section's content. */
export function wonSection(input: ReportInput): Html {
  const best = bestTrials(input.study);
  if (best.length === 0) {
    return markup`<p class="none">${whyNoneCompleted(input.study.trials)}</p>`;
  }
  return best.length > 1 || input.study.directions.length > 1
    ? frontOf(input, best)
    : winnerOf(input, best[0]!);
}

function winnerOf(input: ReportInput, best: TrialRecord): Html {
  const { meaning, report } = input;
  const value = valueOf(best);
  const { test } = report;
  return markup`
    <p
      class="headline"><span class="figure">${
    formatValue(
      value,
      meaning,
    )
  }</span> ${meaning.names[0]!} of trial ${best.number}</p>${
    facts(
      Object.entries(best.params).map(([name, one]) =>
        [name, formatParamValue(one)] as const
      ),
    )
  }${
    bullets([
      ...leadLines(input),
      ...spreadLines(best, input),
      ...test === undefined ? [] : [
        `On the test split, scored once: accuracy ${
          formatAccuracy(test.accuracy, test.samples)
        }.`,
      ],
    ])
  }
  `;
}

function valueOf({ outcome }: TrialRecord): number {
  return outcome?.state === "complete" ? outcome.values[0]! : NaN;
}

/** By how much it leads, and whether that is more than chance. */
export function leadLines({ study, meaning }: ReportInput): string[] {
  const lead = leadOf(study.trials, study.directions[0]!, meaning);
  if (lead === undefined) return ["Nothing else completed to compare it with."];
  const { next, by, noise } = lead;
  if (by === 0) return [`Trial ${next} is just as good.`];
  const start = `Ahead of the next, trial ${next}, by ${formatNumber(by, 3)}`;
  if (noise === undefined) return [`${start}.`];
  const verdict = by > 2 * noise
    ? "more than twice what chance explains"
    : "no more than chance explains: take them for equals";
  return [`${start} ± ${formatNumber(noise, 3)}: ${verdict}.`];
}

function spreadLines(
  { reports }: TrialRecord,
  { meaning }: ReportInput,
): string[] {
  if (!meaning.isMean || reports.length < 2) return [];
  const values = reports.map(({ value }) => value);
  const [low, high] = extentOf(values);
  return [
    `The mean of ${values.length} trainings, which came to ` +
    `${formatNumber(low)} … ${formatNumber(high)}.`,
  ];
}

function frontOf(
  { study, meaning }: ReportInput,
  front: readonly TrialRecord[],
): Html {
  const shown = front.slice(0, MOST_OF_FRONT);
  const left = front.length - shown.length;
  const head = ["trial", ...meaning.names, "parameters"];
  return markup`
    <p
      class="headline"><span class="figure">${front.length}</span> ${
    front.length === 1 ? "trial" : "trials"
  } of ${study.trials.length} that no other beats in all of ${
    meaning.names.map((
      name,
      i,
    ) => `${name} (${study.directions[i]})`).join(
      ", ",
    )
  }</p><div
      class="scroll" tabindex="0" role="region" aria-label="Pareto front">
      <table>
        <thead>
          <tr>${head.map((name) => markup`<th scope="col">${name}</th>`)}</tr>
        </thead>
        <tbody>${
    shown.map(({ number, params, outcome }) =>
      markup`<tr><th scope="row">${number}</th>${
        (outcome?.state === "complete" ? outcome.values : []).map((value) =>
          markup`<td>${formatNumber(value, 6)}</td>`
        )
      }<td>${
        Object.entries(params).map(([name, one]) =>
          `${name}=${formatParamValue(one)}`
        ).join(" ")
      }</td></tr>`
    )
  }</tbody>
      </table>
    </div>${
    left > 0
      ? markup`<p>${left} more stand in the table of trials.</p>`
      : markup``
  }
  `;
}
