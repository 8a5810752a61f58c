// The settings of a study: what a user gives, with every default filled in, as
// it is recorded and, on resume, compared (determinism.md, What a study
// records).

import {
  anything,
  integer,
  json,
  listOf,
  optional,
  recordOf,
  type Rule,
} from "../../check.ts";
import { quote } from "../../errors.ts";
import { DIRECTION } from "../analysis/best.ts";
import { choose, type TechniqueInput, techniqueWith } from "../technique.ts";
import { pruners } from "../pruners/mod.ts";
import type { Pruner } from "../pruners/pruner.ts";
import { createPromotion } from "../samplers/continued/promotion.ts";
import { makeSampler, samplers } from "../samplers/mod.ts";
import type { Sampler } from "../samplers/sampler.ts";
import { checkSpace } from "../space/check.ts";
import type { Space } from "../space/space.ts";
import { type StoppingRule, stoppingRules } from "./stopping.ts";
import type { Choice, StudySettings } from "../storage.ts";
import type { Direction, Json } from "../trial.ts";

/** The part of a study's options that decides its results. */
export interface SettingsInput<S extends Space = Space> {
  /** The parameters and what they may be, in the order of sampling. */
  readonly space: S;
  /** Whether smaller or larger values are better; "minimize" unless given. */
  readonly direction?: Direction;
  /** Instead of `direction`, one for each value of several. */
  readonly directions?: readonly Direction[];
  /**
   * A name of `samplers` ("tpe:n_startup_trials=5") or a sampler; "auto" unless
   * given.
   */
  readonly sampler?: TechniqueInput | Sampler;
  /** A name of `pruners` ("asha:eta=3") or a pruner; "none" unless given. */
  readonly pruner?: TechniqueInput | Pruner;
  /** Names of `stoppingRules` ("target:value=0.98") or rules. */
  readonly stopping?: readonly (TechniqueInput | StoppingRule)[];
  /** Seed of all random streams, an integer ≥ 0; 0 unless given. */
  readonly seed?: number;
  /**
   * How many trials may be under way where outcomes are read, which bounds the
   * workers kept busy (determinism.md, What a sampler sees); an integer ≥ 1, 4
   * unless given.
   */
  readonly lag?: number;
  /** What else decides results (data digest, epochs …), compared on resume. */
  readonly facts?: { readonly [name: string]: Json };
}

/** What each setting must be, whoever gives it: a caller or a file. */
export const SETTINGS_RULES: Readonly<Record<keyof SettingsInput, Rule>> = {
  space: anything, // readSettings asks checkSpace
  direction: optional(DIRECTION),
  directions: optional(listOf(DIRECTION, 1)),
  sampler: optional(techniqueWith("suggest", "readsOutcomes")),
  pruner: optional(techniqueWith("shouldPrune", "readsOthers")),
  stopping: optional(listOf(techniqueWith("shouldStop"))),
  seed: optional(integer(0)),
  lag: optional(integer(1)),
  facts: optional(recordOf(json)),
};

/** Settings and the objects they stand for. */
export interface Setup {
  readonly settings: StudySettings;
  readonly sampler: Sampler;
  readonly pruner: Pruner;
  readonly stopping: readonly StoppingRule[];
}

const DEFAULT_LAG = 4;

/**
 * Fills in the defaults of settings that keep to `SETTINGS_RULES`.
 *
 * @throws {RangeError} If something is unknown, out of range or does not go
 * together; the message names it.
 */
export function readSettings(input: SettingsInput): Setup {
  checkSpace(input.space);
  const directions = readDirections(input);
  const stopping = (input.stopping ?? []).map((rule) =>
    isMade(rule, "shouldStop")
      ? rule
      : choose("stopping rule", stoppingRules, rule).create()
  );
  const sampler = readSampler(input);
  checkSeveralValues(sampler, directions);
  const pruner = readPruner(input, directions);
  const lag = input.lag ?? DEFAULT_LAG;
  const { mostLag = lag } = sampler.needs ?? {};
  if (lag > mostLag) {
    throw new RangeError(
      `Cannot use sampler ${
        quote(sampler.name)
      } with lag ${lag}: expected at most its population, ${mostLag}`,
    );
  }
  if (sampler.mayResume && pruner.promotion) {
    throw new RangeError(
      `Cannot use pruner ${quote(pruner.name)} with promote and sampler ${
        quote(sampler.name)
      }: both continue trials, expected one of them`,
    );
  }
  const comparing = stopping.find(({ severalValues }) => !severalValues);
  if (directions.length > 1 && comparing !== undefined) {
    throw new RangeError(
      `Cannot use stopping rule ${
        quote(comparing.name)
      } with ${directions.length} directions: it compares one value`,
    );
  }
  return {
    sampler: pruner.promotion
      ? createPromotion(sampler, pruner.promotion)
      : sampler,
    pruner,
    stopping,
    settings: plain({
      directions,
      space: input.space,
      sampler: choiceOf(sampler),
      pruner: choiceOf(pruner),
      stopping: stopping.map(choiceOf),
      seed: input.seed ?? 0,
      lag,
      facts: input.facts ?? {},
    }),
  };
}

