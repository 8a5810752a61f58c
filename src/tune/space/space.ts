// Search spaces: what a parameter may be, when it exists, and the one map
// between parameters and the unit cube that samplers share. Reading a space
// from JSON, YAML or the command line is parse.ts's work, judging it check.ts's.

import { quote } from "../../errors.ts";
import type { Pcg32 } from "../../random.ts";
import type { Params, ParamValue } from "../trial.ts";

/**
 * Makes a parameter exist only where, for every name given, that earlier
 * parameter exists and has one of the values listed.
 */
export type Condition = { readonly [name: string]: readonly ParamValue[] };

/** A real number in [`low`, `high`]. */
export interface FloatParam {
  /** The kind of parameter. */
  readonly type: "float";
  /** The smallest value, inclusive. */
  readonly low: number;
  /** The largest value, inclusive. */
  readonly high: number;
  /** Search the logarithm; needs `low` > 0 and no `step`. */
  readonly log?: boolean;
  /** Only `low`, `low + step`, … up to `high`. */
  readonly step?: number;
  /** Only where this holds; always unless given. */
  readonly when?: Condition;
}

/** An integer in [`low`, `high`]. */
export interface IntParam {
  /** The kind of parameter. */
  readonly type: "int";
  /** The smallest value, inclusive. */
  readonly low: number;
  /** The largest value, inclusive. */
  readonly high: number;
  /** Search the logarithm; needs `low` ≥ 1 and no `step` but 1. */
  readonly log?: boolean;
  /** Only `low`, `low + step`, … up to `high`; 1 unless given. */
  readonly step?: number;
  /** Only where this holds; always unless given. */
  readonly when?: Condition;
}

/** One of a list of values without order. */
export interface CategoricalParam<T extends ParamValue = ParamValue> {
  /** The kind of parameter. */
  readonly type: "categorical";
  /** The values, at least one, each once. */
  readonly choices: readonly T[];
  /** Only where this holds; always unless given. */
  readonly when?: Condition;
}

/** A value that is part of every trial's parameters but not searched. */
export interface FixedParam<T extends ParamValue = ParamValue> {
  /** The kind of parameter. */
  readonly type: "fixed";
  /** Its one value. */
  readonly value: T;
  /** Only where this holds; always unless given. */
  readonly when?: Condition;
}

/** Any kind of parameter. */
export type ParamSpec = FloatParam | IntParam | CategoricalParam | FixedParam;

/** Parameters by name. Their order is that of sampling and of records. */
export type Space = { readonly [name: string]: ParamSpec };

/** The value of a parameter of type `P`. */
export type ParamValueOf<P> = P extends { type: "float" | "int" } ? number
  : P extends { type: "categorical"; choices: readonly (infer T)[] } ? T
  : P extends { type: "fixed"; value: infer T } ? T
  : never;

/** The parameters of a trial in space `S`; conditional ones may be absent. */
export type ParamsOf<S> = {
  readonly [K in keyof S]: S[K] extends { when: Condition }
    ? ParamValueOf<S[K]> | undefined
    : ParamValueOf<S[K]>;
};

/** Whether a parameter exists, given those before it. */
export function isActive(param: ParamSpec, before: Params): boolean {
  for (const [parent, values] of Object.entries(param.when ?? {})) {
    const value = before[parent];
    if (value === undefined || !values.includes(value)) return false;
  }
  return true;
}

/**
 * Walks over the parameters that exist, in the order of the space.
 *
 * @param params What the walk has come to: the caller gives each parameter its
 * value here before asking for the next one, whose condition may look at it.
 * @returns Each with its place among all parameters of the space.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { activeIn } from "./space.ts";
 * const space = {
 *   kind: { type: "categorical", choices: ["a", "b"] },
 *   x: { type: "int", low: 1, high: 9, when: { kind: ["b"] } },
 *   y: { type: "int", low: 1, high: 9 },
 * } as const;
 * const params: Record<string, string | number> = {};
 * for (const [name, , index] of activeIn(space, params)) {
 *   params[name] = name === "kind" ? "a" : index;
 * }
 * assertEquals(params, { kind: "a", y: 2 });
 * ```
 */
export function* activeIn(
  space: Space,
  params: Params,
): Generator<readonly [name: string, param: ParamSpec, index: number]> {
  let index = 0;
  for (const [name, param] of Object.entries(space)) {
    if (isActive(param, params)) yield [name, param, index];
    index++;
  }
}

/**
 * How many values a parameter can take; Infinity for a continuous one.
 *
 * @throws {TypeError} If it is no parameter.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { sizeOf } from "./space.ts";
 * assertEquals(sizeOf({ type: "int", low: 1, high: 4 }), 4);
 * assertEquals(sizeOf({ type: "float", low: 0, high: 1 }), Infinity);
 * ```
 */
