// Which spaces an experiment can search: hyperparameters only, values that they
// can take, and none where it has no effect.

import { quote } from "./errors.ts";
import {
  checkHyperparameter,
  HYPERPARAMETERS,
  type HyperparameterValue,
} from "./train/hyperparameters.ts";
import {
  extremesOf,
  type FloatParam,
  type Param,
  type Space,
} from "./tune/space/space.ts";
import type { Params, ParamValue } from "./tune/trial.ts";

/**
 * Checks that an experiment can search a space.
 *
 * @param space What is searched.
 * @param fixed Hyperparameters that are not; the others take their defaults.
 * @throws {RangeError} If a name is no hyperparameter, a value is out of its
 * range, or one would be searched or fixed where it has no effect; the message
 * says which `when` to add.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { checkHyperparameterSpace } from "./experiment_space.ts";
 * assertThrows(
 *   () =>
 *     checkHyperparameterSpace({
 *       optimizer: { type: "categorical", choices: ["adam", "sgd"] },
 *       momentum: { type: "float", low: 0, high: 0.9 },
 *     }),
 *   RangeError,
 *   'expected when: {"optimizer":["sgd"]}',
 * );
 * ```
 */
export function checkHyperparameterSpace(
  space: Space,
  fixed: Params = {},
): void {
  for (const [name, param] of Object.entries(space)) {
    extremesOf(param).forEach((value) => checkHyperparameter(name, value));
    if (param.type === "float") refuseFractions(name, param);
  }
  const conditional = Object.entries(HYPERPARAMETERS);
  for (const [name, { when, default: standard }] of conditional) {
    const value = fixed[name] ?? standard;
    const isSearched = Object.hasOwn(space, name);
    if (!isSearched && value === standard) continue;
    for (const [parent, values] of Object.entries(when ?? {})) {
      const all = valuesOf(parent, space, fixed);
      const others = all.filter((value) => !values.includes(value));
      if (others.length === 0) continue;
      if (isSearched && isConditional(space[name]!, parent, values)) continue;
      const mays = all.filter((value) => values.includes(value));
      const remedy = isSearched && mays.length > 0
        ? `when: ${quote({ [parent]: mays })}`
        : `${parent} ${values.map(quote).join(" or ")} alone`;
      throw new RangeError(
        `Cannot ${isSearched ? "search" : "fix"} ${name}: ${parent} may be ${
          others.map(quote).join(" or ")
        }, where it has no effect, expected ${remedy}`,
      );
    }
  }
}

/** The values that a hyperparameter may have in a trial. */
function valuesOf(
  name: string,
  space: Space,
  fixed: Params,
): readonly HyperparameterValue[] {
  return Object.hasOwn(space, name)
    ? extremesOf(space[name]!)
    : [fixed[name] ?? HYPERPARAMETERS[name]!.default];
}

function isConditional(
  { when }: Param,
  parent: string,
  values: readonly ParamValue[],
): boolean {
  return when?.[parent]?.every((value) => values.includes(value)) ?? false;
}

/** A range of real numbers makes no sense where only integers do. */
function refuseFractions(name: string, { low, high }: FloatParam): void {
  if (!HYPERPARAMETERS[name]!.isInteger) return;
  throw new RangeError(
    `Cannot search ${name} over ${low}..${high}: it takes integers, ` +
      "expected the type int",
  );
}
