// The hyperparameters that can be fixed or searched, by the names that studies,
// flags and reports share, and how they become a training configuration.

import { check, object } from "../check.ts";
import { quote, suggest } from "../errors.ts";
import { ADAPTING_OPTIMIZERS, OPTIMIZERS } from "./optimizers/mod.ts";
import type { TrainingConfig } from "./training.ts";

/** A value as it comes from a search space or a flag. */
export type HyperparameterValue = string | number | boolean | null;

/** Values by hyperparameter name. */
export type Hyperparameters = { readonly [name: string]: HyperparameterValue };

/** One hyperparameter. */
export interface Hyperparameter {
  /** What it is, for help texts. */
  readonly description: string;
  /** Its value where neither fixed nor searched. */
  readonly default: number | string;
  /** Whether it takes whole numbers only. */
  readonly isInteger?: boolean;
  /**
   * Where it has an effect: values of other hyperparameters, as a condition of
   * a space has them. Everywhere if absent.
   */
  readonly when?: { readonly [name: string]: readonly HyperparameterValue[] };
  /**
   * Checks a value.
   *
   * @throws {RangeError} If it is not in the hyperparameter's range.
   */
  check(value: HyperparameterValue): void;
}

function number(
  description: string,
  standard: number,
  wanted: string,
  isOk: (value: number) => boolean,
): Hyperparameter {
  return {
    description: `${description}, ${wanted}`,
    default: standard,
    check(value) {
      if (typeof value === "number" && isOk(value)) return;
      throw new RangeError(`found ${quote(value)}, expected ${wanted}`);
    },
  };
}

const count = (description: string, standard: number, high: number) => ({
  ...number(
    description,
    standard,
    `an integer from 1 to ${high}`,
    (x) => Number.isInteger(x) && x >= 1 && x <= high,
  ),
  isInteger: true,
});

/** Every hyperparameter by name. */
export const HYPERPARAMETERS: Readonly<Record<string, Hyperparameter>> = named({
  hidden_size: count("neurons of each hidden layer", 128, 2 ** 24),
  num_layers: count("number of hidden layers", 2, 1000),
  lr: number(
    "learning rate",
    0.001,
    "a number above 0 and at most 1000",
    (x) => x > 0 && x <= 1000,
  ),
  batch_size: count("samples of a batch", 64, 2 ** 24),
  epochs: count("passes over the training samples", 5, 1_000_000),
  optimizer: {
    description: `update rule, ${Object.keys(OPTIMIZERS).join(" or ")}`,
    default: "adam",
    check(value) {
      if (typeof value === "string" && Object.hasOwn(OPTIMIZERS, value)) return;
      throw new RangeError(
        `found ${quote(value)}, expected ${
          Object.keys(OPTIMIZERS).join(" or ")
        }`,
      );
    },
  },
  weight_decay: number(
    "L2 weight decay",
    0,
    "a number from 0 to 1000",
    (x) => x >= 0 && x <= 1000,
  ),
  momentum: {
    ...number(
      `momentum, of ${optimizersWith("momentum").join(" or ")} only`,
      0,
      "a number from 0 to below 1",
      (x) => x >= 0 && x < 1,
    ),
    when: { optimizer: optimizersWith("momentum") },
  },
  hypergradient: {
    ...number(
      `rate at which lr adapts while training (${
        ADAPTING_OPTIMIZERS.join(" or ")
      }), 0 for not at all, 0.1 does well`,
      0,
      "a number from 0 to 1",
      (x) => x >= 0 && x <= 1,
    ),
    when: { optimizer: ADAPTING_OPTIMIZERS },
  },
});

/** The optimizers that have a hyperparameter. */
function optimizersWith(hyperparameter: string): string[] {
  return Object.keys(OPTIMIZERS)
    .filter((name) => hyperparameter in OPTIMIZERS[name]!.defaults);
}

/** Puts the name in front of every message. */
function named(
  table: Record<string, Hyperparameter>,
): Record<string, Hyperparameter> {
  return Object.fromEntries(
    Object.entries(table).map(([name, one]) => [name, {
      ...one,
      check(value: HyperparameterValue) {
        try {
          one.check(value);
        } catch (cause) {
          throw new RangeError(
            `Cannot use hyperparameter ${name}: ${(cause as Error).message}`,
            { cause },
          );
        }
      },
    }]),
  );
}

/**
 * Checks a value that a space or a caller gives a hyperparameter.
 *
 * @throws {RangeError} If there is none of that name or the value is out of
 * its range.
 */
export function checkHyperparameter(
  name: string,
  value: HyperparameterValue,
): void {
  if (!Object.hasOwn(HYPERPARAMETERS, name)) {
    throw new RangeError(
      `Cannot use ${quote(name)}: unknown hyperparameter, ${
        suggest(name, Object.keys(HYPERPARAMETERS))
      }`,
    );
  }
  HYPERPARAMETERS[name]!.check(value);
}

/** Refuses a value that would be dropped; a default is as good as none. */
function checkEffect(
  name: string,
  value: HyperparameterValue,
  get: (name: string) => HyperparameterValue,
): void {
  const { when = {}, default: standard } = HYPERPARAMETERS[name]!;
  if (value === standard) return;
  for (const [parent, values] of Object.entries(when)) {
    if (values.includes(get(parent))) continue;
    throw new RangeError(
      `Cannot use hyperparameter ${name}: it is ${
        quote(value)
      } and has no effect with ${parent} ${quote(get(parent))}, expected ${
        values.map(quote).join(" or ")
      }`,
    );
  }
}

/**
 * The training configuration that hyperparameters stand for.
 *
 * @param values Values by name; absent ones take their default.
 * @returns The configuration, without a seed.
 * @throws {RangeError} If a name is unknown, a value out of range, or one has
 * no effect with the others.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { configOf } from "./hyperparameters.ts";
 * const config = configOf({ hidden_size: 64, num_layers: 3, lr: 0.01 });
 * assertEquals(config.hidden, [64, 64, 64]);
 * assertEquals(config.optimizer.learningRate, 0.01);
 * ```
 */
export function configOf(values: Hyperparameters): TrainingConfig {
  check("Cannot train", "what is given", values, object);
  const get = (name: string): HyperparameterValue =>
    values[name] ?? HYPERPARAMETERS[name]!.default;
  for (const [name, value] of Object.entries(values)) {
    checkHyperparameter(name, value);
    checkEffect(name, value, get);
  }
  const num = (name: string): number => get(name) as number;
  const optimizer = get("optimizer") as string;
  const hasMomentum = "momentum" in OPTIMIZERS[optimizer]!.defaults;
  return {
    hidden: Array<number>(num("num_layers")).fill(num("hidden_size")),
    epochs: num("epochs"),
    batchSize: num("batch_size"),
    optimizer: {
      name: optimizer,
      learningRate: num("lr"),
      weightDecay: num("weight_decay"),
      ...(hasMomentum && { momentum: num("momentum") }),
    },
    ...(num("hypergradient") > 0 && {
      hypergradient: { learningRate: num("hypergradient"), restart: true },
    }),
  };
}
