// What follows from a study in words: where to look next, and what speaks for
// and against trusting it. The same lines in every kind of report.

import type { ParamSpec, Space } from "../../../../mod.ts";
import type { BoundaryHint } from "../../../../analysis.ts";
import {
  bestTrials,
  canSearch,
  failureLines,
  formatNumber,
  type HintedStudy,
  hintsOf,
  overfittingOf,
  pruningLines,
  unexploredOf,
} from "../../../../report.ts";
import { paramText } from "../again.ts";
import type { ReportInput } from "../input.ts";
import { stateOf } from "./trials.ts";

/** With fewer completed trials, importances are not trustworthy. */
const TRUSTWORTHY = 50;
/** So many lines on failures are enough. */
const MAX_FAILURES = 6;

/** How far importances can be trusted. */
export function importanceNote({ study }: ReportInput): string {
  const complete =
    study.trials.filter(({ outcome }) => outcome?.state === "complete").length;
  if (complete === 0) return "Nothing: no trial completed.";
  return complete >= TRUSTWORTHY
    ? `Measured on ${complete} completed trials (PED-ANOVA).`
    : `Measured on ${complete} completed trials (PED-ANOVA): from ` +
      `${TRUSTWORTHY} on these figures are trustworthy.`;
}

/** Where the search was too narrow, or has not looked. */
export function whereToLook(input: ReportInput): string[] {
  const hints = hintsOf(input.study, input.space);
  const gaps = unexploredOf(input.study.trials, input.space);
  if (hints.length + gaps.length === 0) {
    return ["No range looks too narrow, and none has a wide gap."];
  }
  return [
    ...hints.map(({ message }) => `${message}.`),
    ...gaps.map(({ name, from, to, share }) =>
      `No trial of ${name} between ${formatNumber(from)} and ` +
      `${formatNumber(to)}: ${Math.round(share * 100)} % of its range.`
    ),
  ];
}

/** A command, and what it is for. */
export interface Next {
  readonly what: string;
  /** After the program. */
  readonly words: readonly string[];
}

/**
 * What to run next: a wider search where the best lies at an end, more trials
 * of the same otherwise.
 *
 * @param path The study's file.
 */
export function nextWords(input: ReportInput, path: string): Next | undefined {
  const { study: { trials, settings, stopped }, space } = input;
  if (settings?.facts["dataset"] === undefined) return undefined;
  const hints = hintsOf(input.study, space);
  if (hints.length > 0) {
    const wide = widened(input, hints);
    const texts = (one: Space) =>
      Object.entries(one).map(([name, param]) => paramText(name, param));
    const params = texts(wide);
    const isWider = params.join() !== texts(space).join();
    if (isWider && !params.includes(undefined)) {
      return {
        what: "Search a wider space, as a new study",
        words: [
          "tune",
          ...params.map((text) => `--param=${text}`),
          "--sampler=tpe",
          `--total=${Math.max(trials.length, 20)}`,
          "--storage=wider.jsonl",
        ],
      };
    }
  }
  if (stopped?.rule === "exhausted") return undefined;
  return {
    what: "Go on with ten more trials",
    words: ["tune", `--storage=${path}`, "--resume", "--more=10"],
  };
}

/** Ranges as wide again beyond the ends where the best lies. */
function widened(
  { study, space }: ReportInput,
  hints: readonly BoundaryHint[],
): Space {
  const ends = new Map(hints.map((hint) => [hint.name, hint]));
  return Object.fromEntries(
    Object.entries(space).map(([name, param]) => {
      const hint = ends.get(name);
      return [name, hint ? widenedParam(study, hint, param) : param];
    }),
  );
}

/** Half as far again beyond the end, or as far as the parameter goes. */
function widenedParam(
  study: HintedStudy,
  { name, edge }: BoundaryHint,
  param: ParamSpec,
): ParamSpec {
  if (param.type !== "float" && param.type !== "int") return param;
  const { low, high, log, type } = param;
  const [from, to] = edge === "high" ? [low, high] : [high, low];
  const floor = low < 0 ? -Infinity : type === "int" ? Math.min(low, 1) : 0;
  for (let share = 0.5; share > 0.01; share /= 2) {
    const moved = log ? to * (to / from) ** share : to + (to - from) * share;
    const round = type === "int"
      ? Math.round(moved)
      : roughly(moved, Math.abs(moved - to) / 5);
    const end = Math.max(round, floor);
    if (canSearch(study, name, end)) return { ...param, [edge]: end };
  }
  return param;
}

/** A number of few digits, at most `error` away. */
function roughly(value: number, error: number): number {
  let digits = 2;
  while (Math.abs(Number(value.toPrecision(digits)) - value) > error) digits++;
  return Number(value.toPrecision(digits));
}

/** What a reader should know before believing the result. */
export function trustLines(input: ReportInput): string[] {
  const { study, report } = input;
  const [best] = study.directions.length === 1 ? bestTrials(study) : [];
  const { selection, steps } = report;
  return [
    ...statesLine(input),
    ...selection === undefined ? [] : [sentence(selection)],
    ...seedsLine(input),
    // The steps of several trainings are no course of losses.
    ...best === undefined || report.meaning.isMean ? [] : overfittingLine(best),
    ...study.directions.length === 1
      ? pruningLines(study.trials, study.directions[0]!, steps).map(sentence)
      : [],
    ...failureLines(study.trials, { most: MAX_FAILURES }).map(sentence),
  ];
}

/** A line as reports in text have it, with a capital and a full stop. */
function sentence(line: string): string {
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}.`;
}

const STATES = [
  "complete",
  "pruned",
  "failed",
  "infeasible",
  "waiting",
  "unfinished",
];

/** How many trials ended how. */
export function statesOf({ study }: ReportInput): string {
  const states = study.trials.map(stateOf);
  return STATES.map((state) => {
    const count = states.filter((one) => one === state).length;
    const word = state === "complete" ? "completed" : state;
    return count === 0 ? [] : [`${count} ${word}`];
  }).flat().join(", ");
}

function statesLine(input: ReportInput): string[] {
  const { trials } = input.study;
  return trials.length === 0
    ? []
    : [`Of ${trials.length} trials: ${statesOf(input)}.`];
}

function seedsLine({ study }: ReportInput): string[] {
  const { repeats, validation } = (study.settings?.facts ?? {}) as {
    repeats?: number;
    validation?: { type: string; folds?: number };
  };
  if (repeats === undefined || validation === undefined) return [];
  if (repeats > 1) return [`Each configuration trained with ${repeats} seeds.`];
  return validation.type === "kfold"
    ? [`Each configuration trained on ${validation.folds} folds.`]
    : [
      "Each configuration trained once, with one seed: --repeats 3 would " +
      "show how much of a lead is luck.",
    ];
}

function overfittingLine(best: Parameters<typeof overfittingOf>[0]): string[] {
  const found = overfittingOf(best);
  if (found === undefined) return [];
  const { trainLoss, validationLoss, bestStep, lastStep } = found;
  const gap = `The best ends with a training loss of ${
    formatNumber(trainLoss)
  } and a validation loss of ${formatNumber(validationLoss)}`;
  const turn = bestStep === lastStep
    ? "which was still falling at its last step"
    : `which was lowest at step ${bestStep} of ${lastStep}: it begins to overfit`;
  return [`${gap}, ${turn}.`];
}
