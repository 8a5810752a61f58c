// The results of a study on standard output, in the format that was asked for.

import {
  bestOf,
  boundaryHints,
  type Exportable,
  exportStudy,
  paretoFront,
  type TrialRecord,
  type Validation,
} from "../../../mod.ts";
import {
  formatAccuracy,
  formatValue,
  renderParams,
  renderTrials,
  studyToJson,
  trialsToCsv,
  type ValueMeaning,
} from "../../../report.ts";
import type { Context } from "../command.ts";
import { describeValidation } from "./job.ts";
import type { Terminal } from "../terminal.ts";

/** What the best network scored on the test split. */
export interface TestScore {
  readonly loss: number;
  readonly accuracy: number;
  /** Test images. */
  readonly samples: number;
}

/** What is known beside the study itself. */
export interface Findings {
  readonly meaning: ValueMeaning;
  readonly test?: TestScore;
}

/** Prints all trials of a study and the best of them. */
export function printStudy(
  { args, terminal }: Pick<Context, "args" | "terminal">,
  study: Exportable,
  findings: Findings,
): void {
  const { meaning, test } = findings;
  const selection = selectionOf(study);
  const format = args.text("format") ?? "text";
  if (format === "json") {
    terminal.printExact(studyToJson(exportStudy(study), {
      ...(test && { test: { loss: test.loss, accuracy: test.accuracy } }),
      host: {
        deno: Deno.version.deno,
        os: Deno.build.os,
        arch: Deno.build.arch,
        cores: navigator.hardwareConcurrency,
      },
    }));
  } else if (format === "csv") {
    terminal.printExact(trialsToCsv(study.trials, meaning.names).trimEnd());
    if (selection !== undefined) terminal.note(selection);
  } else {
    printTrials(study, meaning, terminal);
    if (bestTrials(study).length > 0) terminal.print("");
    printBest(study, findings, terminal);
  }
}

/** The table of the trials that have ended. */
export function printTrials(
  study: Exportable,
  meaning: ValueMeaning,
  terminal: Terminal,
): void {
  const ended = study.trials.filter((trial) => trial.outcome !== undefined);
  const { style, columns } = terminal;
  if (ended.length === 0) return terminal.note("no trial has ended");
  if (terminal.isLive) terminal.note(""); // apart from what went by before
  terminal.print(renderTrials(ended, {
    meaning,
    best: bestTrials(study).map(({ number }) => number),
    style,
    ...(columns !== undefined && { columns }),
  }));
}

/** The best hyperparameters, and what there is to know of them. */
export function printBest(
  study: Exportable,
  { meaning, test }: Findings,
  terminal: Terminal,
): void {
  const best = bestTrials(study);
  for (const { number, params, outcome } of best) {
    const values = outcome?.state === "complete" ? outcome.values : [];
    const figures = meaning.names.map((name, i) =>
      `${name} ${formatValue(values[i]!, meaning)}`
    );
    terminal.print([
      terminal.style("strong", `Best hyperparameters (trial ${number}):`),
      renderParams(params),
      figures.join(", "),
    ].join("\n"));
  }
  if (best.length === 0) return;
  const selection = selectionOf(study);
  if (selection !== undefined) terminal.print(selection);
  for (const hint of hintsOf(study)) terminal.note(`hint: ${hint}`);
  if (test !== undefined) {
    const accuracy = formatAccuracy(test.accuracy, test.samples);
    terminal.print(`test accuracy ${accuracy}, scored once`);
  }
}

/** The best trials; several only where there are several objectives. */
export function bestTrials(
  { trials, directions }: Exportable,
): readonly TrialRecord[] {
  if (directions.length > 1) return paretoFront(trials, directions);
  const best = bestOf(trials, directions[0]!);
  return best === undefined ? [] : [best];
}

/** Where the search may have been too narrow. */
function hintsOf({ trials, directions, settings }: Exportable): string[] {
  const [direction, ...others] = directions;
  if (settings === null || others.length > 0) return [];
  return boundaryHints(trials, settings.space, direction!)
    .map(({ message }) => message.charAt(0).toLowerCase() + message.slice(1));
}

/** What the best was selected on, where that is known. */
function selectionOf({ settings }: Exportable): string | undefined {
  const { validation } = (settings?.facts ?? {}) as {
    validation?: Validation;
  };
  if (validation === undefined) return undefined;
  return `selected on ${describeValidation(validation)}` +
    (validation.type === "test"
      ? ", which flatters; --validation holdout selects without it"
      : "");
}
