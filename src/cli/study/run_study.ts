// Runs the trials of a study of networks and shows how it goes.

import {
  costOf,
  type ExperimentSetup,
  HYPERPARAMETERS,
  type Params,
  type Study,
} from "../../../mod.ts";
import type { Context } from "../command.ts";
import { chooseExecutor } from "./executor.ts";
import type { Job } from "./job.ts";
import type { Limit } from "./search.ts";
import { type Steps, StudyView } from "./study_view.ts";

/** Runs trials until the flags, or Ctrl-C, say stop. */
export async function runStudy(
  { args, terminal, signal }: Context,
  study: Study,
  { setup, meaning }: Job,
  { budget, total, jobs }: Limit,
): Promise<void> {
  const { settings } = study;
  const before = study.trials;
  const ended = before.filter((trial) => trial.outcome !== undefined);
  const executor = await chooseExecutor(setup, {
    jobs,
    useful: total === undefined ? Infinity : total - ended.length,
    mostAtOnce: study.mostAtOnce,
    terminal,
  });
  const isLogged = args.has("log");
  const isText = (args.text("format") ?? "text") === "text";
  const all = (params: Params) => ({ ...setup.fixed, ...params });
  const view = new StudyView({
    terminal,
    meaning,
    direction: settings.directions[0]!,
    before,
    ...(total !== undefined && { total }),
    ...(budget.timeout !== undefined && { timeoutSeconds: budget.timeout }),
    steps: stepsOf(setup),
    ...(isLogged && {
      log: (line) => isText ? terminal.print(line) : terminal.note(line),
    }),
  });
  try {
    await study.optimize(executor, {
      ...budget,
      onError: "record", // a trial that fails is shown with its reason
      signal,
      onEvent: view.onEvent,
      // The log shows trials in order, so that is how they start.
      ...(!isLogged && {
        cost: (params) => costOf(setup.data.train, all(params)),
      }),
    });
  } finally {
    view.close();
    executor.close();
  }
}

/** Epochs of a single training, trainings where there are several. */
function stepsOf({ fixed, validation, repeats = 1 }: ExperimentSetup): Steps {
  const folds = validation.type === "kfold" ? validation.folds : 1;
  const trainings = repeats * folds;
  if (trainings > 1) return { name: "Training", count: () => trainings };
  const standard = HYPERPARAMETERS["epochs"]!.default;
  return {
    name: "Epoch",
    count: (params) => Number(params["epochs"] ?? fixed["epochs"] ?? standard),
  };
}
