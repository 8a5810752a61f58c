// What the trials of a study came to, in words: why some failed, what pruning
// saved, and why there is no best.

import { bestOf, isBetter } from "../tune/analysis/best.ts";
import type { Direction, Params, TrialRecord } from "../tune/trial.ts";
import { formatNumber } from "./format.ts";
import { visible } from "./layout/visible.ts";
import { shorten } from "./layout/width.ts";

/** What the reports of a trial stand for. */
export interface Steps {
  /** As it stands in a log: `Epoch`. */
  readonly name: string;
  /** How many a trial with these parameters makes. */
  readonly count: (params: Params) => number;
}

/**
 * Why trials failed, one line each.
 *
 * @param trials Records; those that did not fail are passed over.
 * @param options `columns` cuts the lines, `most` says how many at most there
 * are, a last one that counts the others included.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { failureLines } from "./summary.ts";
 * const outcome = { state: "failed", reason: "loss became NaN" } as const;
 * const trials = [0, 1, 2].map((number) => ({ number, params: {}, reports: [], outcome }));
 * assertEquals(failureLines(trials, { columns: 20, most: 2 }), [
 *   "trial 0 failed: los…",
 *   "2 more trials failed",
 * ]);
 * ```
 */
export function failureLines(
  trials: readonly TrialRecord[],
  options: { readonly columns?: number; readonly most?: number } = {},
): string[] {
  const { columns = Infinity, most = Infinity } = options;
  const lines = failuresOf(trials).map(({ number, reason }) =>
    shorten(`trial ${number} failed: ${visible(reason)}`, columns)
  );
  if (lines.length <= most) return lines;
  const rest = `${lines.length - most + 1} more trials failed`;
  return [...lines.slice(0, most - 1), shorten(rest, columns)];
}

/**
 * Why there is no best trial.
 *
 * @param trials All trials of a study, none of which completed and counts.
 * @returns One line or more, joined by newlines: how the trials ended, the most
 * frequent reason, and the first one if that is another.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { whyNoneCompleted } from "./summary.ts";
 * const outcome = { state: "failed", reason: "loss became NaN" } as const;
 * const trials = [{ number: 0, params: {}, reports: [], outcome }];
 * assertEquals(whyNoneCompleted(trials), "no trial completed: failed 1\n  trial 0: loss became NaN");
 * assertEquals(whyNoneCompleted([]), "no trial completed: there is none");
 * ```
 */
export function whyNoneCompleted(trials: readonly TrialRecord[]): string {
  const states = trials.map(({ outcome }) =>
    outcome === undefined
      ? "unfinished"
      : outcome.state === "complete"
      ? "infeasible"
      : outcome.state
  );
  const which = states.includes("infeasible") ? "feasible trial" : "trial";
  const counts = [...new Set(states)].map((state) =>
    `${state} ${states.filter((one) => one === state).length}`
  );
  const heading = `no ${which} completed: ${
    counts.join(", ") || "there is none"
  }`;
  const [first, ...others] = failuresOf(trials);
  if (first === undefined) return heading;
  const often = mostFrequent([first, ...others].map(({ reason }) => reason));
  const failed = others.length + 1;
  return [
    heading,
    ...(failed > 1
      ? [`  most often (${often.count} of ${failed}): ${visible(often.text)}`]
      : []),
    ...(failed === 1 || first.reason !== often.text
      ? [`  trial ${first.number}: ${visible(first.reason)}`]
      : []),
  ].join("\n");
}

