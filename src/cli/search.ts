// From flags to what is searched: the space, the technique and the budget.

import {
  type Budget,
  checkTrainable,
  type Dataset,
  type Engine,
  type FloatParam,
  type Hyperparameter,
  HYPERPARAMETERS,
  type Param,
  type Params,
  type ParamValue,
  parseParamText,
  type SettingsInput,
  sizeOf,
  type Space,
} from "../../mod.ts";
import { quote, suggest } from "../errors.ts";
import type { Args } from "./args.ts";
import { flagOf } from "./flags.ts";
import { asUsage, UsageError } from "./usage.ts";

const choices = (...values: ParamValue[]): Param => ({
  type: "categorical",
  choices: values,
});

/** The tutorial's grid. */
const DEFAULT_GRID: Space = {
  hidden_size: choices(64, 128),
  lr: choices(0.001, 0.01),
  num_layers: choices(2, 3),
};

/** What every other sampler searches. */
const DEFAULT_RANGES: Space = {
  hidden_size: { type: "int", low: 16, high: 256, log: true },
  lr: { type: "float", low: 1e-4, high: 1e-1, log: true },
  num_layers: { type: "int", low: 1, high: 4 },
};

/** What to search, with what, and for how long. */
export interface Search {
  readonly space: Space;
  readonly options: Omit<SettingsInput, "space">;
  readonly budget: Budget;
  /** How many trials there will be, where that is known. */
  readonly total?: number;
}

/** Reads the flags that say what is searched. */
export function readSearch(args: Args, fixed: Params): Search {
  const sampler = args.text("sampler") ?? "grid";
  const space = readSpace(args, sampler, fixed);
  const total = gridSize(space);
  return { space, options: { sampler }, budget: {}, total };
}

function readSpace(args: Args, sampler: string, fixed: Params): Space {
  const space: Record<string, Param> = {
    ...(sampler === "grid" ? DEFAULT_GRID : DEFAULT_RANGES),
  };
  const given = new Set<string>();
  for (const text of args.list("param")) {
    const [name, param] = asUsage(() => parseParamText(text));
    if (given.has(name)) {
      throw new UsageError(`Cannot search ${name}: --param names it twice`);
    }
    given.add(name);
    space[name] = param;
  }
  for (const name of Object.keys(fixed)) {
    if (given.has(name)) {
      throw new UsageError(
        `Cannot both fix and search ${name}: ` +
          `found --${flagOf(name)} and --param ${name}=…, expected one of them`,
      );
    }
    delete space[name];
  }
  checkValues(space);
  return space;
}

function gridSize(space: Space): number {
  return Object.entries(space).reduce((product, [name, param]) => {
    const size = sizeOf(param);
    if (Number.isFinite(size)) return product * size;
    throw new UsageError(
      `Cannot walk a grid over ${name}: it is continuous, expected a list ` +
        "of values, a step, or another --sampler",
    );
  }, 1);
}

/** Every value that a parameter can take must be one of its hyperparameter. */
function checkValues(space: Space): void {
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
      if (param.type === "float") checkBetween(name, param, known);
    });
  }
}

/** A range of real numbers makes no sense where only integers do. */
function checkBetween(
  name: string,
  { low, high }: FloatParam,
  known: Hyperparameter,
): void {
  try {
    known.check(low + (high - low) / Math.PI);
  } catch (cause) {
    throw new RangeError(
      `Cannot search ${name} over ${low}..${high}: it takes integers, ` +
        `expected ${low}..${high}:int`,
      { cause },
    );
  }
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
  const optimizers = space["optimizer"] && extremesOf(space["optimizer"]);
  for (const optimizer of optimizers ?? []) {
    asUsage(() => checkTrainable(engine, train, { ...largest, optimizer }));
  }
  asUsage(() => checkTrainable(engine, train, largest));
}
