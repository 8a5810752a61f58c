// The results of a study on standard output, in the format that was asked for,
// and what there is to say beside them on standard error.

import type { Exportable, Validation } from "../../../../mod.ts";
import {
  bestLines,
  bestTrials,
  hintsOf,
  type Page,
  REPORT_FORMATS,
  type ReportFormat,
  type StudyReport,
  type TestScore,
  visible,
  whyNoneCompleted,
} from "../../../../report.ts";
import type { Args } from "../../args/args.ts";
import type { Context } from "../../command.ts";
import type { Terminal } from "../../terminal.ts";
import { describeValidation, meaningOf, stepsOf } from "../job.ts";

type OutputContext = Pick<Context, "args" | "terminal">;

/** The format that `--format` names. */
export function formatOf(args: Args): ReportFormat {
  return REPORT_FORMATS[args.text("format") ?? "text"]!;
}

/** Prints a report as its readers need it; nothing if it is empty. */
export function printReport(
  terminal: Terminal,
  { isForTerminal }: ReportFormat,
  text: string,
): void {
  if (text === "") return;
  if (isForTerminal) terminal.print(text);
  else terminal.printExact(text);
}

/** The size of the terminal that results go to, and its colours. */
export function pageOf({ size, style }: Terminal): Page {
  return { style, more: "--format csv shows all", ...size };
}

/** A study with what is known of it. */
export function reportOf(
  study: Exportable,
  test?: TestScore,
): StudyReport {
  const facts = study.settings?.facts ?? {};
  const steps = stepsOf(facts);
  const selection = selectionOf(study);
  return {
    study,
    meaning: meaningOf(facts, study.directions.length),
    ...(steps && { steps }),
    ...(selection !== undefined && { selection }),
    ...(test && { test }),
  };
}

/** Prints all trials of a study that ran here, and the best of them. */
export function printStudy(
  { args, terminal }: OutputContext,
  study: Exportable,
  test?: TestScore,
): void {
  const format = formatOf(args);
  const host = {
    deno: Deno.version.deno,
    os: Deno.build.os,
    arch: Deno.build.arch,
    cores: navigator.hardwareConcurrency,
  };
  const report = { ...reportOf(study, test), host };
  if (terminal.isLive) terminal.note(""); // apart from what went by before
  printReport(terminal, format, format.study(report, pageOf(terminal)));
  if (format.isForTerminal) noteHints(study, terminal);
  else if (report.selection !== undefined) terminal.note(report.selection);
}

/** Prints the trials that have ended. */
export function printTrials(
  { args, terminal }: OutputContext,
  study: Exportable,
): void {
  const format = formatOf(args);
  const text = format.trials(reportOf(study), pageOf(terminal));
  printReport(terminal, format, text);
  if (text === "") terminal.note("no trial has ended");
}

/** Prints the best hyperparameters for people. */
export function printBest(study: Exportable, terminal: Terminal): void {
  const lines = bestLines(reportOf(study), pageOf(terminal));
  if (lines.length > 0) terminal.print(lines.join("\n"));
  noteHints(study, terminal);
}

/**
 * The exit code of a command that needs a best trial: 0, or 1 after saying why
 * there is none.
 */
export function requireBest(study: Exportable, terminal: Terminal): 0 | 1 {
  if (bestTrials(study).length > 0) return 0;
  terminal.warn(`error: ${whyNoneCompleted(study.trials)}`);
  return 1;
}

/** Says where the search may have been too narrow. */
function noteHints(study: Exportable, terminal: Terminal): void {
  for (const { message } of hintsOf(study)) {
    const text = message.charAt(0).toLowerCase() + message.slice(1);
    terminal.note(`hint: ${visible(text)}`);
  }
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