export function sizeOf(param: ParamSpec): number {
  switch (param?.type) {
    case "fixed":
      return 1;
    case "categorical":
      return param.choices.length;
    case "int":
      return Math.floor((param.high - param.low) / (param.step ?? 1)) + 1;
    case "float":
      if (param.low === param.high) return 1;
      return param.step === undefined
        ? Infinity
        : Math.floor((param.high - param.low) / param.step + 1e-9) + 1;
    default:
      throw new TypeError(
        `Cannot count the values of a parameter: found ${
          quote(param)
        }, expected one of type float, int, categorical or fixed`,
      );
  }
}

/** The value number `index` of a parameter that has finitely many. */
export function valueAt(param: ParamSpec, index: number): ParamValue {
  switch (param.type) {
    case "fixed":
      return param.value;
    case "categorical":
      return param.choices[index]!;
    case "int":
      return param.low + index * (param.step ?? 1);
    case "float":
      return onStep(param.low, param.step ?? 0, index);
  }
}

/**
 * `low + index · step` as a person writes it, 0.3 and not 0.30000000000000004:
 * with as many decimals as the two have. One double for each step, whoever
 * computes it.
 */
function onStep(low: number, step: number, index: number): number {
  const value = low + index * step;
  const decimals = Math.max(decimalsOf(low), decimalsOf(step));
  // More than toFixed can. Adding 0 makes 0 of −0.
  return decimals > 100 ? value : Number(value.toFixed(decimals)) + 0;
}

function decimalsOf(x: number): number {
  const [digits = "", exponent = "0"] = String(x).split("e");
  const fraction = digits.split(".")[1] ?? "";
  return Math.max(fraction.length - Number(exponent), 0);
}

/**
 * The value that a parameter has where `value` was meant: its own double for
 * the step nearest to a number, everything else as it is.
 */
export function snap(param: ParamSpec, value: ParamValue): ParamValue {
  if (param.type !== "float" || param.step === undefined) return value;
  const { low, step } = param;
  return valueAt(param, Math.round((Number(value) - low) / step));
}

/**
 * The values that bound a parameter: all of a list, both ends of a range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { extremesOf } from "./space.ts";
 * assertEquals(extremesOf({ type: "int", low: 1, high: 4 }), [1, 4]);
 * ```
 */
export function extremesOf(param: ParamSpec): readonly ParamValue[] {
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
 * The value at a coordinate in [0, 1): uniform coordinates give the uniform
 * (or, with `log`, log-uniform) distribution, every listed value its share.
 */
export function fromUnit(param: ParamSpec, unit: number): ParamValue {
  const u = Math.min(Math.max(unit, 0), 1 - Number.EPSILON / 2);
  switch (param.type) {
    case "fixed":
      return param.value;
    case "categorical":
      return param.choices[Math.floor(u * param.choices.length)]!;
    case "float": {
      const { low, high, step, log } = param;
      if (step !== undefined) {
        return valueAt(param, Math.floor(u * sizeOf(param)));
      }
      if (!log) return low + u * (high - low);
      const value = low * Math.exp(u * Math.log(high / low));
      return Math.min(Math.max(value, low), high);
    }
    case "int": {
      const { low, high, step = 1, log } = param;
      if (!log) return low + step * Math.floor(u * sizeOf(param));
      const from = low - 0.5, to = high + 0.5;
      const value = Math.round(from * Math.exp(u * Math.log(to / from)));
      return Math.min(Math.max(value, low), high);
    }
  }
}

/** The coordinate of a value: the middle of the interval that gives it. */
export function toUnit(param: ParamSpec, value: ParamValue): number {
  switch (param.type) {
    case "fixed":
      return 0.5;
    case "categorical":
      return (param.choices.indexOf(value) + 0.5) / param.choices.length;
    case "float": {
      const { low, high, step, log } = param;
      if (low === high) return 0.5;
      const x = value as number;
      if (step !== undefined) {
        return (Math.round((x - low) / step) + 0.5) / sizeOf(param);
      }
      return log
        ? Math.log(x / low) / Math.log(high / low)
        : (x - low) / (high - low);
    }
    case "int": {
      const { low, high, step = 1, log } = param;
      const x = value as number;
      if (!log) return (Math.round((x - low) / step) + 0.5) / sizeOf(param);
      const from = low - 0.5, to = high + 0.5;
      return Math.log(x / from) / Math.log(to / from);
    }
  }
}

/** Parameters drawn independently and uniformly, in the order of the space. */
export function sampleUniform(space: Space, random: Pcg32): Params {
  // One draw a parameter, used or not: conditions never shift the others.
  const units = Object.keys(space).map(() => random.nextFloat());
  const params: Record<string, ParamValue> = {};
  for (const [name, param, i] of activeIn(space, params)) {
    params[name] = fromUnit(param, units[i]!);
  }
  return params;
}
