// Parameters that do not come from the sampler: enqueued ones, checked and
// completed, and those of other programs, which may not fit the space at all.

import { quote, suggest } from "../../errors.ts";
import { isActive, type Param, type Space } from "./space.ts";
import type { Params, ParamValue } from "../trial.ts";

/** Whether a parameter can have a value: in range, on step, one of the list. */
export function canBe(param: Param, value: ParamValue): boolean {
  switch (param.type) {
    case "fixed":
      return value === param.value;
    case "categorical":
      return param.choices.includes(value);
    case "int":
      return typeof value === "number" && Number.isSafeInteger(value) &&
        value >= param.low && value <= param.high &&
        (value - param.low) % (param.step ?? 1) === 0;
    case "float": {
      if (typeof value !== "number") return false;
      if (!(value >= param.low && value <= param.high)) return false;
      if (param.step === undefined) return true;
      const steps = (value - param.low) / param.step;
      return Math.abs(steps - Math.round(steps)) < 1e-6;
    }
  }
}

/** What a parameter can be, for a message. */
function describe(param: Param): string {
  switch (param.type) {
    case "fixed":
      return quote(param.value);
    case "categorical":
      return `one of ${param.choices.map(quote).join(", ")}`;
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
 * @throws {RangeError} If a name is unknown or a value not in the space.
 */
export function checkGiven(space: Space, given: Params): void {
  for (const [name, value] of Object.entries(given)) {
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
  }
}

/**
 * The parameters of a trial from those given and, for the others, `other`.
 *
 * @param other Asked for each parameter that exists and is not given;
 * undefined if it has no answer.
 * @returns Parameters in the order of the space, null without an answer.
 */
export function complete(
  space: Space,
  given: Params,
  other: (name: string, param: Param) => ParamValue | undefined,
): Params | null {
  const params: Record<string, ParamValue> = {};
  for (const [name, param] of Object.entries(space)) {
    if (!isActive(param, params)) continue;
    const value = param.type === "fixed"
      ? param.value
      : Object.hasOwn(given, name)
      ? given[name]
      : other(name, param);
    if (value === undefined) return null;
    params[name] = value;
  }
  return params;
}

/** Whether parameters are a point of the space: what samplers can learn from. */
export function isPoint(space: Space, params: Params): boolean {
  const names = new Set(Object.keys(params));
  for (const [name, param] of Object.entries(space)) {
    const value = params[name];
    const isThere = value !== undefined;
    if (isThere !== isActive(param, params)) return false;
    if (isThere && !canBe(param, value)) return false;
    names.delete(name);
  }
  return names.size === 0;
}
