// What `tune`, `train` and `replay` have in common: the experiment that flags,
// or the record of a study, describe.

import {
  type Engine,
  experimentFacts,
  type ExperimentSetup,
  type Json,
  loadEngine,
  metricFor,
  METRICS,
  type Params,
  type Space,
  type StudySettings,
  type Validation,
  type Variant,
} from "../../../mod.ts";
import type { ReadOptions } from "../../../files.ts";
import { loadData, readTableFlags } from "./data.ts";
import {
  formatNumber,
  type Steps,
  type ValueMeaning,
} from "../../../report.ts";
import { quote } from "../../errors.ts";
import { type ProgramFacts, valueNames } from "../../program/program.ts";
import { type Args, readDecimal } from "../args/args.ts";
import type { Context } from "../command.ts";
import { withoutDefaults } from "./hyperparameters.ts";
import { needsOf } from "./search.ts";
import { datasetOf } from "../commands/data/places.ts";
import { asUsage, asUsageLater, UsageError } from "../usage.ts";

/** Share of the training split that `--validation holdout` sets aside. */
const HOLDOUT_FRACTION = 1 / 6;

/** An experiment in words, before anything is loaded. */
export interface JobSpec {
  /** As `findDataset` takes it. */
  readonly dataset: string;
  /** How it is read, where it is a table and that is not found out. */
  readonly table?: ReadOptions;
  readonly validation: Validation;
  readonly seed: number;
  readonly repeats: number;
  readonly variant: "auto" | Variant;
  /** The metric that is optimised; by the data if absent. */
  readonly objective?: string;
  /** Hyperparameters that are not searched. */
  readonly fixed: Params;
  /** Whether outcomes carry gradients. */
  readonly gradient?: boolean;
}

/** An experiment, ready to run. */
export interface Job {
  readonly setup: ExperimentSetup;
  /** One that can be asked what fits into its memory. */
  readonly engine: Engine;
  /** What decides its results, for the study's record. */
  readonly facts: { readonly [name: string]: Json };
  readonly meaning: ValueMeaning;
}

/**
 * What the flags want.
 *
 * @param fixed Hyperparameters that flags fix.
 * @param recorded What holds where a flag is not written.
 */
export function readJobSpec(
  args: Args,
  fixed: Params,
  recorded?: JobSpec,
): JobSpec {
  const validation = args.text("validation"), variant = args.text("variant");
  const table = readTableFlags(args, recorded?.table);
  const objective = args.text("objective") ?? recorded?.objective;
  const spec: JobSpec = {
    dataset: datasetOf(args, recorded?.dataset),
    ...(table && { table }),
    validation: validation !== undefined
      ? readValidation(validation, args.isOn("stratify"))
      : recorded?.validation ?? { type: "test" },
    seed: args.integer("seed", 0) ?? recorded?.seed ?? 0,
    repeats: args.integer("repeats", 1) ?? recorded?.repeats ?? 1,
    variant: variant === undefined || variant === "auto"
      ? recorded?.variant ?? "auto"
      : variant as Variant,
    ...(objective !== undefined && { objective }),
    fixed: { ...recorded?.fixed, ...fixed },
  };
  if (args.isOn("retrain") && spec.validation.type === "test") {
    throw new UsageError(
      "Cannot use --retrain: the test split selects and so cannot score, " +
        "expected --validation holdout or kfold=K as well",
    );
  }
  const { type, stratify } = { stratify: false, ...spec.validation };
  if (args.isOn("stratify") && !stratify) {
    throw new UsageError(
      `Cannot use --stratify: --validation is ${type}, expected ` +
        "--validation holdout or kfold=K as well",
    );
  }
  return spec;
}

/**
 * Loads the data set and the engine, and says what they are.
 *
 * @param space What trials choose; nothing for a single training.
 * @throws {UsageError} If the data set is a misspelt name, or the engine's
 * variant is not to be had.
 */
export async function loadJob(
  context: Context,
  spec: JobSpec,
  space: Space = {},
): Promise<Job> {
  const { dataset, table, variant, ...decided } = spec;
  const engine = await asUsageLater(loadEngine({ variant }));
  const data = await loadData(context, dataset, table);
  const setup = {
    ...decided,
    data,
    variant: engine.variant,
    module: engine.module,
  };
  const facts = await factsOf(setup, engine, space, table);
  return { setup, engine, facts, meaning: meaningOf(facts) };
}

/** What stands in the record of a study, and in its JSON. */
async function factsOf(
  setup: ExperimentSetup,
  engine: Engine,
  space: Space,
  table: ReadOptions | undefined,
): Promise<{ [name: string]: Json }> {
  asUsage(() => metricFor(setup.data.train, setup.objective));
  const facts = await experimentFacts(setup, engine, space);
  if (table === undefined) return facts;
  return { ...facts, dataset: { ...Object(facts["dataset"]), table } };
}

/**
 * Loads the experiment of a recorded study, from where flags say its data are.
 *
 * @param action What it is for, in a message: "Cannot replay trial 3".
 * @throws {UsageError} If it is not the recorded one any more, or is none.
 */
