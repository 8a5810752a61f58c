// The command that gives a study's results again, from what its file records.

import {
  HYPERPARAMETERS,
  type ParamSpec,
  parseParamText,
  pruners,
  samplers,
  stoppingRules,
  type StudySettings,
  type TrialRecord,
  type Validation,
} from "../../../mod.ts";
import type { ProgramFacts } from "../../program/program.ts";
import { flagOf } from "../args/hyperparameter_flags.ts";
import { recordedJobSpec } from "../study/job.ts";

/** Where a space goes that flags cannot say. */
export const SPACE_FILE = "space.json";

/** How to run a study again. */
export interface Again {
  /** The words after the program. */
  readonly words: readonly string[];
  /** Whether {@linkcode SPACE_FILE} is among them: the space as JSON. */
  readonly needsSpace: boolean;
}

/**
 * The words that run a study again.
 *
 * @param settings As recorded.
 * @param trials Those that it has.
 * @returns Undefined where flags alone cannot say it: studies that another
 * program asked for, trials that somebody enqueued, tables, programs with
 * templates of files.
 */
export function runAgain(
  settings: StudySettings,
  trials: readonly TrialRecord[],
): Again | undefined {
  const program = settings.facts["program"] as ProgramFacts | undefined;
  const what = program === undefined
    ? networkWords(settings)
    : programWords(settings, program);
  const isEnqueued = trials.some(({ enqueued }) => enqueued !== undefined);
  if (what === undefined || isEnqueued) return undefined;
  const params = Object.entries(settings.space).map(([name, param]) =>
    paramText(name, param)
  );
  const needsSpace = params.includes(undefined);
  const words = [
    "tune",
    ...needsSpace
      ? [`--space=${SPACE_FILE}`]
      : params.map((text) => `--param=${text}`),
    `--sampler=${techniqueText(settings.sampler, samplers)}`,
    `--pruner=${techniqueText(settings.pruner, pruners)}`,
    ...settings.stopping.map((rule) =>
      `--stop=${techniqueText(rule, stoppingRules)}`
    ),
    `--total=${trials.length}`,
    `--lag=${settings.lag}`,
    `--seed=${settings.seed}`,
    ...what,
  ];
  return { words, needsSpace };
}

function networkWords(settings: StudySettings): string[] | undefined {
  if (settings.facts["dataset"] === undefined) return undefined;
  const { dataset, table, validation, repeats, variant, objective, fixed } =
    recordedJobSpec(settings);
  if (table !== undefined) return undefined;
  return [
    `--dataset=${dataset}`,
    ...validationWords(validation),
    `--repeats=${repeats}`,
    ...objective === undefined ? [] : [`--objective=${objective}`],
    // Those that are not what they are without a flag.
    ...Object.entries(fixed).map(([name, value]) =>
      `--${flagOf(name)}=${value}`
    ),
    `--variant=${variant}`,
  ];
}

function programWords(
  { directions }: StudySettings,
  program: ProgramFacts,
): string[] | undefined {
  const { templates, infeasibleExits, memory } = program;
  if (templates.length + infeasibleExits.length > 0) return undefined;
  if (memory !== undefined) return undefined;
  const { values, constraints, env, cwd, metric, trialTimeout } = program;
  const given = (name: string, value: string | number | undefined) =>
    value === undefined ? [] : [`--${name}=${value}`];
  return [
    ...directions.map((direction) => `--direction=${direction}`),
    ...values.map((value) => `--value=${value}`),
    ...constraints.map((constraint) => `--constraint=${constraint}`),
    ...Object.entries(env).map(([name, value]) => `--env=${name}=${value}`),
    ...given("cwd", cwd),
    ...given("metric", metric),
    ...given("trial-timeout", trialTimeout),
    `--repeats=${program.repeats}`,
    `--warmup=${program.warmup}`,
    ...program.shell ? ["--shell"] : [],
    "--",
    ...program.words,
  ];
}

/** A parameter as `--param` takes it; undefined if no text gives it. */
export function paramText(name: string, param: ParamSpec): string | undefined {
  const text = `${name}=${valuesText(param)}`;
  const { when: _, ...plain } = param;
  try {
    const [read, parsed] = parseParamText(text);
    // Conditions of hyperparameters come by themselves.
    const isSame = read === name && sameFields(parsed, plain) &&
      (param.when === undefined || Object.hasOwn(HYPERPARAMETERS, name));
    return isSame ? text : undefined;
  } catch {
    return undefined;
  }
}

function valuesText(param: ParamSpec): string {
  switch (param.type) {
    case "categorical":
      return param.choices.map(String).join(",");
    case "fixed":
      return String(param.value);
    default:
      return `${param.low}..${param.high}` +
        (param.type === "int" ? ":int" : "") + (param.log ? ":log" : "") +
        (param.step === undefined ? "" : `:step=${param.step}`);
  }
}

function sameFields(a: object, b: object): boolean {
  const text = (one: object) =>
    JSON.stringify(Object.entries(one).sort(([x], [y]) => x < y ? -1 : 1));
  return text(a) === text(b);
}

/** A sampler, pruner or rule with the options that are not the default. */
function techniqueText(
  { name, options }: StudySettings["sampler"],
  list: {
    readonly [name: string]: {
      readonly options: { readonly [name: string]: object };
    };
  },
): string {
  const specs = Object.hasOwn(list, name) ? list[name]!.options : {};
  const written = Object.entries(options).filter(([option, value]) => {
    const spec = specs[option] as { default?: unknown } | undefined;
    return value !== null && spec?.default !== value;
  });
  const text = written.map(([option, value]) => `${option}=${value}`);
  return text.length > 0 ? `${name}:${text.join(",")}` : name;
}

function validationWords(validation: Validation): string[] {
  if (validation.type === "test") return ["--validation=test"];
  const { type, stratify } = validation;
  const amount = type === "holdout" ? validation.fraction : validation.folds;
  return [`--validation=${type}=${amount}`, ...stratify ? ["--stratify"] : []];
}
