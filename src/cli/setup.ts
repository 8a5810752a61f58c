// What `tune`, `train` and `replay` have in common: from flags to the data, the
// hyperparameters and the way of validating that an experiment is made of.

import { CATALOG, findDataset } from "../../files.ts";
import {
  type Dataset,
  digest,
  type Engine,
  type ExperimentSetup,
  HYPERPARAMETERS,
  type Json,
  loadEngine,
  normalizationOf,
  type Params,
  type ParamValue,
  type TrainTest,
  type Validation,
  type Variant,
} from "../../mod.ts";
import { formatNumber, type ValueMeaning } from "../../report.ts";
import { quote, suggest } from "../errors.ts";
import type { Args } from "./args.ts";
import type { Context } from "./commands.ts";
import { flagOf } from "./flags.ts";
import { placesOf } from "./places.ts";
import { hasRight } from "./rights.ts";
import { asUsage, UsageError } from "./usage.ts";

/** Share of the training set that `--validation holdout` sets aside. */
const HOLDOUT_FRACTION = 1 / 6;

/** An experiment as the flags describe it. */
export interface Job {
  readonly setup: ExperimentSetup;
  /** One that can be asked what fits into its memory. */
  readonly engine: Engine;
  /** What decides its results, for the study's record. */
  readonly facts: { readonly [name: string]: Json };
  readonly meaning: ValueMeaning;
}

/**
 * Reads the flags, loads the data set and says what it is.
 *
 * @param fixed Hyperparameters fixed by a flag.
 * @param searched Names of those that trials choose.
 */
export async function readJob(
  context: Context,
  fixed: Params,
  searched: readonly string[] = [],
): Promise<Job> {
  const { args, terminal } = context;
  const validation = readValidation(args.text("validation") ?? "test");
  const seed = args.integer("seed", 0) ?? 0;
  const wanted = args.text("variant") ?? "auto";
  const engine = await loadEngine({ variant: wanted as "auto" | Variant });
  const { variant, abi, module } = engine;
  const name = args.text("dataset") ?? "digits";
  checkName(name);
  const data = await findDataset(name, placesOf(context));
  terminal.note(describeData(data));
  return {
    engine,
    setup: { data, validation, seed, variant, fixed, module },
    facts: {
      engine: { variant, abi },
      dataset: {
        name: data.train.name,
        digest: await digest(data),
        train: data.train.count,
        test: data.test.count,
        ...normalizationOf(data.train),
      },
      validation,
      fixed: allFixed(fixed, searched),
    },
    meaning: { names: ["accuracy"], samples: samplesOf(data, validation) },
  };
}

/** A misspelt name of the catalog shall not be taken for a folder. */
function checkName(name: string): void {
  const known = Object.keys(CATALOG);
  if (known.includes(name) || /[\\/,.]/.test(name) || isFolder(name)) return;
  const hint = suggest(name, known);
  if (!hint.endsWith("?")) return;
  throw new UsageError(`Cannot find data set ${quote(name)}: ${hint}`);
}

function isFolder(path: string): boolean {
  if (!hasRight({ name: "read", path })) return false;
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false; // findDataset says what is wrong
  }
}

/** Hyperparameters fixed by a flag of their own, checked. */
export function readFixed(args: Args): Params {
  const fixed: Record<string, ParamValue> = {};
  for (const [name, { check }] of Object.entries(HYPERPARAMETERS)) {
    const text = args.text(flagOf(name));
    if (text === undefined) continue;
    const value = Number.isNaN(Number(text)) ? text : Number(text);
    asUsage(() => check(value));
    fixed[name] = value;
  }
  return fixed;
}

/** The value of every hyperparameter that is not searched. */
function allFixed(fixed: Params, searched: readonly string[]): Params {
  return Object.fromEntries(
    Object.entries(HYPERPARAMETERS)
      .filter(([name]) => !searched.includes(name))
      .map(([name, one]) => [name, fixed[name] ?? one.default]),
  );
}

function readValidation(text: string): Validation {
  const [type, amount] = text.split("=", 2);
  const number = Number(amount);
  if (type === "test" && amount === undefined) return { type };
  if (type === "holdout") {
    if (amount === undefined) return { type, fraction: HOLDOUT_FRACTION };
    if (number > 0 && number < 1) return { type, fraction: number };
  }
  if (type === "kfold" && Number.isSafeInteger(number) && number >= 2) {
    return { type, folds: number };
  }
  throw new UsageError(
    `Cannot use --validation: found "${text}", expected test, ` +
      "holdout=FRACTION (above 0, below 1) or kfold=K (2 or more)",
  );
}

/** How many images each accuracy is measured on. */
function samplesOf({ train, test }: TrainTest, validation: Validation): number {
  switch (validation.type) {
    case "test":
      return test.count;
    case "holdout":
      return Math.round(train.count * validation.fraction);
    case "kfold":
      return train.count;
  }
}

/** What selects, in words for a person. */
export function describeValidation(validation: Validation): string {
  switch (validation.type) {
    case "test":
      return "the test split";
    case "holdout":
      return `${
        formatNumber(validation.fraction * 100)
      } % of the training split`;
    case "kfold":
      return `${validation.folds} folds of the training split`;
  }
}

function describeData({ train, test }: TrainTest): string {
  const { mean, std } = normalizationOf(train);
  const count = (dataset: Dataset) => dataset.count.toLocaleString("en");
  return `${train.name}: ${count(train)} training and ${count(test)} test ` +
    `samples of ${
      train.inputShape.join("×")
    }, ${train.task.classes} classes, ` +
    `mean ${formatNumber(mean)}, standard deviation ${formatNumber(std)}`;
}
