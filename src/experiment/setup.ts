// What decides an experiment: its options, checked and completed once, and the
// trainings that they mean for every trial.

import {
  check,
  fields,
  flag,
  integer,
  type Misfit,
  number,
  object,
  oneOf,
  optional,
  type Rule,
  type RulesOf,
  text,
} from "../check.ts";
import type { Dataset, TrainTest } from "../dataset/dataset.ts";
import { splitFolds, splitHoldout } from "../dataset/splits.ts";
import { quote } from "../errors.ts";
import type { Variant } from "../engine/load.ts";
import { checkHyperparameter } from "../train/hyperparameters/mod.ts";
import { metricFor } from "../train/metrics/mod.ts";
import { checkSamples } from "../train/resolve.ts";
import type { TrainingSamples } from "../train/training.ts";
import type { Params } from "../tune/trial.ts";

/** Which samples configurations are compared on. */
export type Validation =
  /** The test split, as the tutorial does: its winner's score flatters. */
  | { readonly type: "test" }
  /** A seeded share of the training split, above 0 and below 1. */
  | {
    readonly type: "holdout";
    readonly fraction: number;
    /** Whether both parts have the same share of each class; not if absent. */
    readonly stratify?: boolean;
  }
  /** Every fold of the training split once; at least 2 folds. */
  | {
    readonly type: "kfold";
    readonly folds: number;
    /** Whether every fold has the same share of each class; not if absent. */
    readonly stratify?: boolean;
  };

/** What an experiment may be told; only its data has no default. */
export interface ExperimentOptions {
  /** What is learnt, and what is held back. */
  readonly data: TrainTest;
  /**
   * Which samples configurations are compared on; a sixth of the training
   * split if absent.
   */
  readonly validation?: Validation;
  /** The study's seed, an integer ≥ 0; 0 if absent. */
  readonly seed?: number;
  /** Trainings of each configuration, with seeds of their own; 1 if absent. */
  readonly repeats?: number;
  /** The engine's variant, which decides results; the host's best if absent. */
  readonly variant?: "auto" | Variant;
  /**
   * The metric that is optimised, a name of `METRICS`; accuracy, or R² in
   * regression, if absent. The study's direction has to be the metric's.
   */
  readonly objective?: string;
  /** Hyperparameters that are not searched; the others take their defaults. */
  readonly fixed?: Params;
  /** A compiled engine of that variant, to save compiling it. */
  readonly module?: WebAssembly.Module;
  /**
   * Whether outcomes carry a gradient, for samplers that follow it: of minus
   * the loss, one step ahead, with respect to `lr`, `weight_decay` and
   * `momentum` where they are searched (docs/hypergradient.md). A search of
   * `weight_decay` then sets a twentieth of the training samples aside.
   */
  readonly gradient?: boolean;
}

/** Everything that decides what a trial of an experiment comes to. */
export interface ExperimentSetup extends ExperimentOptions {
  /** Which samples configurations are compared on. */
  readonly validation: Validation;
  /** The study's seed. */
  readonly seed: number;
  /** The engine's variant; `auto` is the host's best. */
  readonly variant: "auto" | Variant;
  /** Hyperparameters that are not searched. */
  readonly fixed: Params;
}

/** A setup whose objective is known: `options` read. */
export interface ReadSetup extends ExperimentSetup {
  /** The metric that is optimised. */
  readonly objective: string;
}

/** One training of a trial: which samples, and which repeat's seeds. */
export interface Part {
  readonly samples: TrainingSamples;
  readonly repeat: number;
}

const HOLDOUT: Validation = { type: "holdout", fraction: 1 / 6 };
const OPTIONS: RulesOf<ExperimentOptions> = {
  data: fields({ train: object, test: object }),
  validation: optional(validationRule),
  seed: optional(integer(0)),
  repeats: optional(integer(1)),
  variant: optional(oneOf("auto", "relaxed", "plain")),
  objective: optional(text),
  fixed: optional(object),
  module: optional(object),
  gradient: optional(flag),
};

const FRACTION = number(
  "a number above 0 and below 1",
  (fraction) => fraction > 0 && fraction < 1,
);

/** The fields of each kind of validation, beside its type. */
const VALIDATIONS: { readonly [type: string]: { [field: string]: Rule } } = {
  test: {},
  holdout: { fraction: FRACTION, stratify: optional(flag) },
  kfold: { folds: integer(2), stratify: optional(flag) },
};

function validationRule(value: unknown, path: string): Misfit | null {
  const found = object(value, path);
  if (found !== null) return found;
  const type = oneOf(...Object.keys(VALIDATIONS));
  const { type: name } = value as { readonly type: string };
  return type(name, `${path}.type`) ??
    fields({ type, ...VALIDATIONS[name] })(value, path);
}

/**
 * Checks the options of an experiment and completes them.
 *
 * @throws {TypeError} If an option is of another type.
 * @throws {RangeError} If an option or a fixed hyperparameter is unknown or out
 * of range, or the two splits do not fit together.
 */
export function readSetup(options: ExperimentOptions): ReadSetup {
  check("Cannot make an experiment", "", options, fields(OPTIONS));
  const { data, fixed = {}, validation = HOLDOUT } = options;
  checkSamples({ train: data.train, validation: data.test });
  for (const [name, value] of Object.entries(fixed)) {
    checkHyperparameter(name, value);
  }
  return {
    ...options,
    validation,
    objective: metricFor(data.train, options.objective),
    seed: options.seed ?? 0,
    variant: options.variant ?? "auto",
    fixed,
  };
}

/** The trainings of a trial. */
export function partsOf(setup: ExperimentSetup): Part[] {
  const { data, validation, seed, repeats = 1 } = setup;
  const sets = samplesOf(data, validation, seed);
  return Array.from({ length: repeats }, (_, repeat) => repeat)
    .flatMap((repeat) => sets.map((samples) => ({ samples, repeat })));
}

/**
 * The samples that a validation trains and scores on.
 *
 * @param data Both splits.
 * @param validation What selects.
 * @param seed The study's seed, an integer ≥ 0.
 * @returns One set of samples, or one for each fold.
 * @throws {RangeError} If the training split cannot be split so.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { iris } from "../dataset/tables/iris.ts";
 * import { samplesOf } from "./setup.ts";
 * const folds = samplesOf(await iris(), { type: "kfold", folds: 5, stratify: true }, 0);
 * assertEquals(folds.map((each) => each.validationIndices?.length), [25, 25, 25, 25, 25]);
 * ```
 */
export function samplesOf(
  { train, test }: TrainTest,
  validation: Validation,
  seed: number,
): TrainingSamples[] {
  if (validation.type === "test") return [{ train, validation: test }];
  const strata = validation.stratify ? strataOf(train) : undefined;
  const splits = validation.type === "holdout"
    ? [splitHoldout(train.count, validation.fraction, seed, strata)]
    : splitFolds(train.count, validation.folds, seed, strata);
  return splits.map((split) => ({
    train,
    trainIndices: split.train,
    validation: train,
    validationIndices: split.validation,
  }));
}

function strataOf({ name, targets }: Dataset): Uint8Array {
  if (targets instanceof Uint8Array) return targets;
  throw new RangeError(
    `Cannot stratify ${quote(name)}: its targets are numbers to predict, ` +
      "expected classes",
  );
}
