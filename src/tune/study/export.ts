// A study as one JSON-ready object: trials by number, keys in a fixed order,
// host facts only under `run`. What "the same bytes" means (determinism.md).

import { bestOf, paretoFront } from "../analysis/best.ts";
import type { StopReason, StudySettings } from "../storage.ts";
import type {
  Attributes,
  Direction,
  Json,
  Outcome,
  TrialRecord,
} from "../trial.ts";

/** What can be exported: a study, or one that only was read from storage. */
export interface Exportable {
  /** The study's name. */
  readonly name: string;
  /** One for each objective value. */
  readonly directions: readonly Direction[];
  /** Null if another program made the study. */
  readonly settings: StudySettings | null;
  /** What other programs keep with the study, if they do. */
  readonly attributes?: Attributes | undefined;
  /** Trial n at index n. */
  readonly trials: readonly TrialRecord[];
  /** Why it stopped last, if it did. */
  readonly stopped?: StopReason | undefined;
  /** Host facts of the process that ran it. */
  readonly run?: { readonly seconds: number; readonly reportsMade: number };
}

/** A study, ready for `JSON.stringify`. */
export type StudyExport = {
  readonly study: { readonly [key: string]: Json };
  readonly trials: readonly { readonly [key: string]: Json }[];
  /** One object, a list of them for several directions, null without any. */
  readonly best: Json;
  readonly run: { readonly [key: string]: Json };
};

/**
 * Exports a study.
 *
 * @param study The study, or what storage gave back.
 * @returns Settings, trials by number, the best of them and host facts. A
 * number that is not finite stands as null in reports, and as the text `NaN`,
 * `Infinity` or `-Infinity` in parameters, gradients and attributes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createStudy } from "./create.ts";
 * import { exportStudy } from "./export.ts";
 * const study = await createStudy({
 *   space: { x: { type: "categorical", choices: [2, 1] } },
 *   sampler: "grid",
 * });
 * await study.optimize(({ params }) => params.x);
 * assertEquals(exportStudy(study).best, {
 *   number: 1,
 *   params: { x: 1 },
 *   value: 1,
 * });
 * ```
 */
export function exportStudy(study: Exportable): StudyExport {
  const { name, directions, settings, attributes, trials, stopped, run } =
    study;
  const isOne = directions.length === 1;
  const best = isOne ? bestOf(trials, directions[0]!) : undefined;
  return {
    study: {
      name,
      // A type cannot say of an interface that it is JSON; settings are.
      ...(settings ?? { directions }) as unknown as { [key: string]: Json },
      irregular: trials.some(isIrregular),
      ...(attributes && { attributes: lossless(attributes) }),
    },
    trials: trials.map(exportTrial),
    best: isOne
      ? best ? exportBest(best) : null
      : paretoFront(trials, directions).map(exportBest),
    run: {
      ...run,
      ...(stopped && { stopped: { ...stopped } }),
    },
  };
}

/**
 * Whether a trial failed by bad luck, so that another run may differ
 * (determinism.md, What an outcome is): after several attempts no worker was
 * left to tell how it ended.
 */
function isIrregular({ outcome, run }: TrialRecord): boolean {
  return outcome?.state === "failed" && run !== undefined &&
    run.attempts > 1 && run.worker === undefined;
}

function exportBest({ number, params, outcome }: TrialRecord): Json {
  return { number, params: lossless(params), ...exportValues(outcome) };
}

/** `value` of one direction, `values` of several, neither if failed. */
function exportValues(outcome: Outcome | undefined): { [key: string]: Json } {
  if (outcome === undefined || outcome.state === "failed") return {};
  const { values } = outcome;
  if (values === null) return { value: null };
  return values.length === 1 ? { value: values[0]! } : { values };
}

function exportTrial(trial: TrialRecord): { [key: string]: Json } {
  const {
    number,
    params,
    resumeFrom,
    until,
    enqueued,
    waiting,
    outcome,
    reports,
    run,
  } = trial;
  const gradient = outcome?.state === "complete" ? outcome.gradient : undefined;
  const attributes = outcome?.attributes ?? trial.attributes;
  return {
    number,
    state: outcome?.state ?? (waiting ? "waiting" : "running"),
    params: lossless(params),
    ...(resumeFrom !== undefined && { resumeFrom }),
    ...(until !== undefined && { until }),
    ...(enqueued && { enqueued: lossless(enqueued) }),
    ...exportValues(outcome),
    ...(outcome?.state === "complete" && outcome.infeasible &&
      { infeasible: true }),
    ...(outcome?.state === "complete" && outcome.constraints &&
      { constraints: lossless(outcome.constraints) }),
    ...(outcome?.state === "failed" && { reason: outcome.reason }),
    ...(outcome?.state === "pruned" && outcome.checkpoint !== undefined &&
      { checkpoint: outcome.checkpoint }),
    reports: reports.map(({ step, value, metrics }) => ({
      step,
      value: finite(value),
      // The end of a trial is what files them: before it no file has them.
      ...outcome && metrics &&
        Object.fromEntries(
          Object.entries(metrics).map((
            [key, x],
          ) => [metricKey(key), finite(x)]),
        ),
    })),
    ...(gradient && { gradient: lossless(gradient) }),
    ...(attributes && { attributes: lossless(attributes) }),
    ...(run && { run: { ...run } }),
  };
}

/** A metric that has the name of one of the report's own gets a "_" before it. */
function metricKey(name: string): string {
  return /^_*(step|value)$/.test(name) ? `_${name}` : name;
}

/**
 * A value as JSON can hold it without loss: a number that is not finite, for
 * which JSON has no word, stands as the text `NaN`, `Infinity` or `-Infinity`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { lossless } from "./export.ts";
 * assertEquals(lossless({ x: Infinity, list: [NaN, 1] }), { x: "Infinity", list: ["NaN", 1] });
 * ```
 */
export function lossless(value: Json): Json {
  if (typeof value === "number") {
    return Number.isFinite(value) ? value : String(value);
  }
  if (typeof value !== "object" || value === null) return value;
  if (isList(value)) return value.map(lossless);
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, lossless(field)]),
  );
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
