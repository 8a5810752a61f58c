// The contract of a hyperparameter, and the kinds that most of them are of.

import { quote } from "../../errors.ts";

/** A value as it comes from a search space or a flag. */
export type HyperparameterValue = string | number | boolean | null;

/** Values of a hyperparameter with which another has no effect. */
export interface ValuesWithoutEffect {
  /** Whether a value is one of them. */
  has(value: HyperparameterValue): boolean;
  /** What is wanted instead. */
  readonly expected: string;
}

/** Two values that train the same where another hyperparameter has some value. */
export interface SecondName {
  /** The second name. */
  readonly value: string;
  /** The value that it is then. */
  readonly of: string;
  /** The other hyperparameter, and its value. */
  readonly where: readonly [name: string, value: HyperparameterValue];
}

/** Defaults that the value of another hyperparameter decides. */
export interface DefaultBy {
  /** The other hyperparameter. */
  readonly name: string;
  /** The default by value of the other. */
  readonly values: Readonly<Record<string, HyperparameterValue>>;
}

/** One hyperparameter. */
export interface Hyperparameter {
  /** What it is, for help texts. */
  readonly description: string;
  /**
   * Its value where neither fixed nor searched; null where that is not one of
   * its values: what others decide then.
   */
  readonly default: HyperparameterValue;
  /** What its default is instead where another has one of these values. */
  readonly defaultBy?: DefaultBy;
  /** What holds by default, for help, if `default` does not say it. */
  readonly defaultText?: string;
  /** What it belongs to, for help. */
  readonly group: string;
  /** Every training has it: records of studies name it even at its default. */
  readonly isBasic?: boolean;
  /** Whether it takes whole numbers only. */
  readonly isInteger?: boolean;
  /**
   * Where it has an effect: values of other hyperparameters, as a condition of
   * a space has them. Everywhere if absent.
   */
  readonly when?: { readonly [name: string]: readonly HyperparameterValue[] };
  /** The same the other way round: with which values it has none. */
  readonly unless?: { readonly [name: string]: ValuesWithoutEffect };
  /** Values of it that are second names of others. */
  readonly secondNames?: readonly SecondName[];
  /** Where it stands in a training configuration, unless `configOf` knows. */
  readonly configPath?: readonly [key: string, inner?: string];
  /** What stands there; the value itself if absent. */
  toConfig?(value: HyperparameterValue): unknown;
  /**
   * Checks a value.
   *
   * @throws {RangeError} If it is not in the hyperparameter's range.
   */
  check(value: HyperparameterValue): void;
}

/** More than anyone waits for. */
export const MAX_EPOCHS = 1_000_000;

/** A hyperparameter before its group says which it is in. */
export type Ungrouped = Omit<Hyperparameter, "group">;

/** Hyperparameters of one group. */
export function grouped(
  group: string,
  table: Readonly<Record<string, Ungrouped>>,
): Record<string, Hyperparameter> {
  return Object.fromEntries(
    Object.entries(table).map(([name, one]) => [name, { ...one, group }]),
  );
}

/** A check by a predicate. */
export function checkOf(
  wanted: string,
  isOk: (value: HyperparameterValue) => boolean,
): Hyperparameter["check"] {
  return (value) => {
    if (isOk(value)) return;
    throw new RangeError(`found ${quote(value)}, expected ${wanted}`);
  };
}

/** A number in a range. */
export function number(
  description: string,
  defaultValue: number | null,
  wanted: string,
  isOk: (value: number) => boolean,
): Ungrouped {
  return {
    description: `${description}, ${wanted}`,
    default: defaultValue,
    check: checkOf(
      wanted,
      (value) => typeof value === "number" && isOk(value),
    ),
  };
}

/** A number from `low` to `high`. */
export function within(
  description: string,
  defaultValue: number,
  low: number,
  high: number,
): Ungrouped {
  return number(
    description,
    defaultValue,
    `a number from ${low} to ${high}`,
    (x) => x >= low && x <= high,
  );
}

/** A number of at least 0 and below 1. */
export function share(description: string): Ungrouped {
  return number(
    description,
    0,
    "a number from 0 to below 1",
    (x) => x >= 0 && x < 1,
  );
}

/** An integer from `low` to `high`. */
export function count(
  description: string,
  defaultValue: number,
  low: number,
  high: number,
): Ungrouped {
  const wanted = `an integer from ${low} to ${high}`;
  return {
    ...number(
      description,
      defaultValue,
      wanted,
      (x) => Number.isInteger(x) && x >= low && x <= high,
    ),
    isInteger: true,
  };
}

/** One name of a list. */
export function choice(
  description: string,
  defaultValue: string | null,
  names: readonly string[],
): Ungrouped {
  const wanted = names.join(" or ");
  return {
    description: `${description}, ${wanted}`,
    default: defaultValue,
    check: checkOf(
      wanted,
      (value) => typeof value === "string" && names.includes(value),
    ),
  };
}

/** Yes or no; no by default. */
export function flag(description: string): Ungrouped {
  return {
    description: `${description}, true or false`,
    default: false,
    check: checkOf("true or false", (value) => typeof value === "boolean"),
  };
}
