// `tune`: a search over the hyperparameters of an experiment, shown while it
// runs and reported at its end.

import {
  checkFollowable,
  checkHyperparameterSpace,
  metricNamed,
  objectiveFact,
  recordedHyperparameters,
  type Space,
  type StoredStudy,
  type StudySettings,
} from "../../../mod.ts";
import { quote } from "../../errors.ts";
import type { Args } from "../args/args.ts";
import type { CommandHandler } from "../command.ts";
import { checkClusterFlags } from "../cluster/coordinate.ts";
import { refuseProgramFlags } from "../program/flags.ts";
import { tuneProgram } from "../program/tune_program.ts";
import {
  checkFlags,
  checkMemory,
  readFixed,
} from "../study/hyperparameters.ts";
import {
  asRecorded,
  type JobSpec,
  loadJob,
  readJobSpec,
  recordedJobSpec,
} from "../study/job.ts";
import { checkReport, keepStudy, writeReport } from "../report/run_report.ts";
import { noteNextSteps, tellWhyItStopped } from "../study/output/next_steps.ts";
import { formatOf, printStudy, requireBest } from "../study/output/results.ts";
import { runStudy } from "../study/run_study.ts";
import {
  continuesTrials,
  defaultSampler,
  dryRun,
  needsOf,
  readLimit,
  readSearchSettings,
  type SearchSettings,
} from "../study/search.ts";
import { defaultSpace, readTuneSpace } from "../study/space.ts";
import { withOwnJournal } from "../report/carried.ts";
import {
  readStored,
  requireStorage,
  startStudy,
  storagePath,
} from "../study/study_file.ts";
import { checkSave, saveWinner, trainAgain } from "../study/winner.ts";
import { asUsage, UsageError } from "../usage.ts";

/** Everything that decides the results of a study, before data is loaded. */
interface StudyPlan {
  readonly spec: JobSpec;
  readonly space: Space;
  readonly search: SearchSettings;
  /** Whether trials go on from each other. */
  readonly continues: boolean;
}

/** Runs `tune`. */
export const tune: CommandHandler = async (given) => {
  const context = await withOwnJournal(given);
  const { args } = context;
  checkClusterFlags(args);
  if (args.program !== undefined) return await tuneProgram(context);
  refuseProgramFlags(args);
  const stored = await readStored(args);
  if (stored?.settings?.facts["program"] !== undefined) {
    throw new UsageError(
      `Cannot go on with ${quote(storagePath(args))}: its trials are runs of ` +
        "a program, expected -- and the program behind it",
    );
  }
  const plan = await makePlan(args, stored);
  const limit = readLimit(
    args,
    { ...plan.search, space: plan.space, continues: plan.continues },
    stored?.trials.length ?? 0,
  );
  await checkSave(args);
  await checkReport(args);
  if (args.has("storage")) requireStorage(args);
  const job = await loadJob(context, plan.spec, plan.space);
  checkMemory(job.engine, job.setup, plan.space);
  const kept = await keepStudy(context);
  const facts = asRecorded(job.facts, stored?.settings?.facts);
  const study = await startStudy(
    context,
    { ...plan.search, space: plan.space, facts },
    kept.storage,
  );
  try {
    await runStudy(context, study, job, limit);
  } finally {
    await study.close();
  }
  tellWhyItStopped(context, study, limit);
  const winner = await trainAgain(context, study, job);
  printStudy(context, study, winner.test);
  await saveWinner(context, winner);
  await writeReport(context, kept, winner);
  if (context.signal.aborted) return 0; // main knows
  const code = requireBest(study, context.terminal);
  if (code === 0 && formatOf(args).isForTerminal) noteNextSteps(context, study);
  return code;
};

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
    ...readSearchSettings(args, settings, defaultSampler(args)),
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
  const { settings: made } = await dryRun({ ...search, space, facts }, stored);
  const continues = continuesTrials(made);
  return { spec: { ...spec, gradient: gradients }, space, search, continues };
}

/** The recorded facts, those changed that can be known without the data. */
function factsToCompare(
  facts: StudySettings["facts"],
  { validation, repeats, variant, objective, ...spec }: JobSpec,
  space: Space,
): StudySettings["facts"] {
  const engine = { ...facts["engine"] as object, variant };
  const fixed = recordedHyperparameters(spec.fixed, space);
  const { objective: _, ...others } = facts;
  const changed = { validation, repeats, fixed, engine };
  return { ...others, ...changed, ...objectiveFact(objective) };
}
