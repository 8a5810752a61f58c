// The hyperparameters that can be fixed or searched, by the names that studies,
// flags and reports share, and how they become a training configuration.

import { check, object } from "../../check.ts";
import { quote, suggest } from "../../errors.ts";
import { OPTIMIZERS } from "../optimizers/mod.ts";
import type { TrainingConfig } from "../training.ts";
import { BASICS } from "./basics.ts";
import type { Hyperparameter, HyperparameterValue } from "./hyperparameter.ts";
import { NETWORK } from "./network.ts";
import { OPTIMIZER } from "./optimizer.ts";
import { REGULARIZATION } from "./regularization.ts";
import { SCHEDULE } from "./schedule.ts";

/** Values by hyperparameter name. */
export type HyperparameterSet = {
  readonly [name: string]: HyperparameterValue;
};

/** Every hyperparameter by name. */
export const HYPERPARAMETERS: Readonly<Record<string, Hyperparameter>> = named({
  ...BASICS,
  ...NETWORK,
  ...SCHEDULE,
  ...OPTIMIZER,
  ...REGULARIZATION,
});

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

/**
 * What a hyperparameter is where neither fixed nor searched.
 *
 * @param name A hyperparameter.
 * @param values The others by name; absent ones take their default.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { defaultOf } from "./mod.ts";
 * assertEquals(defaultOf("weight_decay", {}), 0);
 * assertEquals(defaultOf("weight_decay", { optimizer: "adamw" }), 0.01);
 * ```
 */
export function defaultOf(
  name: string,
  values: HyperparameterSet,
): HyperparameterValue {
  const { default: usual, defaultBy } = HYPERPARAMETERS[name]!;
  if (defaultBy === undefined) return usual;
  const { name: parent, values: own } = defaultBy;
  const value = String(values[parent] ?? defaultOf(parent, values));
  return Object.hasOwn(own, value) ? own[value]! : usual;
}

/** Whether a hyperparameter has an effect where another has some value. */
export function hasEffectWith(
  name: string,
  parent: string,
  value: HyperparameterValue,
): boolean {
  const { when, unless } = HYPERPARAMETERS[name]!;
  return (when?.[parent]?.includes(value) ?? true) &&
    !unless?.[parent]?.has(value);
}

/**
 * Whether a hyperparameter has an effect on a training.
 *
 * @param name A hyperparameter.
 * @param values The others by name; absent ones take their default.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { hasEffect } from "./mod.ts";
 * assert(hasEffect("momentum", { optimizer: "sgd" }));
 * assert(!hasEffect("momentum", {}));
 * ```
 */
export function hasEffect(name: string, values: HyperparameterSet): boolean {
  return parentsOf(name).every((parent) =>
    hasEffectWith(name, parent, values[parent] ?? defaultOf(parent, values))
  );
}

/** What decides whether a hyperparameter has an effect. */
export function parentsOf(name: string): readonly string[] {
  const { when, unless } = HYPERPARAMETERS[name] ?? {};
  return [...Object.keys(when ?? {}), ...Object.keys(unless ?? {})];
}

/**
 * With which values of a parent a hyperparameter has an effect, in words.
 *
 * @param end What follows a list of values.
 */
export function describeEffect(
  name: string,
  parent: string,
  end = "",
): string {
  const { when, unless } = HYPERPARAMETERS[name]!;
  const values = when?.[parent];
  if (values === undefined) return unless![parent]!.expected;
  if (values.includes(null)) return `no ${parent}`;
  return `${parent} ${values.map(quote).join(" or ")}${end}`;
}

/** Refuses a value that would be dropped; a default is as good as none. */
function checkEffect(
  name: string,
  value: HyperparameterValue,
  values: HyperparameterSet,
): void {
  if (value === defaultOf(name, values)) return;
  const get = (parent: string) => values[parent] ?? defaultOf(parent, values);
  for (const parent of parentsOf(name)) {
    if (hasEffectWith(name, parent, get(parent))) continue;
    const found = get(parent);
    throw new RangeError(
      `Cannot use hyperparameter ${name}: it is ${
        quote(value)
      } and has no effect with ${
        found === null ? `no ${parent}` : `${parent} ${quote(found)}`
      }, expected ${describeEffect(name, parent)}`,
    );
  }
}

/** Refuses a second name of another value's training. */
function checkSecondNames(
  name: string,
  value: HyperparameterValue,
  get: (name: string) => HyperparameterValue,
): void {
  for (const twin of HYPERPARAMETERS[name]!.secondNames ?? []) {
    const [other, same] = twin.where;
    if (twin.value !== value || get(other) !== same) continue;
    throw new RangeError(
      `Cannot use hyperparameter ${name}: it is ${quote(value)}, which with ` +
        `${other} ${same} is ${quote(twin.of)} under another name, expected ` +
        `another ${other}`,
    );
  }
}

/**
 * The training configuration that hyperparameters stand for.
 *
 * @param values Values by name; absent ones take their default.
 * @returns The configuration, without a seed.
 * @throws {RangeError} If a name is unknown, a value out of range, or one has
 * no effect with the others, or is a second name of another.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { configOf } from "./mod.ts";
 * const config = configOf({ hidden_size: 64, num_layers: 3, lr: 0.01 });
 * assertEquals(config.hidden, [64, 64, 64]);
 * assertEquals(config.optimizer.learningRate, 0.01);
 * assertEquals(configOf({ hidden_sizes: "64-32" }).hidden, [64, 32]);
 * ```
 */
export function configOf(values: HyperparameterSet): TrainingConfig {
  check("Cannot train", "what is given", values, object);
  const get = (name: string): HyperparameterValue =>
    values[name] ?? defaultOf(name, values);
  for (const [name, value] of Object.entries(values)) {
    checkHyperparameter(name, value);
    checkEffect(name, value, values);
    checkSecondNames(name, value, get);
  }
  const num = (name: string): number => get(name) as number;
  const optimizer = get("optimizer") as string;
  const hasMomentum = "momentum" in OPTIMIZERS[optimizer]!.defaults;
  const config = {
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
  return withPlaced(config, values);
}

/** The configuration with all that differs from its default put in its place. */
function withPlaced(
  config: TrainingConfig,
  values: HyperparameterSet,
): TrainingConfig {
  const placed: Record<string, unknown> = { ...config };
  for (const [name, one] of Object.entries(HYPERPARAMETERS)) {
    const value = values[name];
    const isGiven = value !== undefined && value !== defaultOf(name, values);
    if (one.configPath === undefined || !isGiven) continue;
    const [key, inner] = one.configPath;
    const given = one.toConfig?.(value) ?? value;
    placed[key] = inner === undefined
      ? given
      : { ...placed[key] as object, [inner]: given };
  }
  return placed as unknown as TrainingConfig;
}
