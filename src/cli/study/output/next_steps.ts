// What to do after a study, as commands that a POSIX shell takes as they are.

import { HYPERPARAMETERS, type Study } from "../../../../mod.ts";
import { hasChanged } from "../../../../analysis.ts";
import { quoteForShell } from "../../../program/shell_word.ts";
import type { Args } from "../../args/args.ts";
import type { Context } from "../../command.ts";
import { callFromHere } from "../../calls.ts";
import { flagOf } from "../../args/hyperparameter_flags.ts";
import type { Limit } from "../search.ts";
import { storagePath } from "../study_file.ts";
import { bestTrials } from "../../../../report.ts";

const WEIGHTS = "best.safetensors";
const STORAGE = "study.jsonl";

/** Says what can be done with a study that has a best trial. */
export function noteNextSteps(
  { args, terminal }: Pick<Context, "args" | "terminal">,
  study: Study,
): void {
  const steps = args.has("storage")
    ? stepsWithStorage(args, study)
    : stepsWithout(args, study);
  const width = Math.max(...steps.map(([what]) => what.length));
  terminal.note("");
  for (const [what, words] of steps) {
    const command = [...callFromHere(), ...words].map(quoteForShell).join(" ");
    terminal.noteCommand(`${what.padEnd(width)}  ${command}`);
  }
}

type Step = readonly [what: string, words: readonly string[]];

function stepsWithStorage(args: Args, study: Study): Step[] {
  const path = storagePath(args);
  const name = written(args, ["study"]), data = written(args, DATA);
  const folds = study.settings.facts["validation"] as { type?: string };
  const steps: Step[] = [
    ["save the winner", [
      "train",
      `--from=${path}`,
      ...name,
      ...data,
      // One training has no folds.
      ...folds?.type === "kfold" ? ["--validation=test"] : [],
      `--save=${WEIGHTS}`,
    ]],
    ["what mattered", ["importance", `--storage=${path}`, ...name]],
    ["ten more trials", [
      "tune",
      `--storage=${path}`,
      ...name,
      ...data,
      "--resume",
      "--more=10",
    ]],
  ];
  return steps.filter(([, [command]]) =>
    !(command === "train" && !isTrainable(args, study)) &&
    !(command === "tune" && study.stopped?.rule === "exhausted")
  );
}

/** Whether the winner is not saved yet, and "train" can do it. */
function isTrainable(args: Args, study: Study): boolean {
  const best = bestTrials(study)[0];
  return !args.has("save-best") && best !== undefined &&
    !hasChanged(study.trials, best);
}

const DATA = ["dataset", "data-dir"] as const;
/** How a table is read; a study's file has it. */
const TABLE = ["target", "task", "header"] as const;

function stepsWithout(args: Args, study: Study): Step[] {
  const params = bestTrials(study)[0]!.params;
  const values = Object.keys(HYPERPARAMETERS).flatMap((name) => {
    const value = params[name] ?? args.text(flagOf(name));
    return value === undefined ? [] : [`--${flagOf(name)}=${value}`];
  });
  const isFolded = args.text("validation")?.startsWith("kfold") ?? false;
  const rest = [
    ...written(args, [
      ...DATA,
      ...TABLE,
      ...isFolded ? [] : ["validation"],
      "seed",
      "variant",
    ]),
    ...args.list("column").map((column) => `--column=${column}`),
    ...args.isOn("stratify") && !isFolded ? ["--stratify"] : [],
  ];
  const save: Step = [
    "save the winner",
    ["train", ...values, ...rest, `--save=${WEIGHTS}`],
  ];
  const keep = withoutFiles(Deno.args);
  return [
    ...isTrainable(args, study) ? [save] : [],
    ["keep the study", [...keep, `--storage=${STORAGE}`]],
    ["then what mattered", ["importance", `--storage=${STORAGE}`]],
  ];
}

/** Flags without those that write files, which are there by now. */
export function withoutFiles(flags: readonly string[]): string[] {
  return flags.filter((arg, i) =>
    !/^--(save-best|report|plots|force)(=|$)/.test(arg) &&
    !/^--(save-best|report|plots)$/.test(flags[i - 1] ?? "")
  );
}

/** Flags as they were written. */
function written(args: Args, names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const value = args.text(name);
    return value === undefined ? [] : [`--${name}=${value}`];
  });
}

/** Ends that were not simply the last trial. */
export function tellWhyItStopped(
  { args, terminal, signal }: Context,
  { stopped }: Study,
  { budget, total }: Limit,
): void {
  if (stopped === undefined || /^(total|exhausted)$/.test(stopped.rule)) return;
  const isOpen = signal.aborted || stopped.rule === "timeout";
  const isCounted = budget.total !== undefined || budget.more !== undefined;
  const program = args.program === undefined ? [] : ["--", ...args.program];
  const goOn = () =>
    `; go on with --storage ${quoteForShell(storagePath(args))} --resume` +
    (isCounted ? ` --total ${total}` : "") +
    program.map((word) => ` ${quoteForShell(word)}`).join("");
  terminal.note(
    `stopped: ${stopped.message}` +
      (isOpen && args.has("storage") ? goOn() : ""),
  );
}
