// Whether something is a search space: its form, field by field, and whether
// its ranges, lists and conditions make sense together.

import {
  anyNumber,
  anything,
  check,
  fields,
  flag,
  listOf,
  misfit,
  oneOf,
  optional,
  recordOf,
  type Rule,
  scalar,
} from "../../check.ts";
import { isPlain, quote, suggest } from "../../errors.ts";
import type { ParamValue } from "../trial.ts";
import { canBe, describe } from "./params.ts";
import { type ParamSpec, sizeOf, snap, type Space } from "./space.ts";

type Range = ParamSpec & { readonly type: "float" | "int" };

const shared = {
  type: anything,
  when: optional(recordOf(listOf(scalar, 1))),
};
const range = {
  ...shared,
  low: anyNumber,
  high: anyNumber,
  log: optional(flag),
  step: optional(anyNumber),
};

/** The fields of each type of parameter. */
const KINDS: { readonly [type: string]: Rule } = {
  float: fields(range),
  int: fields(range),
  categorical: fields({ ...shared, choices: listOf(scalar, 1) }),
  fixed: fields({ ...shared, value: scalar }),
};

const isType = oneOf(...Object.keys(KINDS));

const param: Rule = (value, path) => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return misfit(path, value, "an object");
  }
  const { type } = value as { type?: string };
  return isType(type, `${path}.type`) ?? KINDS[type!]!(value, path);
};

const form = recordOf(param);

/**
 * Checks a space once, at the boundary; everything behind it may trust it.
 *
 * @param space The space as a user wrote it.
 * @throws {TypeError} If something has the wrong type; the message names it.
 * @throws {RangeError} If a field is unknown, or a bound, step, list or
 * condition makes no sense; the message names the parameter.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { checkSpace } from "./check.ts";
 * assertThrows(() => checkSpace({ lr: { type: "float", low: 0, high: 1, log: true } }), RangeError, "lr");
 * assertThrows(() => checkSpace({ lr: { type: "float", low: "0", high: 1 } }), TypeError, "lr.low");
 * ```
 */
export function checkSpace(space: unknown): asserts space is Space {
  // Paths begin with a parameter's name, where there are parameters.
  const path = isPlain(space) ? "" : "space";
  check("Cannot read the space", path, space, form);
  const entries = Object.entries(space as Space);
  if (entries.length === 0) {
    throw new RangeError(
      "Cannot search: the space has no parameters, expected at least one",
    );
  }
  const before: Record<string, ParamSpec> = {};
  for (const [name, param] of entries) {
    const fail: Fail = (found) => {
      throw new RangeError(`Cannot search parameter ${quote(name)}: ${found}`);
    };
    // A trial without it would seem to have it.
    if (name in Object.prototype) fail("every object has this name");
    checkParam(param, before, fail);
    before[name] = param;
  }
}

type Fail = (found: string) => never;

function checkParam(
  param: ParamSpec,
  before: Space,
  fail: Fail,
): void {
  if (param.type === "float" || param.type === "int") checkRange(param, fail);
  if (param.type === "categorical") {
    if (new Set(param.choices).size < param.choices.length) {
      fail(`its choices ${quote(param.choices)} repeat a value`);
    }
  }
  for (const [parent, values] of Object.entries(param.when ?? {})) {
    checkCondition(parent, values, before, fail);
  }
}

function checkCondition(
  parent: string,
  values: readonly ParamValue[],
  before: Space,
  fail: Fail,
): void {
  if (!Object.hasOwn(before, parent)) {
    const hint = suggest(parent, Object.keys(before));
    fail(
      `it depends on ${quote(parent)}, which does not stand before it, ${hint}`,
    );
  }
  const param = before[parent]!;
  for (const value of values) {
    const isKnown = canBe(param, value);
    if (isKnown && snap(param, value) === value) continue;
    const wanted = isKnown ? quote(snap(param, value)) : describe(param);
    fail(
      `it depends on ${quote(parent)} being ${
        quote(value)
      }, expected ${wanted}`,
    );
  }
}

function checkRange(param: Range, fail: Fail): void {
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
  checkWidth(param, fail);
}

/** The smallest step, as a share of the values it leads to. */
const LEAST_STEP = 2 ** -48;

/** Whether the numbers of a computer can tell the values apart. */
function checkWidth(param: Range, fail: Fail): void {
  const { low, high, step, log } = param;
  if (!Number.isFinite(log ? high / low : high - low)) {
    fail(`its range ${low} to ${high} is too wide to be computed with`);
  }
  const isStepped = param.type === "int" || step !== undefined;
  if (isStepped && !Number.isSafeInteger(sizeOf(param))) {
    fail(`its range ${low} to ${high} has more values than can be counted`);
  }
  const largest = Math.max(Math.abs(low), Math.abs(high));
  if (step === undefined || step >= largest * LEAST_STEP) return;
  if (param.type === "float" && low < high) {
    fail(`its step is ${step}, expected more beside numbers like ${largest}`);
  }
}