function readDirections(input: SettingsInput): readonly Direction[] {
  if (input.direction !== undefined && input.directions !== undefined) {
    throw new RangeError(
      "Cannot create a study: both direction and directions are given, expected one of them",
    );
  }
  return input.directions ?? [input.direction ?? "minimize"];
}

function readSampler(
  { sampler: given = "auto", space }: SettingsInput,
): Sampler {
  const sampler = isMade<Sampler>(given, "suggest")
    ? given
    : makeSampler(given);
  sampler.checkSpace?.(space);
  return sampler;
}

function checkSeveralValues(
  sampler: Sampler,
  directions: readonly Direction[],
): void {
  const isAble = ({ readsOutcomes, severalValues }: Sampler) =>
    !readsOutcomes || severalValues;
  if (directions.length === 1 || isAble(sampler)) return;
  const able = Object.keys(samplers).filter((name) =>
    isAble(makeSampler(name))
  );
  throw new RangeError(
    `Cannot use sampler ${
      quote(sampler.name)
    } with ${directions.length} directions: it learns from one value, expected ${
      able.join(", ")
    }`,
  );
}

function readPruner(
  { pruner: input = "none" }: SettingsInput,
  directions: readonly Direction[],
): Pruner {
  const pruner = isMade<Pruner>(input, "shouldPrune")
    ? input
    : choose("pruner", pruners, input).create();
  const { name, metric, options: { direction } } = pruner;
  const hasOne = directions.length === 1 || name === "none";
  if (!hasOne && (metric === undefined || direction === undefined)) {
    throw new RangeError(
      `Cannot use pruner ${
        quote(name)
      } with ${directions.length} directions: it compares one value, expected none, or its options metric and direction`,
    );
  }
  return pruner;
}

/** Whether it is the object itself rather than the name of one. */
function isMade<T extends object>(
  input: TechniqueInput | T,
  method: keyof T,
): input is T {
  return typeof input === "object" && method in input;
}

function choiceOf({ name, options }: Choice): Choice {
  return { name, options };
}

/** As it comes back from JSON: without undefined, without shared objects. */
function plain(settings: StudySettings): StudySettings {
  return JSON.parse(JSON.stringify(settings));
}

/**
 * Compares the settings of a resumed study with the recorded ones.
 *
 * @throws {RangeError} If something differs, naming it and both values.
 */
export function compareSettings(
  study: string,
  recorded: StudySettings,
  given: StudySettings,
): void {
  // The order of parameters decides samples, that of other keys nothing.
  const listed = ({ facts, space, ...rest }: StudySettings) => ({
    ...rest,
    "order of parameters": Object.keys(space),
    ...prefixed("space.", space),
    ...leaves("facts", facts),
  });
  const before: { [name: string]: unknown } = listed(recorded);
  const now: { [name: string]: unknown } = listed(given);
  for (const name of new Set([...Object.keys(before), ...Object.keys(now)])) {
    if (canonical(before[name]) !== canonical(now[name])) {
      const label = name.replace(/^facts\./, "");
      throw new RangeError(
        `Cannot resume study ${quote(study)}: ${label} is ${
          quote(now[name])
        }, expected ${quote(before[name])} as recorded`,
      );
    }
  }
}

function prefixed(prefix: string, object: object): object {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [prefix + name, value]),
  );
}

/** What stands inside objects by its path, so that a difference is named. */
function leaves(path: string, value: Json): { [path: string]: Json } {
  if (value === null || typeof value !== "object" || value instanceof Array) {
    return { [path]: value };
  }
  return Object.assign(
    {},
    ...Object.entries(value).map(([key, inner]) =>
      leaves(`${path}.${key}`, inner)
    ),
  );
}

/** JSON with the keys of every object sorted. */
function canonical(value: unknown): string | undefined {
  return JSON.stringify(
    value,
    (_, v) =>
      v !== null && typeof v === "object" && !(v instanceof Array)
        ? Object.fromEntries(
          Object.entries(v).sort(([a], [b]) => a < b ? -1 : 1),
        )
        : v,
  );
}
