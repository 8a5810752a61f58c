// `tell`: what came of a trial that `ask` created, in the end or on the way.

import type { Study, TrialRecord } from "../../../mod.ts";
import { quote } from "../../errors.ts";
import { type Args, readDecimal } from "../args/args.ts";
import type { CommandHandler, Context } from "../command.ts";
import { withStudy } from "../study/study_file.ts";
import { asUsageLater, UsageError } from "../usage.ts";

/** What is told: an outcome, or the value at a step. */
interface TellInput {
  readonly number: number;
  readonly values: readonly number[];
  readonly failed?: string;
  readonly step?: number;
}

/** Runs `tell`. */
export const tell: CommandHandler = (context) => {
  const told = readTellInput(context.args);
  return withStudy(
    context,
    (study) =>
      told.step === undefined
        ? tellOutcome(context, study, told)
        : tellStep(context, study, told, told.step),
  );
};

function readTellInput(args: Args): TellInput {
  const [trial, ...texts] = args.operands;
  if (!/^\d+$/.test(trial!)) {
    throw new UsageError(
      `Cannot read the trial: found ${quote(trial)}, expected its number`,
    );
  }
  const number = Number(trial), values = texts.map(readValue);
  const failed = args.text("failed"), step = args.integer("step", 0);
  if (step !== undefined && (failed !== undefined || values.length !== 1)) {
    throw new UsageError(
      `Cannot tell step ${step} of trial ${number}: expected one value`,
    );
  }
  if ((failed === undefined) === (values.length === 0)) {
    throw new UsageError(
      `Cannot tell trial ${number}: expected its value or --failed REASON`,
    );
  }
  return {
    number,
    values,
    ...(failed !== undefined && { failed }),
    ...(step !== undefined && { step }),
  };
}

const NOT_FINITE = /^([+-]?)(nan|inf|infinity)$/i;

/** A number, also one that is none: a trial that has it fails. */
function readValue(text: string): number {
  const [, sign, word] = NOT_FINITE.exec(text) ?? [];
  if (word !== undefined) {
    if (word.toLowerCase() === "nan") return NaN;
    return sign === "-" ? -Infinity : Infinity;
  }
  const value = readDecimal(text);
  if (Number.isFinite(value)) return value;
  throw new UsageError(
    `Cannot read the value: found ${quote(text)}, expected a number`,
  );
}

async function tellOutcome(
  { args, terminal }: Context,
  study: Study,
  { number, values, failed }: TellInput,
): Promise<number> {
  const told = failed === undefined ? values : { failed };
  const { outcome } = await asUsageLater(study.tell(number, told));
  const state = outcome!.state;
  const reason = outcome?.state === "failed" ? outcome.reason : undefined;
  if (args.text("format") === "json") {
    terminal.print(JSON.stringify({ number, state, reason }));
  }
  terminal.note(
    `trial ${number} is ${state}` + (reason === undefined ? "" : `: ${reason}`),
  );
  return 0;
}

/** Prints `prune` or `continue`: whether the trial need not go on. */
async function tellStep(
  { args, terminal }: Context,
  study: Study,
  { number, values: [value] }: TellInput,
  step: number,
): Promise<number> {
  const isPruned = await asUsageLater(
    study.report(number, { step, value: value! }),
  );
  if (!isPruned) checkDecided(study.trials, number, step);
  const decision = isPruned ? "prune" : "continue";
  terminal.print(
    args.text("format") === "json"
      ? JSON.stringify({ number, step, decision })
      : decision,
  );
  return 0;
}

/** A report that waits for those of lower trials would be lost here. */
export function checkDecided(
  trials: readonly TrialRecord[],
  number: number,
  step: number,
): void {
  if (trials[number]!.reports.at(-1)?.step === step) return;
  const missing = trials.find((trial) =>
    trial.outcome === undefined && (trial.reports.at(-1)?.step ?? -1) < step
  )!;
  throw new Error(
    `Cannot tell step ${step} of trial ${number} yet: the pruner compares ` +
      `it with trial ${missing.number}, expected tell ${missing.number} of ` +
      "that step or of its outcome first",
  );
}
