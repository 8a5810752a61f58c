// Parameters that do not come from the sampler: enqueued ones, checked and
// completed, and those of other programs, which may not fit the space at all.

import { check, recordOf } from "../../check.ts";
import { quote, quoteAll, suggest } from "../../errors.ts";
import { activeIn, type ParamSpec, sizeOf, snap, type Space } from "./space.ts";
import type { Params, ParamValue } from "../trial.ts";

/** How far from a step a number may lie, as a share of the step. */
const TOLERANCE = 1e-6;

/** Whether a parameter can have a value: in range, on step, one of the list. */
export function canBe(param: ParamSpec, value: unknown): boolean {
  switch (param.type) {
    case "fixed":
      return value === param.value;
    case "categorical":
      return param.choices.some((choice) => choice === value);
    case "int":
      return typeof value === "number" && Number.isSafeInteger(value) &&
        value >= param.low && value <= param.high &&
        (value - param.low) % (param.step ?? 1) === 0;
    case "float": {
      if (typeof value !== "number") return false;
      const { low, high, step } = param;
      if (step === undefined) return value >= low && value <= high;
      const index = Math.round((value - low) / step);
      return index >= 0 && index < sizeOf(param) &&
        Math.abs(value - Number(snap(param, value))) < TOLERANCE * step;
    }
  }
}

/** What a parameter can be, for a message. */
export function describe(param: ParamSpec): string {
  switch (param.type) {
    case "fixed":
      return quote(param.value);
    case "categorical":
      return `one of ${quoteAll(param.choices)}`;
    default: {
      const kind = param.type === "int" ? "an integer" : "a number";
      const step = param.step === undefined ? "" : ` in steps of ${param.step}`;
      return `${kind} from ${param.low} to ${param.high}${step}`;
    }
  }
}

/**
 * Checks parameters that a user gives for a trial.
 *
 * @returns Them, numbers moved onto their steps.
 * @throws {RangeError} If a name is unknown or a value not in the space.
 */
export function readEnqueuedParams(
  space: Space,
  enqueuedParams: { readonly [name: string]: unknown },
): Params {
  check("Cannot enqueue", "parameters", enqueuedParams, recordOf(() => null));
  const read: Record<string, ParamValue> = {};
  for (const [name, value] of Object.entries(enqueuedParams)) {
    if (value === undefined) continue; // left to the sampler
    const param = Object.hasOwn(space, name) ? space[name] : undefined;
    if (param === undefined) {
      throw new RangeError(
        `Cannot enqueue parameter ${quote(name)}: unknown, ${
          suggest(name, Object.keys(space))
        }`,
      );
    }
    if (!canBe(param, value)) {
      throw new RangeError(
        `Cannot enqueue ${name} = ${quote(value)}: expected ${describe(param)}`,
      );
    }
    read[name] = snap(param, value as ParamValue);
  }
  return read;
}

/**
 * The parameters of a trial from those known and, for the others, `other`.
 *
 * @param other Asked for each parameter that exists and is not known;
 * undefined if it has no answer.
 * @returns Parameters in the order of the space, null without an answer.
 */
export function complete(
  space: Space,
  known: Params,
  other: (name: string, param: ParamSpec) => ParamValue | undefined,
): Params | null {
  const params: Record<string, ParamValue> = {};
  for (const [name, param] of activeIn(space, params)) {
    const value = param.type === "fixed"
      ? param.value
      : Object.hasOwn(known, name)
      ? known[name]
      : other(name, param);
    if (value === undefined) return null;
    params[name] = value;
  }
  return params;
}

/**
 * Parameters as a point of the space, which is what samplers can learn from.
 *
 * @returns The same object, or one with numbers moved onto their steps; null if
 * they are no point.
 */
export function asPoint(space: Space, params: Params): Params | null {
  const point: Record<string, ParamValue> = {};
  let isSame = true;
  for (const [name, param] of activeIn(space, point)) {
    const value = params[name];
    if (value === undefined || !canBe(param, value)) return null;
    point[name] = snap(param, value);
    if (point[name] !== value) isSame = false;
  }
  const names = Object.keys(params);
  if (!names.every((name) => Object.hasOwn(point, name))) return null;
  return isSame ? params : point;
}
