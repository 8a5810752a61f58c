// `tune -- PROGRAM`: a search over the parameters of any program.

import type {
  Json,
  SettingsInput,
  Space,
  StoredStudy,
  Study,
} from "../../../mod.ts";
import {
  type ProgramExecutor,
  programExecutor,
} from "../../program/executor.ts";
import { isShared } from "../../program/measures.ts";
import { CAN_RUN } from "../../program/process.ts";
import { parseProgram, type Program } from "../../program/program.ts";
import { clusterExecutor, type Coordinator } from "../cluster/coordinate.ts";
import type { CommandHandler, Context } from "../command.ts";
import { checkReport, keepStudy, writeReport } from "../report/run_report.ts";
import { requireRight } from "../rights.ts";
import { meaningOf } from "../study/job.ts";
import { formatOf, printStudy, requireBest } from "../study/output/results.ts";
import { tellWhyItStopped } from "../study/output/next_steps.ts";
import { startLiveView } from "../serve/live.ts";
import { lagHint } from "../study/choose_executor.ts";
import { StudyView } from "../study/output/study_view.ts";
import {
  continuesTrials,
  dryRun,
  type Limit,
  readLimit,
  readSearchSettings,
  readTime,
} from "../study/search.ts";
import { readSpace } from "../study/space.ts";
import { readStored, requireStorage, startStudy } from "../study/study_file.ts";
import { asUsage, UsageError } from "../usage.ts";
import {
  programFact,
  readCores,
  readDirections,
  readProgram,
  recordedProgram,
} from "./flags.ts";
import { findPrograms } from "./needs.ts";
import { noteProgramSteps } from "./next_steps.ts";
import { openFolder } from "./folder.ts";

const GRACE_SECONDS = 5;

/** What a study of a program is, before anything is written or run. */
interface ProgramPlan {
  readonly program: Program;
  readonly settings: SettingsInput & { readonly space: Space };
  readonly limit: Limit;
  readonly cores: readonly number[] | undefined;
  /** Trials at once. */
  readonly jobs: number;
  readonly grace: number;
}

/** Runs `tune` where a program stands behind `--`. */
export const tuneProgram: CommandHandler = async (context) => {
  const { args, terminal, signal } = context;
  const plan = await makePlan(context, await readStored(args));
  const isHere = !args.has("cluster");
  if (isHere) requireRight("run a program", { name: "run" });
  await checkReport(args);
  if (args.has("storage")) requireStorage(args);
  if (isHere) await findPrograms(plan.program, plan.cores);
  const kept = await keepStudy(context);
  const study = await startStudy(context, plan.settings, kept.storage);
  try {
    await runTrials(context, study, plan);
  } finally {
    await study.close();
  }
  tellWhyItStopped(context, study, plan.limit);
  printStudy(context, study);
  await writeReport(context, kept);
  if (signal.aborted) return 0; // main knows
  const code = requireBest(study, terminal);
  if (code === 0 && formatOf(args).isForTerminal) {
    noteProgramSteps(context, study);
  }
  return code;
};

/** By flags, or, where a study goes on and they are not written, as recorded. */
async function makePlan(
  { args }: Context,
  stored: StoredStudy | null,
): Promise<ProgramPlan> {
  if (!CAN_RUN && !args.has("cluster")) {
    throw new UsageError(
      "Cannot tune a program on Windows: expected Linux, macOS or WSL",
    );
  }
  const recorded = stored?.settings ?? null;
  const before = recordedProgram(recorded);
  const facts = await readProgram(args, before);
  const space = { ...recorded?.space, ...await readSpace(args) };
  if (Object.keys(space).length === 0) {
    throw new UsageError(
      "Cannot tune a program: there is no space, expected --param " +
        "NAME=VALUES or --space FILE",
    );
  }
  const program = asUsage(() => parseProgram(facts, space));
  const directions = readDirections(args, facts, stored?.directions);
  const search = readSearchSettings(args, recorded, "auto");
  const others: { [name: string]: Json } = { ...recorded?.facts };
  const settings = {
    ...search,
    directions,
    space,
    facts: { ...others, ...programFact(facts) },
  };
  const study = await dryRun(settings, stored);
  if (continuesTrials(study.settings)) {
    throw new UsageError(
      "Cannot pause runs of a program: expected another sampler than pbt, and " +
        "no promote",
    );
  }
  const limit = readLimit(args, settings, stored?.trials.length ?? 0);
  const cores = readCores(args);
  return {
    program,
    settings,
    limit,
    cores,
    jobs: chooseJobs(program, limit, cores),
    grace: readTime(args, "grace") ?? GRACE_SECONDS,
  };
}

/** One at a time where trials would disturb each other. */
function chooseJobs(
  { values, constraints, facts: { cwd } }: Program,
  { jobs }: Limit,
  cores: readonly number[] | undefined,
): number {
  const measures = [...values, ...constraints.map(({ measure }) => measure)];
  const isAlone = measures.some((measure) =>
    measure.kind === "time" || isShared(measure, cwd)
  );
  const most = cores?.length ?? Infinity;
  if (jobs === undefined) {
    return isAlone ? 1 : Math.min(navigator.hardwareConcurrency, most);
  }
  if (jobs <= most) return jobs;
  throw new UsageError(
    `Cannot run ${jobs} trials at once: --pin names ${most} cores, expected ` +
      "one for each",
  );
}

/** Runs the program on this machine. */
function executorHere(
  { settings, trials }: Study,
  { program, cores, jobs, grace }: ProgramPlan,
  folder: string,
): ProgramExecutor {
  return programExecutor(program, {
    folder,
    seed: settings.seed,
    jobs,
    grace,
    ...(cores && { cores }),
    counted: new Map(
      trials.filter(({ outcome }) => outcome === undefined)
        .map(({ number, reports }) => [number, reports]),
    ),
  });
}

async function runTrials(
  context: Context,
  study: Study,
  plan: ProgramPlan,
): Promise<void> {
  const { args, terminal, signal } = context;
  const { program: { facts }, limit: { budget, total } } = plan;
  const { settings, trials } = study;
  await using folder = args.has("cluster")
    ? undefined
    : await openFolder(args, study.name);
  const executor: ProgramExecutor & Partial<Coordinator> = folder === undefined
    ? await clusterExecutor(context, study, { type: "program", facts })
    : executorHere(study, plan, folder.path);
  const meaning = meaningOf(settings.facts, settings.directions.length);
  const live = await startLiveView(
    { args, terminal },
    study,
    meaning.names[0]!,
    () => executor.status,
  );
  const view = new StudyView({
    terminal,
    meaning,
    direction: settings.directions[0]!,
    before: trials,
    ...(total !== undefined && { total }),
    ...(budget.timeout !== undefined && { timeoutSeconds: budget.timeout }),
  });
  try {
    await study.optimize(executor, {
      ...budget,
      signal,
      onEvent: (event) => {
        live.onEvent(event);
        executor.onEvent?.(event);
        if (event.type === "limited") terminal.note(lagHint(event));
        else view.onEvent(event);
      },
    });
  } finally {
    view.close();
    executor.close();
    await executor.ended();
    await live.close();
  }
}
