// `tune`: a search over the hyperparameters of an experiment, shown while it
// runs and reported at its end.

import {
  costOf,
  createStudy,
  HYPERPARAMETERS,
  type Params,
  scoreOnTest,
  type Study,
} from "../../mod.ts";
import type { Context, Run } from "./commands.ts";
import { chooseExecutor } from "./executor.ts";
import { printResults, type TestScore } from "./results.ts";
import { checkMemory, readSearch, type Search } from "./search.ts";
import { describeValidation, type Job, readFixed, readJob } from "./setup.ts";
import { asUsageLater } from "./usage.ts";
import { StudyView } from "./study_view.ts";

/** Runs `tune`. */
export const tune: Run = async (context) => {
  const { args } = context;
  const fixed = readFixed(args);
  const search = readSearch(args, fixed);
  const job = await readJob(context, fixed, Object.keys(search.space));
  checkMemory(job.engine, job.setup.data.train, search.space, fixed);
  const study = await asUsageLater(createStudy({
    ...search.options,
    space: search.space,
    direction: "maximize",
    seed: job.setup.seed,
    facts: job.facts,
  }));
  await runTrials(context, study, search, job);
  const { validation } = job.setup;
  const test = await scoreBest(context, study, job);
  printResults(
    {
      study,
      meaning: job.meaning,
      selectedOn: describeValidation(validation),
      isTestSplit: validation.type === "test",
      ...(test && { test }),
    },
    args,
    context.terminal,
  );
  return study.best === undefined ? 1 : 0;
};

async function runTrials(
  { args, terminal, signal }: Context,
  study: Study,
  search: Search,
  { setup, meaning }: Job,
): Promise<void> {
  const before = study.trials.filter((trial) => trial.outcome !== undefined);
  const total = search.total;
  const executor = await chooseExecutor(setup, {
    jobs: args.integer("jobs", 1),
    useful: total === undefined ? Infinity : total - before.length,
    terminal,
  });
  const logs = args.has("log");
  const isText = (args.text("format") ?? "text") === "text";
  const hyperparameters = (params: Params) => ({ ...setup.fixed, ...params });
  const view = new StudyView({
    terminal,
    meaning,
    direction: "maximize",
    before,
    ...(total !== undefined && { total }),
    stepsOf: (params) =>
      Number(
        hyperparameters(params)["epochs"] ?? HYPERPARAMETERS["epochs"]!.default,
      ),
    ...(logs && {
      log: (line) => isText ? terminal.print(line) : terminal.note(line),
    }),
  });
  try {
    await study.optimize(executor, {
      ...search.budget,
      signal,
      onEvent: view.onEvent,
      // The log shows trials in order, so that is how they start.
      ...(!logs && {
        cost: (params) => costOf(setup.data.train, hyperparameters(params)),
      }),
    });
  } finally {
    view.close();
    executor.close();
  }
}

/** The winner's score on a test split that did not select it. */
async function scoreBest(
  { signal }: Context,
  study: Study,
  { setup }: Job,
): Promise<TestScore | undefined> {
  const best = study.best;
  if (setup.validation.type === "test" || !best || signal.aborted) {
    return undefined;
  }
  const score = await scoreOnTest(setup, best.params, { signal });
  return { ...score, samples: setup.data.test.count };
}