export async function loadRecorded(
  context: Context,
  settings: StudySettings,
  action: string,
): Promise<Job> {
  const spec = recordedJobSpec(settings);
  const job = await loadJob(context, {
    ...spec,
    dataset: datasetOf(context.args, spec.dataset),
    gradient: needsOf(settings.sampler).gradients ?? false,
  }, settings.space);
  const facts = asRecorded(job.facts, settings.facts);
  if (JSON.stringify(facts) === JSON.stringify(settings.facts)) return job;
  throw new UsageError(
    `${action}: the experiment is ${quote(facts)}, recorded is ${
      quote(settings.facts)
    }`,
  );
}

/** The facts under the data set's recorded name, if its files only moved. */
export function asRecorded(
  facts: Job["facts"],
  recorded: Job["facts"] = {},
): Job["facts"] {
  const [now, then] = [facts["dataset"], recorded["dataset"]].map(Object) as [
    { name?: string; digest?: string },
    { name?: string; digest?: string },
  ];
  if (now.digest !== then.digest || then.name === undefined) return facts;
  return { ...facts, dataset: { ...now, name: then.name } };
}

/** What the file of a model that a job trained says about its data. */
export function notesOf({ facts }: Pick<Job, "facts">): {
  readonly notes: { readonly [name: string]: Json };
} {
  return { notes: { data: facts["dataset"]! } };
}

/** What a recorded study asked for. */
export function recordedJobSpec(
  { facts, seed, space }: StudySettings,
): JobSpec {
  const { dataset, validation, engine, fixed, repeats, objective } =
    facts as unknown as
      & Pick<JobSpec, "validation" | "fixed" | "repeats" | "objective">
      & {
        dataset?: Pick<JobSpec, "table"> & { name: string };
        engine?: { variant: Variant };
      };
  if (dataset === undefined || engine === undefined) {
    throw new UsageError(
      "Cannot train its trials: the study is not one of networks, " +
        'expected one of "tune" without a program',
    );
  }
  return {
    dataset: dataset.name,
    ...(dataset.table && { table: dataset.table }),
    validation,
    seed,
    repeats,
    variant: engine.variant,
    ...(objective !== undefined && { objective }),
    fixed: withoutDefaults(fixed, space),
  };
}

/** What the values of a study are, from its recorded facts. */
export function meaningOf(
  facts: { readonly [name: string]: Json },
  objectives = 1,
): ValueMeaning {
  const { dataset, validation, repeats, objective = "accuracy" } = facts as {
    dataset?: { train: number; test: number };
    validation?: Validation;
    repeats?: number;
    objective?: string;
  };
  if (dataset === undefined || validation === undefined) {
    const program = facts["program"] as unknown as ProgramFacts | undefined;
    if (program !== undefined) return { names: valueNames(program) };
    const names = Array.from({ length: objectives }, (_, i) => `value_${i}`);
    return { names: objectives === 1 ? ["value"] : names };
  }
  const { train, test } = dataset;
  const samples = validation.type === "test"
    ? test
    : validation.type === "holdout"
    ? Math.round(train * validation.fraction)
    : train;
  const isMean = repeats !== 1 || validation.type === "kfold";
  const isShare = METRICS[objective]?.isShare ?? false;
  return { names: [objective], ...(isShare && { samples }), isMean };
}

/** What the trials of a study report, from its recorded facts. */
export function stepsOf(
  facts: { readonly [name: string]: Json },
): Steps | undefined {
  const { validation, repeats, fixed } = facts as Partial<
    Pick<JobSpec, "validation" | "repeats" | "fixed">
  >;
  if (validation === undefined || fixed === undefined) return undefined;
  const folds = validation.type === "kfold" ? validation.folds : 1;
  const trainings = (repeats ?? 1) * folds;
  return trainings > 1 ? { name: "Training", count: () => trainings } : {
    name: "Epoch",
    count: ({ epochs }) => Number(epochs ?? fixed["epochs"]),
  };
}

/** What selects, in words for a person. */
export function describeValidation(validation: Validation): string {
  const balanced = "stratify" in validation && validation.stratify
    ? ", stratified"
    : "";
  switch (validation.type) {
    case "test":
      return "the test split";
    case "holdout":
      return `${
        formatNumber(validation.fraction * 100)
      } % of the training split${balanced}`;
    case "kfold":
      return `${validation.folds} folds of the training split${balanced}`;
  }
}

function readValidation(text: string, isStratified: boolean): Validation {
  const [type, ...rest] = text.split("=");
  const amount = rest.length > 0 ? rest.join("=") : undefined;
  const number = readDecimal(amount ?? "");
  const stratify = isStratified && { stratify: true };
  if (type === "test" && amount === undefined) return { type };
  if (type === "holdout") {
    const fraction = amount === undefined ? HOLDOUT_FRACTION : number;
    if (fraction > 0 && fraction < 1) return { type, fraction, ...stratify };
  }
  if (type === "kfold" && Number.isSafeInteger(number) && number >= 2) {
    return { type, folds: number, ...stratify };
  }
  throw new UsageError(
    `Cannot use --validation: found ${quote(text)}, expected test, ` +
      "holdout=FRACTION (above 0, below 1) or kfold=K (2 or more)",
  );
}
