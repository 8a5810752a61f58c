// `replay TRIAL`, or `all` (origins.ts): trains a stored trial again and checks that it gives the same
// bytes: every report with all its figures, and the outcome.

import {
  createExperiment,
  type Executor,
  localExecutor,
  type Outcome,
  type Report,
  type TrialRecord,
  type TrialResult,
  type TrialStart,
} from "../../../../mod.ts";
import { quote } from "../../../errors.ts";
import { sha256Hex } from "../../../sha256.ts";
import type { CommandHandler, Context } from "../../command.ts";
import { type Job, loadRecorded } from "../../study/job.ts";
import { readRecords } from "../../study/study_file.ts";
import { UsageError } from "../../usage.ts";
import { showOrigins } from "./origins.ts";

/** Runs `replay`; fails if anything differs. */
export const replay: CommandHandler = async (context) => {
  const { args, terminal } = context;
  const study = await readRecords(args);
  if (args.operands[0] === "all") return showOrigins(context, study);
  const trial = findTrial(study.trials, args.operands[0]!);
  const { settings } = study;
  if (settings === null) {
    throw new UsageError(
      "Cannot replay trials of another program: the study has no settings",
    );
  }
  const action = `Cannot replay trial ${trial.number}`;
  const job = await loadRecorded(context, settings, action);
  const differences = await compare(context, trial, job, study.trials);
  if (args.text("format") === "json") {
    const same = differences.length === 0;
    terminal.printExact(
      JSON.stringify({ number: trial.number, same, differences }, null, 2),
    );
  } else if (differences.length === 0) {
    terminal.print(
      `trial ${trial.number} gave the same bytes ` +
        `(reports: ${trial.reports.length})`,
    );
  } else differences.forEach((line) => terminal.print(line));
  return differences.length === 0 ? 0 : 1;
};

type FinishedTrial = TrialRecord & { readonly outcome: Outcome };

function findTrial(
  trials: readonly TrialRecord[],
  text: string,
): FinishedTrial {
  const trial = /^\d+$/.test(text) ? trials[Number(text)] : undefined;
  if (trial?.outcome !== undefined) {
    return { ...trial, outcome: trial.outcome };
  }
  const found = trial === undefined
    ? `there are ${trials.length}`
    : "it has no outcome";
  throw new UsageError(
    `Cannot replay trial ${quote(text)}: ${found}, expected the number of a ` +
      "finished trial, or all",
  );
}

/** Runs the trial again; a pruned one only as far as it went. */
async function compare(
  { signal }: Context,
  trial: FinishedTrial,
  { setup }: Job,
  trials: readonly TrialRecord[],
): Promise<string[]> {
  const { outcome, reports } = trial;
  const hasPaused = outcome.state === "pruned" && outcome.checkpoint;
  const executor = localExecutor(await createExperiment(setup), 1);
  const stop = new AbortController();
  const again: Report[] = [];
  const onReport = (report: Report) => {
    again.push(report);
    const isLast = again.length >= reports.length;
    if (outcome.state === "pruned" && isLast && !hasPaused) stop.abort();
  };
  let result: TrialResult | undefined;
  try {
    const either = AbortSignal.any([signal, stop.signal]);
    const start = await startOf(trial, trials, executor, either);
    result = await executor.start(start, onReport, either);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    executor.close();
  }
  return [
    ...differing("the number of its reports", reports.length, again.length),
    ...reports.flatMap((report, i) => compareReports(report, again[i])),
    ...(result ? compareOutcomes(outcome, await ended(result)) : []),
  ];
}

/** What a trial starts from: the trials that it goes on from, run again. */
async function startOf(
  { number, params, resumeFrom, until }: TrialRecord,
  trials: readonly TrialRecord[],
  executor: Executor,
  signal: AbortSignal,
): Promise<TrialStart> {
  const start = { number, params, ...(until !== undefined && { until }) };
  if (resumeFrom === undefined) return start;
  const before = await startOf(trials[resumeFrom]!, trials, executor, signal);
  const { outcome } = await executor.start(before, () => {}, signal);
  if (outcome.state === "complete" && outcome.checkpoint) {
    return { ...start, resumeFrom: outcome.checkpoint };
  }
  throw new Error(
    `Cannot replay trial ${number}: trial ${resumeFrom}, which it goes on from, left no checkpoint`,
  );
}

/** An outcome as the study would record it. */
async function ended({ outcome }: TrialResult): Promise<Outcome> {
  if (outcome.state !== "complete" || !outcome.checkpoint) return outcome;
  const checkpoint = await sha256Hex(new Uint8Array(outcome.checkpoint));
  return { state: "pruned", values: outcome.values, checkpoint };
}

function compareReports(was: Report, is: Report | undefined): string[] {
  if (is === undefined) return [];
  const step = `step ${was.step}`;
  return [
    ...differing("its step", was.step, is.step),
    ...differing(`${step}, its value`, was.value, is.value),
    ...Object.entries(was.metrics ?? {}).flatMap(([name, value]) =>
      differing(`${step}, ${name}`, value, is.metrics?.[name])
    ),
  ];
}

function compareOutcomes(was: Outcome, is: Outcome): string[] {
  const figures = (outcome: Outcome) =>
    outcome.state === "failed" ? outcome.reason : quote(outcome.values);
  return [
    ...differing("its state", was.state, is.state),
    ...differing("its outcome", figures(was), figures(is)),
    ...differing("its checkpoint", checkpointOf(was), checkpointOf(is)),
  ];
}

function checkpointOf(outcome: Outcome): string | undefined {
  return outcome.state === "pruned" ? outcome.checkpoint : undefined;
}

function differing<T>(what: string, was: T, is: T): string[] {
  return Object.is(was, is) ? [] : [`${what} was ${was}, is now ${is}`];
}
