// The results of a study on standard output, in the format that was asked for.

import { exportStudy, type Study } from "../../mod.ts";
import {
  formatAccuracy,
  formatValue,
  renderParams,
  renderTrials,
  studyToJson,
  trialsToCsv,
  type ValueMeaning,
} from "../../report.ts";
import type { Args } from "./args.ts";
import type { Terminal } from "./terminal.ts";

/** What the best network scored on the test split. */
export interface TestScore {
  readonly loss: number;
  readonly accuracy: number;
  /** Test images. */
  readonly samples: number;
}

/** What is printed of a study. */
export interface Results {
  readonly study: Study;
  readonly meaning: ValueMeaning;
  /** What selected the best, in words. */
  readonly selectedOn: string;
  /** Whether that was the test split itself. */
  readonly isTestSplit: boolean;
  readonly test?: TestScore;
}

/** Prints the results of a study. */
export function printResults(
  results: Results,
  args: Args,
  terminal: Terminal,
): void {
  const { study, meaning, test } = results;
  const format = args.text("format") ?? "text";
  if (format === "json") {
    const score = test && { loss: test.loss, accuracy: test.accuracy };
    terminal.print(studyToJson(exportStudy(study), score));
  } else if (format === "csv") {
    terminal.print(trialsToCsv(study.trials, meaning.names).trimEnd());
    terminal.note(selectionOf(results));
  } else printText(results, terminal);
}

function printText(results: Results, terminal: Terminal): void {
  const { study, meaning, test } = results;
  const best = study.best;
  const { style, columns } = terminal;
  const ended = study.trials.filter((trial) => trial.outcome !== undefined);
  if (ended.length === 0) return terminal.note("no trial has ended");
  if (terminal.isLive) terminal.note(""); // apart from what went by before
  terminal.print(renderTrials(ended, {
    meaning,
    best: best === undefined ? [] : [best.number],
    style,
    ...(columns !== undefined && { columns }),
  }));
  if (best === undefined) return;
  const value = best.outcome?.state === "complete"
    ? best.outcome.values[0]!
    : NaN;
  const name = meaning.names[0]!;
  const lines = [
    "",
    style("strong", "Best hyperparameters:"),
    renderParams(best.params),
    `${name} ${formatValue(value, meaning)} (trial ${best.number})`,
    selectionOf(results),
  ];
  if (test !== undefined) {
    const accuracy = formatAccuracy(test.accuracy, test.samples);
    lines.push(`test accuracy ${accuracy}, scored once`);
  }
  terminal.print(lines.join("\n"));
}

function selectionOf({ selectedOn, isTestSplit }: Results): string {
  return `selected on ${selectedOn}` +
    (isTestSplit
      ? ", which flatters; --validation holdout selects without it"
      : "");
}
