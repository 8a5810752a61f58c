// Runs the trials of a study of networks and shows how it goes.

import {
  costOf,
  type Executor,
  type Params,
  type Study,
} from "../../../mod.ts";
import { clusterExecutor, type Coordinator } from "../cluster/coordinate.ts";
import type { Context } from "../command.ts";
import { chooseExecutor } from "./choose_executor.ts";
import { type Job, stepsOf } from "./job.ts";
import { formatOf } from "./output/results.ts";
import { startLiveView } from "../serve/live.ts";
import type { Limit } from "./search.ts";
import { StudyView } from "./output/study_view.ts";

/** Runs trials until the flags, or Ctrl-C, say stop. */
export async function runStudy(
  context: Context,
  study: Study,
  { setup, facts, meaning, engine: { abi } }: Job,
  { budget, total, jobs }: Limit,
): Promise<void> {
  const { args, terminal, signal } = context;
  const { settings } = study;
  const before = study.trials;
  const ended = before.filter((trial) => trial.outcome !== undefined);
  const executor: Executor & Partial<Coordinator> = args.has("cluster")
    ? await clusterExecutor(context, study, { type: "network", setup, abi })
    : await chooseExecutor(setup, {
      jobs,
      useful: total === undefined ? Infinity : total - ended.length,
      mostAtOnce: study.mostAtOnce,
      terminal,
    });
  const isLogged = args.has("log");
  const { isForTerminal } = formatOf(args);
  const all = (params: Params) => ({ ...setup.fixed, ...params });
  const live = await startLiveView(
    context,
    study,
    meaning.names[0]!,
    () => executor.status,
  );
  const view = new StudyView({
    terminal,
    meaning,
    direction: settings.directions[0]!,
    before,
    ...(total !== undefined && { total }),
    ...(budget.timeout !== undefined && { timeoutSeconds: budget.timeout }),
    steps: stepsOf(facts)!,
    ...(isLogged && {
      log: (line) => isForTerminal ? terminal.print(line) : terminal.note(line),
    }),
  });
  try {
    await study.optimize(executor, {
      ...budget,
      onError: "record", // a trial that fails is shown with its reason
      signal,
      onEvent: (event) => {
        view.onEvent(event);
        live.onEvent(event);
        executor.onEvent?.(event);
      },
      // The log shows trials in order, so that is how they start.
      ...(!isLogged && {
        cost: (params) => costOf(setup.data.train, all(params)),
      }),
    });
  } finally {
    view.close();
    executor.close();
    await executor.ended?.();
    await live.close();
  }
}
