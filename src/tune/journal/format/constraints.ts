// What Optuna keeps of a trial's constraints, in the attributes of the system:
// one list up to version 4, one attribute for each name from 5 on.

import type { PythonJson, PythonObject } from "./python_json.ts";

const KEY = "constraints";

/** Constraints by name. */
export type Constraints = { readonly [name: string]: number };

/** The attributes of the system that hold them, for every version. */
export function constraintAttributes(
  constraints: Constraints,
): readonly (readonly [key: string, value: PythonJson])[] {
  const named = Object.entries(constraints);
  if (named.length === 0) return [];
  return [
    [KEY, named.map(([_, excess]) => excess)],
    ...named.map(([name, excess]) => [`${KEY}:${name}`, excess] as const),
  ];
}

/** Those that have a name; undefined if there are none. */
export function constraintsIn(
  systemAttributes: PythonObject,
): Constraints | undefined {
  const named = Object.entries(systemAttributes).flatMap(([key, value]) => {
    const excess = typeof value === "bigint" ? Number(value) : value;
    return key.startsWith(`${KEY}:`) && typeof excess === "number"
      ? [[key.slice(KEY.length + 1), excess] as const]
      : [];
  });
  return named.length === 0 ? undefined : Object.fromEntries(named);
}

/** Whether a trial breaks a constraint: a value that is not 0 or less. */
export function isInfeasible(systemAttributes: PythonObject): boolean {
  const list = systemAttributes[KEY];
  const named = Object.keys(systemAttributes)
    .filter((key) => key.startsWith(`${KEY}:`))
    .map((key) => systemAttributes[key]);
  return [...(Array.isArray(list) ? list : []), ...named].some((value) =>
    (typeof value === "number" || typeof value === "bigint") && !(value <= 0)
  );
}
