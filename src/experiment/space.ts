// Which spaces an experiment can search: hyperparameters only, values that they
// can take, and none where it has no effect.

import { quote } from "../errors.ts";
import type { HyperparameterValue } from "../train/hyperparameters/hyperparameter.ts";
import {
  checkHyperparameter,
  defaultOf,
  describeEffect,
  hasEffectWith,
  HYPERPARAMETERS,
  parentsOf,
} from "../train/hyperparameters/mod.ts";
import {
  extremesOf,
  type FloatParam,
  type ParamSpec,
  sizeOf,
  type Space,
  valueAt,
} from "../tune/space/space.ts";
import type { Params, ParamValue } from "../tune/trial.ts";

/**
 * Checks that an experiment can search a space.
 *
 * @param space What is searched.
 * @param fixed Hyperparameters that are not; the others take their defaults.
 * @throws {RangeError} If a name is no hyperparameter, a value is out of its
 * range, one would be searched or fixed where it has no effect (the message says
 * which `when` to add), or could be another value's training under a second name.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { checkHyperparameterSpace } from "./space.ts";
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
  for (const name of Object.keys(HYPERPARAMETERS)) {
    const isSearched = Object.hasOwn(space, name);
    if (!isSearched && isDefault(name, space, fixed)) continue;
    for (const parent of parentsOf(name)) {
      const all = valuesOf(parent, space, fixed);
      const others = all.filter((one) => !hasEffectWith(name, parent, one));
      if (others.length === 0) continue;
      if (isSearched && isConditional(space[name]!, name, parent)) continue;
      const mays = all.filter((one) => hasEffectWith(name, parent, one));
      const remedy = isSearched && mays.length > 0
        ? `when: ${quote({ [parent]: mays })}`
        : describeEffect(name, parent, " alone");
      throw new RangeError(
        `Cannot ${isSearched ? "search" : "fix"} ${name}: ${parent} may be ${
          others.map(quote).join(" or ")
        }, where it has no effect, expected ${remedy}`,
      );
    }
  }
  checkSecondNames(space, fixed);
}

/** Refuses a value that could be a second name of another's training. */
function checkSecondNames(space: Space, fixed: Params): void {
  for (const [name, { secondNames = [] }] of Object.entries(HYPERPARAMETERS)) {
    const values = valuesOf(name, space, fixed);
    for (const { value, of, where: [other, same] } of secondNames) {
      if (!values.includes(value)) continue;
      const isAbsent = space[other]?.when?.[name]?.includes(value) === false;
      const { [name]: _, [other]: searched, ...others } = space;
      const all = searched === undefined || isAbsent
        ? valuesOf(other, others, { ...fixed, [name]: value })
        : allOf(searched);
      if (!all.includes(same)) continue;
      throw new RangeError(
        `Cannot ${Object.hasOwn(space, name) ? "search" : "fix"} ${name}: ` +
          `${quote(value)} with ${other} ${same} is ${quote(of)} under ` +
          `another name, expected another ${other}`,
      );
    }
  }
}

/**
 * The conditions under which hyperparameters of a space have an effect, as far
 * as others of the space decide that.
 *
 * @param name A hyperparameter; any other name has none.
 * @param space What is searched.
 * @returns By parent the values to write into `when`; nothing where all do.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { conditionsOf } from "./space.ts";
 * const optimizer = { type: "categorical", choices: ["adam", "sgd"] } as const;
 * assertEquals(conditionsOf("momentum", { optimizer }), { optimizer: ["sgd"] });
 * assertEquals(conditionsOf("beta1", { optimizer }), { optimizer: ["adam"] });
 * assertEquals(conditionsOf("lr", { optimizer }), {});
 * ```
 */
export function conditionsOf(
  name: string,
  space: Space,
): { readonly [parent: string]: readonly ParamValue[] } {
  const needed = parentsOf(name).flatMap((parent) => {
    if (!Object.hasOwn(space, parent)) return [];
    const all = allOf(space[parent]!);
    const wanted = all.filter((value) => hasEffectWith(name, parent, value));
    const isAlways = wanted.length === all.length;
    return isAlways || wanted.length === 0 ? [] : [[parent, wanted] as const];
  });
  return Object.fromEntries(needed);
}

/** The values that a hyperparameter may have in a trial. */
function valuesOf(
  name: string,
  space: Space,
  fixed: Params,
): readonly HyperparameterValue[] {
  if (Object.hasOwn(space, name)) return allOf(space[name]!);
  return name in fixed ? [fixed[name]!] : defaultsOf(name, space, fixed);
}

/**
 * What a hyperparameter is in a study's trials where it is neither fixed nor
 * searched: several values where a searched one decides.
 *
 * @param name A hyperparameter.
 * @param space What is searched.
 * @param fixed What is fixed; `name` itself does not count.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { defaultsOf } from "./space.ts";
 * const choices = ["adam", "adamw"];
 * const space = { optimizer: { type: "categorical", choices } } as const;
 * assertEquals(defaultsOf("weight_decay", {}, {}), [0]);
 * assertEquals(defaultsOf("weight_decay", space, {}), [0, 0.01]);
 * ```
 */
export function defaultsOf(
  name: string,
  space: Space,
  fixed: Params,
): readonly HyperparameterValue[] {
  const parent = HYPERPARAMETERS[name]!.defaultBy?.name;
  const param = parent === undefined ? undefined : space[parent];
  if (parent === undefined || param === undefined) {
    return [defaultOf(name, fixed)];
  }
  const all = allOf(param).map((value) => defaultOf(name, { [parent]: value }));
  // In trials that its conditions exclude it is what it is unsearched.
  return [...new Set(param.when ? [...all, defaultOf(name, {})] : all)];
}

/** Whether a hyperparameter is fixed nowhere, or at what it is anyway. */
function isDefault(name: string, space: Space, fixed: Params): boolean {
  if (!(name in fixed)) return true;
  const [first, ...others] = defaultsOf(name, space, fixed);
  return others.length === 0 && fixed[name] === first;
}

const MAX_LISTED = 1000;

/** All values of a parameter, or its ends if they are too many to list. */
function allOf(param: ParamSpec): readonly ParamValue[] {
  const size = sizeOf(param);
  return param.type === "int" && size <= MAX_LISTED
    ? Array.from({ length: size }, (_, i) => valueAt(param, i))
    : extremesOf(param);
}

function isConditional(
  { when }: ParamSpec,
  name: string,
  parent: string,
): boolean {
  return when?.[parent]?.every((value) => hasEffectWith(name, parent, value)) ??
    false;
}

/** A range of real numbers makes no sense where only integers do. */
function refuseFractions(name: string, { low, high }: FloatParam): void {
  if (!HYPERPARAMETERS[name]!.isInteger) return;
  throw new RangeError(
    `Cannot search ${name} over ${low}..${high}: it takes integers, ` +
      "expected the type int",
  );
}
