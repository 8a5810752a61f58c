// Search spaces as Weights & Biases writes them in a sweep's configuration:
// `{ parameters: { lr: { min: 1e-4, max: 0.1, distribution: "…" } } }`. Read
// into the forms of space.ts; what else a sweep says (its method, its metric)
// is none of the space's business and is passed over.
//
// Source: docs.wandb.ai, "Sweep configuration options" (names, defaults).

import {
  anyNumber,
  anything,
  check,
  fields,
  oneOf,
  type Rule,
} from "../../check.ts";
import { isPlain } from "../../errors.ts";

type Fields = { readonly [key: string]: unknown };

const SWEEP_KEYS = [
  "command",
  "description",
  "early_terminate",
  "entity",
  "method",
  "metric",
  "name",
  "program",
  "project",
  "run_cap",
];

/**
 * The parameters of a sweep; anything else as it is.
 *
 * @throws {RangeError} If a sweep has a key that is not one of its own.
 */
export function parametersOf(value: unknown): unknown {
  if (!isPlain(value)) return value;
  const { parameters, ...rest } = value as Fields;
  // Of a parameter with that name, "type" is a text.
  const isSweep = isPlain(parameters) &&
    !(typeof (parameters as Fields)["type"] === "string");
  if (!isSweep) return value;
  const known = SWEEP_KEYS.map((key) => [key, anything] as const);
  check("Cannot read the sweep", "", rest, fields(Object.fromEntries(known)));
  return parameters;
}

const range = { distribution: anything, min: anyNumber, max: anyNumber };

/** By distribution: its fields, and the parameter that it is here. */
const DISTRIBUTIONS: {
  readonly [name: string]: {
    readonly rule: Rule;
    readonly make: (param: Fields) => Fields;
  };
} = {
  constant: {
    rule: fields({ distribution: anything, value: anything }),
    make: ({ value }) => ({ type: "fixed", value }),
  },
  categorical: {
    rule: fields({ distribution: anything, values: anything }),
    make: ({ values }) => ({ type: "categorical", choices: values }),
  },
  int_uniform: {
    rule: fields(range),
    make: ({ min, max }) => ({ type: "int", low: min, high: max }),
  },
  uniform: {
    rule: fields(range),
    make: ({ min, max }) => ({ type: "float", low: min, high: max }),
  },
  q_uniform: {
    rule: fields({ ...range, q: anyNumber }),
    make: ({ min, max, q }) => ({
      type: "float",
      low: min,
      high: max,
      step: q,
    }),
  },
  log_uniform: {
    rule: fields(range),
    make: ({ min, max }) => ({
      type: "float",
      low: Math.exp(Number(min)),
      high: Math.exp(Number(max)),
      log: true,
    }),
  },
  log_uniform_values: {
    rule: fields(range),
    make: ({ min, max }) => ({ type: "float", low: min, high: max, log: true }),
  },
};

const MARKS = ["distribution", "value", "values", "min", "max"];

/** Whether an object has the form of a sweep's parameter. */
export function isSweepParam(param: object): boolean {
  return !("type" in param) && MARKS.some((key) => key in param);
}

/**
 * A sweep's parameter in the form of ours, not yet judged as such.
 *
 * @throws {TypeError} If something has the wrong type; the message names it.
 * @throws {RangeError} If its distribution is none that can be searched here.
 */
export function fromSweepParam(name: string, param: object): unknown {
  const given = param as Fields;
  const { distribution = defaultDistribution(given) } = given;
  const action = "Cannot read the sweep";
  const known = oneOf(...Object.keys(DISTRIBUTIONS));
  check(action, `${name}.distribution`, distribution, known);
  const { rule, make } = DISTRIBUTIONS[distribution as string]!;
  check(action, name, given, rule);
  return make(given);
}

/** What a parameter without `distribution` means. */
function defaultDistribution({ value, values, min, max }: Fields): string {
  if (values !== undefined) return "categorical";
  if (value !== undefined) return "constant";
  return Number.isInteger(min) && Number.isInteger(max)
    ? "int_uniform"
    : "uniform";
}
