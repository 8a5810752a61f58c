// What a study's trials are made from, as workers are told. Never code: a
// module is named by its digest, a program by its words, and it is the worker's
// owner who says which of them may run.

import {
  anyNumber,
  anything,
  fields,
  flag,
  integer,
  json,
  listOf,
  object,
  oneOf,
  optional,
  recordOf,
  type Rule,
  type RulesOf,
  text,
} from "../../check.ts";
import type { ProgramFacts } from "../../program/program.ts";
import type { Json } from "../../tune/trial.ts";
import { type BlobRef, blobRule, digestRule } from "./trials.ts";

/** Trainings of networks on a data set. */
export interface NetworkObjective {
  /** Which of the three it is. */
  readonly type: "network";
  /** `ExperimentOptions` without data and module; the variant is a given one. */
  readonly setup: { readonly [name: string]: Json };
  /** The engine's, which decides results with its variant. */
  readonly abi: number;
  /** This library's version on the coordinator. */
  readonly library: string;
  /** The data set, packed. */
  readonly data: BlobRef;
  /** A trial is one training, which can pause. */
  readonly pauses: boolean;
}

/** A module of the worker's owner. */
export interface ModuleObjective {
  /** Which of the three it is. */
  readonly type: "module";
  /** SHA-256 of its source. */
  readonly digest: string;
  /** The export that makes the objective from `setup`. */
  readonly factory?: string;
  /** What that is called with. */
  readonly setup?: Json;
  /** It pauses where `until` says so, and goes on from `resumeFrom`. */
  readonly pauses: boolean;
}

/** A program of the worker's owner. */
export interface ProgramObjective {
  /** Which of the three it is. */
  readonly type: "program";
  /** What decides its results, as a study records it. */
  readonly facts: ProgramFacts;
  /** Of the study: what its words may name. */
  readonly space: { readonly [name: string]: Json };
  /** Of the study: programs have it in their environment. */
  readonly seed: number;
}

/** What a study's trials are made from. */
export type ClusterObjective =
  | NetworkObjective
  | ModuleObjective
  | ProgramObjective;

const programFacts = fields(
  {
    words: listOf(text, 1),
    shell: optional(flag),
    cwd: optional(text),
    env: recordOf(text),
    templates: listOf(fields({ to: text, text })),
    values: listOf(text, 1),
    constraints: listOf(text),
    metric: optional(text),
    repeats: integer(1),
    warmup: integer(0),
    trialTimeout: optional(anyNumber),
    memory: optional(anyNumber),
    infeasibleExits: listOf(integer(0)),
  } satisfies RulesOf<ProgramFacts>,
);

const KINDS: Readonly<Record<ClusterObjective["type"], Rule>> = {
  network: fields({
    type: anything,
    setup: recordOf(json),
    abi: integer(0),
    library: text,
    data: blobRule,
    pauses: flag,
  }),
  module: fields({
    type: anything,
    digest: digestRule,
    factory: optional(text),
    setup: optional(json),
    pauses: flag,
  }),
  program: fields({
    type: anything,
    facts: programFacts,
    space: recordOf(json),
    seed: integer(0),
  }),
};

/** What an objective must be. */
export const objectiveRule: Rule = (value, path) => {
  const type = Object(value).type;
  return object(value, path) ??
    oneOf(...Object.keys(KINDS))(type, `${path}.type`) ??
    KINDS[type as ClusterObjective["type"]](value, path);
};
