// What Optuna keeps of a trial's constraints, in the attributes of the system:
// one list up to version 4, one attribute for each name from 5 on.

import type { PythonObject } from "./python_json.ts";

const KEY = "constraints";

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
