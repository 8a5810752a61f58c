// `tune`: a search over the hyperparameters of an experiment, shown while it
// runs and reported at its end.

import {
  checkFollowable,
  checkHyperparameterSpace,
  createStudy,
  metricNamed,
  type Space,
  type StoredStudy,
  type Study,
  type StudySettings,
  type StudyStorage,
} from "../../../mod.ts";
import { quote } from "../../errors.ts";
import type { Args } from "../args/args.ts";
import type { CommandHandler, Context } from "../command.ts";
import {
  checkFlags,
  checkMemory,
  readFixed,
  withDefaults,
} from "../study/hyperparameters.ts";
import {
  type Job,
  type JobSpec,
  loadJob,
  objectiveFact,
  readJobSpec,
  recordedJobSpec,
} from "../study/job.ts";
import { checkReport, keepStudy, writeReport } from "../report/run_report.ts";
import { noteNextSteps, quoteForShell } from "../study/output/next_steps.ts";
import { formatOf, printStudy, requireBest } from "../study/output/results.ts";
import { runStudy } from "../study/run_study.ts";
import {
  dryRun,
  type Limit,
  needsOf,
  readLimit,
  readSearchSettings,
  type SearchSettings,
} from "../study/search.ts";
import { defaultSpace, readTuneSpace } from "../study/space.ts";
import { withOwnJournal } from "../report/carried.ts";
import { readIfAny, requireStorage, storagePath } from "../study/study_file.ts";
import { checkSave, saveWinner, trainAgain } from "../study/winner.ts";
import { asUsage, asUsageLater, UsageError } from "../usage.ts";

/** Everything that decides the results of a study, before data is loaded. */
interface StudyPlan {
  readonly spec: JobSpec;
  readonly space: Space;
  readonly search: SearchSettings;
}

/** Runs `tune`. */
export const tune: CommandHandler = async (given) => {
  const context = await withOwnJournal(given);
  const { args } = context;
  const stored = await readStored(args);
  const plan = await makePlan(args, stored);
  const limit = readLimit(
    args,
    { ...plan.search, space: plan.space },
    stored?.trials.length ?? 0,
  );
  await checkSave(args);
  await checkReport(args);
  if (args.has("storage")) requireStorage(args);
  const job = await loadJob(context, plan.spec, plan.space);
  checkMemory(job.engine, job.setup, plan.space);
  const kept = await keepStudy(context);
  const study = await startStudy(args, plan, job, kept.storage);
  try {
    await runStudy(context, study, job, limit);
  } finally {
    await study.close();
  }
  tellWhyItStopped(context, study, limit);
  const winner = await trainAgain(context, study, job);
  printStudy(context, study, winner.test);
  await saveWinner(context, winner);
  await writeReport(context, kept, winner.test);
  if (context.signal.aborted) return 0; // main knows
  const code = requireBest(study, context.terminal);
  if (code === 0 && formatOf(args).isForPeople) noteNextSteps(context, study);
  return code;
};

/** The study to go on with; null if there is none yet, or no storage at all. */
async function readStored(args: Args): Promise<StoredStudy | null> {
  if (!args.has("storage")) {
    if (!args.isOn("resume")) return null;
    throw new UsageError("Cannot resume: expected --storage FILE as well");
  }
  const stored = await readIfAny(args);
  if (stored === null || args.isOn("resume")) return stored;
  throw new UsageError(
    `Cannot start a study in ${quote(storagePath(args))}: it holds one of ` +
      `${stored.trials.length} trials, add --resume or choose another path`,
  );
}

/** By flags, or, where a study goes on and they are not written, as recorded. */
async function makePlan(
  args: Args,
  stored: StoredStudy | null,
): Promise<StudyPlan> {
  const fixed = readFixed(args);
  const settings = stored?.settings ?? null;
  const recorded = settings === null ? undefined : recordedJobSpec(settings);
  const objective = args.text("objective") ?? recorded?.objective;
  const search = {
    ...readSearchSettings(args, settings),
    // What the data's own metric is nobody knows yet, but all go this way.
    direction: objective === undefined
      ? "maximize"
      : asUsage(() => metricNamed(objective)).direction,
  } as const;
  const { finiteSpace, gradients = false } = needsOf(search.sampler);
  const space = await readTuneSpace(
    args,
    fixed,
    settings === null
      ? defaultSpace(finiteSpace)
      : { space: settings.space, isRecorded: true },
  );
  const spec = readJobSpec(args, fixed, recorded);
  checkFlags(args, () => checkHyperparameterSpace(space, spec.fixed));
  if (gradients) asUsage(() => checkFollowable(space, spec.fixed));
  const facts = settings === null
    ? {}
    : factsToCompare(settings.facts, spec, space);
  await dryRun({ ...search, space, facts }, stored);
  return { spec: { ...spec, gradient: gradients }, space, search };
}

/** The recorded facts, those changed that can be known without the data. */
function factsToCompare(
  facts: StudySettings["facts"],
  { validation, repeats, variant, objective, ...spec }: JobSpec,
  space: Space,
): StudySettings["facts"] {
  const engine = { ...facts["engine"] as object, variant };
  const fixed = withDefaults(spec.fixed, space);
  const { objective: _, ...others } = facts;
  const changed = { validation, repeats, fixed, engine };
  return { ...others, ...changed, ...objectiveFact(objective) };
}

/** Ends that were not simply the last trial. */
function tellWhyItStopped(
  { args, terminal, signal }: Context,
  { stopped }: Study,
  { budget, total }: Limit,
): void {
  if (stopped === undefined || /^(total|exhausted)$/.test(stopped.rule)) return;
  const isOpen = signal.aborted || stopped.rule === "timeout";
  const isCounted = budget.total !== undefined || budget.more !== undefined;
  const goOn = () =>
    `; go on with --storage ${quoteForShell(storagePath(args))} --resume` +
    (isCounted ? ` --total ${total}` : "");
  terminal.note(
    `stopped: ${stopped.message}` +
      (isOpen && args.has("storage") ? goOn() : ""),
  );
}

function startStudy(
  args: Args,
  { search, space }: StudyPlan,
  { facts }: Job,
  storage: StudyStorage | undefined,
): Promise<Study> {
  const name = args.text("study");
  return asUsageLater(createStudy({
    ...search,
    space,
    facts,
    resume: args.isOn("resume"),
    ...(name !== undefined && { name }),
    ...(storage !== undefined && { storage }),
  }));
}
