// What follows from a study in words: where to look next, and what speaks for
// and against trusting it. The same lines in every kind of report.

import type { ParamSpec, Space } from "../../../../mod.ts";
import { type BoundaryHint, boundaryHints } from "../../../../analysis.ts";
import {
  bestTrials,
  failureLines,
  formatNumber,
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
  const hints = hintsOf(input);
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
  const hints = hintsOf(input);
  if (hints.length > 0) {
    const wide = widened(space, hints);
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

/** With several objectives no end of a range is the best's. */
function hintsOf({ study, space }: ReportInput): BoundaryHint[] {
  const [direction, ...others] = study.directions;
  return others.length > 0
    ? []
    : boundaryHints(study.trials, space, direction!);
}

/** Ranges as wide again beyond the ends where the best lies. */
function widened(space: Space, hints: readonly BoundaryHint[]): Space {
  const ends = new Map(hints.map((hint) => [hint.name, hint]));
  return Object.fromEntries(
    Object.entries(space).map(([name, param]) => {
      const hint = ends.get(name);
      return [name, hint ? widenedParam(param, hint.edge) : param];
    }),
  );
}

function widenedParam(param: ParamSpec, edge: "low" | "high"): ParamSpec {
  if (param.type !== "float" && param.type !== "int") return param;
  const { low, high, log, type } = param;
  const moved = edge === "high"
    ? log ? high * Math.sqrt(high / low) : high + (high - low) / 2
    : log
    ? low / Math.sqrt(high / low)
    : low - (high - low) / 2;
  const end = type === "int"
    ? Math.max(Math.round(moved), Math.min(low, 1))
    : edge === "low" && low >= 0 && !log
    ? Math.max(moved, 0)
    : Number(moved.toPrecision(2));
  return { ...param, [edge]: end };
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
    ...best === undefined ? [] : overfittingLine(best),
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
