// What a study of networks records beside its search (determinism.md, What a
// study records), in one form wherever it runs: a study begun in a page goes on
// at the command line, and the other way round.

import { digest } from "../dataset/digest.ts";
import { normalizationOf } from "../dataset/statistics.ts";
import type { Engine } from "../engine/engine.ts";
import { HYPERPARAMETERS } from "../train/hyperparameters/mod.ts";
import { metricFor } from "../train/metrics/mod.ts";
import type { Space } from "../tune/space/space.ts";
import type { Json, Params, ParamValue } from "../tune/trial.ts";
import type { ExperimentOptions } from "./setup.ts";
import { defaultsOf } from "./space.ts";

/**
 * The facts of an experiment, for `createStudy`: what decides its results
 * beside space, sampler, pruner and seed, as the command line records it.
 *
 * @param options The experiment's options; its validation is given.
 * @param engine What trains.
 * @param space What is searched.
 * @returns JSON: engine, data set and its digest, validation, repeats, fixed
 * hyperparameters, the objective if it is not accuracy.
 * @throws {RangeError} If the data have no metric of that name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { iris } from "../dataset/tables/iris.ts";
 * import { loadEngine } from "../engine/load.ts";
 * import { experimentFacts } from "./facts.ts";
 * const { dataset, repeats } = await experimentFacts(
 *   { data: await iris(), validation: { type: "test" }, fixed: { epochs: 3 } },
 *   await loadEngine({ variant: "plain" }),
 *   { lr: { type: "float", low: 0.001, high: 0.1, log: true } },
 * );
 * assertEquals([Object(dataset).name, repeats], ["iris", 1]);
 * ```
 */
export async function experimentFacts(
  options:
    & Omit<ExperimentOptions, "validation">
    & Required<Pick<ExperimentOptions, "validation">>,
  { variant, abi }: Pick<Engine, "variant" | "abi">,
  space: Space,
): Promise<{ [name: string]: Json }> {
  const { data, validation, repeats = 1, objective, fixed = {} } = options;
  const { train, test } = data;
  return {
    engine: { variant, abi },
    dataset: {
      name: train.name,
      digest: await digest(data),
      train: train.count,
      test: test.count,
      ...normalizationOf(train),
    },
    validation,
    repeats,
    fixed: recordedHyperparameters(fixed, space),
    ...objectiveFact(metricFor(train, objective)),
  };
}

/**
 * The objective in a record, which says nothing of the usual one.
 *
 * @param objective A name of `METRICS`; accuracy unless given.
 * @returns A fact, or none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { objectiveFact } from "./facts.ts";
 * assertEquals(objectiveFact("accuracy"), {});
 * assertEquals(objectiveFact("macro_f1"), { objective: "macro_f1" });
 * ```
 */
export function objectiveFact(objective = "accuracy"): { objective?: string } {
  return objective === "accuracy" ? {} : { objective };
}

/**
 * The values of hyperparameters that are not searched, for records: the basic
 * ones, and others where they differ from their defaults. One whose default
 * differs between trials is left out: each trial finds its own.
 *
 * @param fixed Hyperparameters that are not searched.
 * @param space What is searched.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { recordedHyperparameters } from "./facts.ts";
 * const { epochs, lr } = recordedHyperparameters({ epochs: 3 }, {});
 * assertEquals([epochs, lr], [3, 0.001]);
 * ```
 */
export function recordedHyperparameters(fixed: Params, space: Space): Params {
  const isReplaced = "hidden_sizes" in fixed || "hidden_sizes" in space;
  return Object.fromEntries(
    Object.entries(HYPERPARAMETERS).flatMap(
      ([name, one]): [string, ParamValue][] => {
        if (Object.hasOwn(space, name)) return [];
        const defaults = defaultsOf(name, space, fixed);
        const values = name in fixed ? [fixed[name]!] : defaults;
        const isRecorded = values.length === 1 &&
          (one.isBasic
            ? !(isReplaced && one.when?.["hidden_sizes"])
            : defaults.some((one) => one !== values[0]));
        return isRecorded ? [[name, values[0]!]] : [];
      },
    ),
  );
}
