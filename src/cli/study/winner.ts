// The winner of a study, trained once more: for its score on a test split that
// did not select it, to be kept (`--save-best`), and to see where it errs.

import {
  Model,
  type Study,
  trainWinner,
  type TrialRecord,
} from "../../../mod.ts";
import { lineageOf } from "../../../analysis.ts";
import type { TestScore } from "../../../report.ts";
import { messageOf } from "../../errors.ts";
import type { Args } from "../args/args.ts";
import type { Context } from "../command.ts";
import { checkOutput, writeOutput } from "../local_files.ts";
import { judge, type Judged } from "../report/winner/judged.ts";
import { UsageError } from "../usage.ts";
import { type Job, notesOf } from "./job.ts";

/** What is known of the winner once it has been trained again. */
export interface Winner {
  readonly test?: TestScore;
  readonly model?: Model;
  readonly judged?: Judged;
  /** Why it could not be. */
  readonly failure?: unknown;
}

/** Makes sure that `--save-best` can be done, before the work. */
export async function checkSave(args: Args): Promise<void> {
  const path = args.text("save-best");
  if (path !== undefined) await checkOutput(path, args.isOn("force"));
  else if (args.isOn("force") && !args.has("report") && !args.has("plots")) {
    throw new UsageError(
      "Cannot use --force: expected --save-best, --report or --plots as well",
    );
  }
}

/** Trains the winner, if there is one and anything is wanted of it. */
export async function trainAgain(
  context: Pick<Context, "args" | "signal">,
  { best, trials }: Pick<Study, "best" | "trials">,
  job: Pick<Job, "setup" | "facts">,
): Promise<Winner> {
  const isWanted = job.setup.validation.type !== "test" ||
    ["save-best", "report", "plots"].some((flag) => context.args.has(flag));
  if (!best || context.signal.aborted || !isWanted) return {};
  try {
    return await trainBest(context, best, job, lineageOf(trials, best));
  } catch (failure) {
    return { failure };
  }
}

/**
 * Trains a trial's configuration once more.
 *
 * @param before The trials that it went on from.
 * @throws {Error} If that fails, or is interrupted.
 */
export async function trainBest(
  { args, signal }: Pick<Context, "args" | "signal">,
  { number, params }: TrialRecord,
  { setup, facts }: Pick<Job, "setup" | "facts">,
  before: readonly TrialRecord[],
): Promise<Winner> {
  const trainOn = args.isOn("retrain") ? "all" : "split";
  const { score, model } = await trainWinner(setup, params, {
    trainOn,
    before,
    signal,
  });
  const { test } = setup.data;
  const judged = await judge(model, test, number);
  return {
    model: annotate(model, facts),
    ...judged && { judged },
    ...setup.validation.type !== "test" &&
      { test: { ...score, samples: test.count } },
  };
}

/** The model with what is known of its data. */
function annotate({ description, weights }: Model, facts: Job["facts"]): Model {
  const notes = { ...description.notes, ...notesOf({ facts }).notes };
  return new Model({ ...description, notes }, weights);
}

/**
 * Saves the winner, once the study is printed, or says why there are
 * none.
 *
 * @throws {Error} If training failed, unless it was interrupted.
 */
export async function saveWinner(
  { args, signal, terminal }: Context,
  { model, failure }: Winner,
): Promise<void> {
  if (failure !== undefined) {
    const action = "Cannot train the winner once more";
    if (!signal.aborted) {
      throw new Error(`${action}: ${messageOf(failure)}`, { cause: failure });
    }
    terminal.warn(`${action}: interrupted, there is neither score nor model`);
  }
  const path = args.text("save-best");
  if (path === undefined) return;
  if (model === undefined) {
    terminal.warn(`${path} was not written: there is no winner`);
  } else {
    await writeOutput(path, model.save(), args.isOn("force"));
    terminal.note(`the winner is in ${path}`);
  }
}
