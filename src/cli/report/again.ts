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
import type { ReadOptions } from "../../../files.ts";
import type { ProgramFacts } from "../../program/program.ts";
import { flagOf } from "../args/hyperparameter_flags.ts";
import { recordedJobSpec } from "../study/job.ts";

/** A file that the command reads. */
export interface AgainFile {
  readonly name: string;
  readonly text: string;
}

/** How to run a study again. */
export interface Again {
  /** The words after the program. */
  readonly words: readonly string[];
  /** What they read besides data: the space that no flags say, templates. */
  readonly files: readonly AgainFile[];
}

/**
 * The words that run a study again.
 *
 * @param settings As recorded.
 * @param trials Those that it has.
 * @returns What no command can repeat, in a sentence, where there is something.
 */
export function runAgain(
  settings: StudySettings,
  trials: readonly TrialRecord[],
): Again | string {
  const enqueued = trials.filter(({ enqueued }) => enqueued !== undefined);
  if (enqueued.length > 0) return enqueuedText(enqueued);
  const program = settings.facts["program"] as ProgramFacts | undefined;
  if (program === undefined && settings.facts["dataset"] === undefined) {
    return "No command repeats it: what its trials ran, a function of a program or what ask and tell were told, is not recorded.";
  }
  const params = Object.entries(settings.space).map(([name, param]) =>
    paramText(name, param)
  );
  const needsSpace = params.includes(undefined);
  const space = { name: "space.json", text: json(settings.space) };
  const templates = (program?.templates ?? []).map(({ text }, i) => ({
    name: `template_${i + 1}`,
    text,
  }));
  const words = [
    "tune",
    ...needsSpace
      ? [`--space=${space.name}`]
      : params.map((text) => `--param=${text}`),
    `--sampler=${techniqueText(settings.sampler, samplers)}`,
    `--pruner=${techniqueText(settings.pruner, pruners)}`,
    ...settings.stopping.map((rule) =>
      `--stop=${techniqueText(rule, stoppingRules)}`
    ),
    `--total=${trials.length}`,
    `--lag=${settings.lag}`,
    `--seed=${settings.seed}`,
    ...program === undefined
      ? networkWords(settings)
      : programWords(settings, program, templates),
  ];
  return { words, files: [...needsSpace ? [space] : [], ...templates] };
}

const json = (value: unknown) => JSON.stringify(value, null, 2);

/** Which trials nobody but a person knew of. */
function enqueuedText(trials: readonly TrialRecord[]): string {
  const [first, second] = trials;
  const numbers = trials.map(({ number }) => number).join(", ");
  return second === undefined
    ? `No one command repeats it: trial ${
      first!.number
    } was enqueued by hand (lanetune enqueue, study.enqueue).`
    : `No one command repeats it: trials ${numbers} were enqueued by hand (lanetune enqueue, study.enqueue).`;
}

function networkWords(settings: StudySettings): string[] {
  const { dataset, table, validation, repeats, variant, objective, fixed } =
    recordedJobSpec(settings);
  return [
    `--dataset=${dataset}`,
    ...table === undefined ? [] : tableWords(table),
    ...validationWords(validation),
    `--repeats=${repeats}`,
    ...given("objective", objective),
    // Those that are not what they are without a flag.
    ...Object.entries(fixed).map(([name, value]) =>
      `--${flagOf(name)}=${value}`
    ),
    `--variant=${variant}`,
  ];
}

/** How a table is read, where that was said. */
function tableWords({ header, target, task, kinds = {} }: ReadOptions) {
  return [
    ...header === undefined ? [] : [`--header=${header ? "yes" : "no"}`],
    ...given("target", target),
    ...given("task", task),
    ...Object.entries(kinds).map(([name, kind]) => `--column=${name}=${kind}`),
  ];
}

function programWords(
  { directions }: StudySettings,
  program: ProgramFacts,
  templates: readonly AgainFile[],
): string[] {
  const { values, constraints, env, infeasibleExits } = program;
  return [
    ...directions.map((direction) => `--direction=${direction}`),
    ...values.map((value) => `--value=${value}`),
    ...constraints.map((constraint) => `--constraint=${constraint}`),
    ...Object.entries(env).map(([name, value]) => `--env=${name}=${value}`),
    ...program.templates.map(({ to }, i) =>
      `--template=${templates[i]!.name}=${to}`
    ),
    ...given("cwd", program.cwd),
    ...given("metric", program.metric),
    ...given("trial-timeout", program.trialTimeout),
    ...given("memory", program.memory),
    ...infeasibleExits.length === 0
      ? []
      : [`--infeasible-exit=${infeasibleExits}`],
    `--repeats=${program.repeats}`,
    `--warmup=${program.warmup}`,
    ...program.shell ? ["--shell"] : [],
    "--",
    ...program.words,
  ];
}

/** A flag, if there is something to say. */
function given(name: string, value: string | number | undefined): string[] {
  return value === undefined ? [] : [`--${name}=${value}`];
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
