// Search spaces: what a parameter may be, when it exists, and the one map
// between parameters and the unit cube that samplers share. Reading a space
// from JSON, YAML or the command line is space_parser.ts's work.

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
export type Param = FloatParam | IntParam | CategoricalParam | FixedParam;

/** Parameters by name. Their order is that of sampling and of records. */
export type Space = { readonly [name: string]: Param };

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

/**
 * Checks a space once, at the boundary; everything behind it may trust it.
 *
 * @param space The space as a user wrote it.
 * @throws {RangeError} If a bound, step, list or condition makes no sense; the
 * message names the parameter.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { checkSpace } from "./space.ts";
 * assertThrows(() => checkSpace({ lr: { type: "float", low: 0, high: 1, log: true } }), RangeError, "lr");
 * ```
 */
export function checkSpace(space: Space): void {
  const seen = new Set<string>();
  for (const [name, param] of Object.entries(space)) {
    const fail = (found: string): never => {
      throw new RangeError(`Cannot search parameter "${name}": ${found}`);
    };
    if (param.type === "float" || param.type === "int") checkRange(param, fail);
    if (param.type === "categorical") {
      if (param.choices.length === 0) fail("it has no choices, expected one");
      if (new Set(param.choices).size < param.choices.length) {
        fail(`its choices ${quote(param.choices)} repeat a value`);
      }
    }
    for (const [parent, values] of Object.entries(param.when ?? {})) {
      if (!seen.has(parent)) {
        fail(`it depends on "${parent}", which does not stand before it`);
      }
      if (values.length === 0) fail(`its condition on "${parent}" is empty`);
    }
    seen.add(name);
  }
}

function checkRange(
  param: FloatParam | IntParam,
  fail: (found: string) => never,
): void {
  const { low, high, step, log } = param;
  const ok = param.type === "int" ? Number.isSafeInteger : Number.isFinite;
  const wanted = param.type === "int" ? "integers" : "finite numbers";
  if (!ok(low) || !ok(high)) {
    fail(`its range is ${low} to ${high}, expected ${wanted}`);
  }
  if (low > high) fail(`its low end ${low} is above its high end ${high}`);
  if (log && low < (param.type === "int" ? 1 : Number.MIN_VALUE)) {
    fail(`its low end is ${low}, expected more than 0 for a log scale`);
  }
  if (step !== undefined && !(ok(step) && step > 0)) {
    fail(`its step is ${step}, expected more than 0`);
  }
  if (log && step !== undefined && !(param.type === "int" && step === 1)) {
    fail("it has both log and step, expected one of them");
  }
}

/** Whether a parameter exists, given those before it. */
export function isActive(param: Param, before: Params): boolean {
  for (const [parent, values] of Object.entries(param.when ?? {})) {
    const value = before[parent];
    if (value === undefined || !values.includes(value)) return false;
  }
  return true;
}

/**
 * How many values a parameter can take; Infinity for a continuous one.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { sizeOf } from "./space.ts";
 * assertEquals(sizeOf({ type: "int", low: 1, high: 4 }), 4);
 * assertEquals(sizeOf({ type: "float", low: 0, high: 1 }), Infinity);
 * ```
 */
export function sizeOf(param: Param): number {
  switch (param.type) {
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
  }
}

/**
 * The value at a coordinate in [0, 1): uniform coordinates give the uniform
 * (or, with `log`, log-uniform) distribution, every listed value its share.
 */
export function fromUnit(param: Param, unit: number): ParamValue {
  const u = Math.min(Math.max(unit, 0), 1 - Number.EPSILON / 2);
  switch (param.type) {
    case "fixed":
      return param.value;
    case "categorical":
      return param.choices[Math.floor(u * param.choices.length)]!;
    case "float": {
      const { low, high, step, log } = param;
      if (step !== undefined) {
        return Math.min(low + step * Math.floor(u * sizeOf(param)), high);
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
export function toUnit(param: Param, value: ParamValue): number {
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
  const params: Record<string, ParamValue> = {};
  for (const [name, param] of Object.entries(space)) {
    // One draw a parameter, used or not: conditions never shift the others.
    const unit = random.nextFloat();
    if (isActive(param, params)) params[name] = fromUnit(param, unit);
  }
  return params;
}
