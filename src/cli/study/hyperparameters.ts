// Hyperparameters on the command line: those that flags fix, and whether all
// that a space gives them fits into memory.

import {
  checkTrainable,
  defaultsOf,
  type Engine,
  type ExperimentSetup,
  extremesOf,
  hasEffect,
  HYPERPARAMETERS,
  type Params,
  type ParamSpec,
  type ParamValue,
  type Space,
} from "../../../mod.ts";
import { quote } from "../../errors.ts";
import { type Args, readDecimal } from "../args/args.ts";
import { flagOf } from "../args/hyperparameter_flags.ts";
import { asUsage, UsageError } from "../usage.ts";

/** Hyperparameters fixed by a flag of their own, checked. */
export function readFixed(args: Args): Params {
  const fixed: Record<string, ParamValue> = {};
  for (const [name, { check }] of Object.entries(HYPERPARAMETERS)) {
    const text = args.text(flagOf(name));
    if (text === undefined) continue;
    const value = readValue(text);
    if (/,|\.\./.test(text)) throw severalValues(name, text);
    checkFlags(args, () => check(value));
    fixed[name] = value;
  }
  return fixed;
}

/** A number, true or false if it looks like one. */
function readValue(text: string): ParamValue {
  if (text === "true" || text === "false") return text === "true";
  const number = readDecimal(text);
  return Number.isNaN(number) ? text : number;
}

/**
 * Runs a check of hyperparameters: what it says of one that a flag fixes, it
 * says of the flag.
 *
 * @throws {UsageError} If the check throws.
 */
export function checkFlags(args: Args, check: () => void): void {
  try {
    asUsage(check);
  } catch (cause) {
    if (!(cause instanceof UsageError)) throw cause;
    const message = cause.message.replace(
      /^Cannot (?:use hyperparameter|fix) (\w+):/,
      (start, name) =>
        args.has(flagOf(name)) ? `Cannot use --${flagOf(name)}:` : start,
    );
    throw new UsageError(message, { cause });
  }
}

function severalValues(name: string, text: string): UsageError {
  return new UsageError(
    `Cannot fix ${name}: found ${quote(text)}, expected one value; ` +
      `tune --param ${name}=${text} searches several`,
  );
}

/**
 * Recorded values without those that hold anyway, the other way round: beside
 * another optimizer, say, another default holds.
 */
export function withoutDefaults(fixed: Params, space: Space): Params {
  return Object.fromEntries(
    Object.entries(fixed).filter(([name, value]) =>
      !Object.hasOwn(HYPERPARAMETERS, name) ||
      defaultsOf(name, space, fixed).some((one) => one !== value)
    ),
  );
}

/**
 * A range written without a type, as its hyperparameter has it: of integers
 * where there is nothing else.
 */
export function asHyperparameter(name: string, param: ParamSpec): ParamSpec {
  const isInteger = Object.hasOwn(HYPERPARAMETERS, name) &&
    HYPERPARAMETERS[name]!.isInteger;
  return isInteger && param.type === "float" &&
      Number.isInteger(param.low) && Number.isInteger(param.high)
    ? { ...param, type: "int" }
    : param;
}

/**
 * Refuses a space whose largest network cannot be trained in memory.
 *
 * @throws {UsageError} The message says how much it needs.
 */
export function checkMemory(
  engine: Engine,
  setup: ExperimentSetup,
  space: Space,
): void {
  const largest: Record<string, ParamValue> = {};
  for (const [name, param] of Object.entries(space)) {
    largest[name] = extremesOf(param).reduce((a, b) => b! > a! ? b : a);
  }
  const fits = (changed: Params) => {
    const params = { ...largest, ...changed };
    const all = { ...setup.fixed, ...params };
    const names = Object.keys(params).filter((name) => hasEffect(name, all));
    const used = Object.fromEntries(names.map((name) => [name, params[name]!]));
    asUsage(() => checkTrainable(engine, setup, used));
  };
  fits({});
  // Which of several names needs most nobody knows.
  for (const [name, param] of Object.entries(space)) {
    const values = extremesOf(param);
    if (!values.some((value) => typeof value === "string")) continue;
    for (const value of values) fits({ [name]: value });
  }
}
