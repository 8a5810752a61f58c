// Hyperparameters on the command line: those that flags fix, and whether a
// space gives them values that can be trained at all.

import {
  checkTrainable,
  type Dataset,
  type Engine,
  type FloatParam,
  type Hyperparameter,
  HYPERPARAMETERS,
  type Param,
  type Params,
  type ParamValue,
  type Space,
} from "../../../mod.ts";
import { quote, suggest } from "../../errors.ts";
import { type Args, readDecimal } from "../args.ts";
import { flagOf } from "../flags.ts";
import { asUsage, UsageError } from "../usage.ts";

/** Hyperparameters fixed by a flag of their own, checked. */
export function readFixed(args: Args): Params {
  const fixed: Record<string, ParamValue> = {};
  for (const [name, { check }] of Object.entries(HYPERPARAMETERS)) {
    const text = args.text(flagOf(name));
    if (text === undefined) continue;
    const number = readDecimal(text);
    const value = Number.isNaN(number) ? text : number;
    if (/,|\.\./.test(text)) throw severalValues(name, text);
    asUsage(() => check(value));
    fixed[name] = value;
  }
  return fixed;
}

function severalValues(name: string, text: string): UsageError {
  return new UsageError(
    `Cannot fix ${name}: found ${quote(text)}, expected one value; ` +
      `tune --param ${name}=${text} searches several`,
  );
}

/** The value of every hyperparameter that is not searched. */
export function withDefaults(fixed: Params, space: Space): Params {
  return Object.fromEntries(
    Object.entries(HYPERPARAMETERS)
      .filter(([name]) => !Object.hasOwn(space, name))
      .map(([name, one]) => [name, fixed[name] ?? one.default]),
  );
}

/**
 * Checks that a space holds hyperparameters only, and only values that they
 * can take.
 *
 * @throws {UsageError} The message names the hyperparameter.
 */
export function checkValues(space: Space): void {
  for (const [name, param] of Object.entries(space)) {
    const known = Object.hasOwn(HYPERPARAMETERS, name)
      ? HYPERPARAMETERS[name]
      : undefined;
    if (known === undefined) {
      throw new UsageError(
        `Cannot search ${quote(name)}: unknown hyperparameter, ${
          suggest(name, Object.keys(HYPERPARAMETERS))
        }`,
      );
    }
    asUsage(() => {
      extremesOf(param).forEach((value) => known.check(value));
      if (param.type === "float") refuseFractions(name, param, known);
    });
  }
}

/** A range of real numbers makes no sense where only integers do. */
function refuseFractions(
  name: string,
  { low, high }: FloatParam,
  { isInteger }: Hyperparameter,
): void {
  if (!isInteger) return;
  throw new RangeError(
    `Cannot search ${name} over ${low}..${high}: it takes integers, ` +
      `expected the type int`,
  );
}

/**
 * A range written without a type, as its hyperparameter has it: of integers
 * where there is nothing else.
 */
export function asHyperparameter(name: string, param: Param): Param {
  const isInteger = Object.hasOwn(HYPERPARAMETERS, name) &&
    HYPERPARAMETERS[name]!.isInteger;
  return isInteger && param.type === "float" &&
      Number.isInteger(param.low) && Number.isInteger(param.high)
    ? { ...param, type: "int" }
    : param;
}

/** All values of a list, both ends of a range. */
function extremesOf(param: Param): readonly ParamValue[] {
  switch (param.type) {
    case "categorical":
      return param.choices;
    case "fixed":
      return [param.value];
    default:
      return [param.low, param.high];
  }
}

/**
 * Refuses a space whose largest network cannot be trained in memory.
 *
 * @throws {UsageError} The message says how much it needs.
 */
export function checkMemory(
  engine: Engine,
  train: Dataset,
  space: Space,
  fixed: Params,
): void {
  const largest: Record<string, ParamValue> = { ...fixed };
  for (const [name, param] of Object.entries(space)) {
    largest[name] = extremesOf(param).reduce((a, b) => b! > a! ? b : a);
  }
  const { optimizer } = space;
  for (const one of optimizer ? extremesOf(optimizer) : [largest.optimizer]) {
    const values = one === undefined ? largest : { ...largest, optimizer: one };
    asUsage(() => checkTrainable(engine, train, values));
  }
}