/**
 * What pruning saved, and what it may have cost.
 *
 * @param trials All trials of a study with one direction.
 * @param direction Whether smaller or larger values are better.
 * @param steps What trials report; without it nothing is said of savings.
 * @returns No line, one, or two: how many trials and steps were spared; and how
 * many pruned trials stood better than the best when they were cut.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { pruningLines } from "./summary.ts";
 * const trial = (number: number, values: number[], state: "complete" | "pruned") => ({
 *   number,
 *   params: {},
 *   reports: values.map((value, i) => ({ step: i + 1, value })),
 *   outcome: { state, values: values.slice(-1) },
 * });
 * const trials = [trial(0, [0.9, 0.8], "complete"), trial(1, [0.85], "pruned")];
 * const steps = { name: "Epoch", count: () => 2 };
 * assertEquals(pruningLines(trials, "maximize", steps), [
 *   "pruning: 1 of 2 trials stopped early, 3 of 4 epochs trained (75 %)",
 *   "trial 1 stood higher (0.85 at epoch 1) when it was pruned: trials are " +
 *   "compared at the same epoch, the best is taken from those that completed",
 * ]);
 * ```
 */
export function pruningLines(
  trials: readonly TrialRecord[],
  direction: Direction,
  steps?: Steps,
): string[] {
  const pruned = trials.filter(({ outcome }) =>
    outcome?.state === "pruned" && outcome.checkpoint === undefined
  );
  const continued = trials.filter((trial) => trial.resumeFrom !== undefined);
  const step = (steps?.name ?? "step").toLowerCase();
  const spared = [
    ...pruned.length > 0
      ? [`pruning: ${pruned.length} of ${trials.length} trials stopped early`]
      : [],
    ...continued.length > 0
      ? [
        `checkpoints: ${continued.length} of ${trials.length} trials went on from another`,
      ]
      : [],
  ];
  return [
    ...(steps
      ? spared.map((text) => `${text}, ${savings(trials, step, steps)}`)
      : []),
    ...regrets(trials, pruned, direction, step),
  ];
}

/** How much was trained of what all trainings in full would take. */
function savings(
  trials: readonly TrialRecord[],
  step: string,
  { count }: Steps,
): string {
  const ran = trials.filter(({ outcome }) =>
    outcome?.state === "complete" || outcome?.state === "pruned"
  );
  const made = ran.reduce((sum, { reports }) => sum + reports.length, 0);
  const all = ran.filter(({ resumeFrom }) => resumeFrom === undefined)
    .reduce((sum, { params }) => sum + count(params), 0);
  return `${made} of ${all} ${step}s trained (${
    Math.round(made / all * 100)
  } %)`;
}

function regrets(
  trials: readonly TrialRecord[],
  pruned: readonly TrialRecord[],
  direction: Direction,
  step: string,
): string[] {
  const best = bestOf(trials, direction)?.outcome;
  const limit = best?.state === "complete" ? best.values[0]! : NaN;
  const lasts = pruned.flatMap(({ number, reports }) => {
    const last = reports.at(-1);
    return last && isBetter(last.value, limit, direction)
      ? [{ number, ...last }]
      : [];
  });
  const [top] = lasts.sort((a, b) =>
    isBetter(a.value, b.value, direction) ? -1 : 1
  );
  if (top === undefined) return [];
  const place = direction === "maximize" ? "higher" : "lower";
  const figure = `${formatNumber(top.value)} at ${step} ${top.step}`;
  const who = lasts.length === 1
    ? `trial ${top.number} stood ${place} (${figure}) when it was pruned`
    : `${lasts.length} trials stood ${place} when they were pruned ` +
      `(trial ${top.number}: ${figure})`;
  return [
    `${who}: trials are compared at the same ${step}, ` +
    "the best is taken from those that completed",
  ];
}

interface Failure {
  readonly number: number;
  readonly reason: string;
}

function failuresOf(trials: readonly TrialRecord[]): Failure[] {
  return trials.flatMap(({ number, outcome }) =>
    outcome?.state === "failed" ? [{ number, reason: outcome.reason }] : []
  );
}

/** The text that stands there most often, the first of equals. */
function mostFrequent(
  texts: readonly string[],
): { readonly text: string; readonly count: number } {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const [text, count] = [...counts].sort((a, b) => b[1] - a[1])[0]!;
  return { text, count };
}
