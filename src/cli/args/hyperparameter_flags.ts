// Flags that fix hyperparameters, derived from the list of them.

import type { Flag } from "./flag.ts";

/** A flag for each hyperparameter: it fixes the value. */
export async function hyperparameterFlags(): Promise<readonly Flag[]> {
  const { HYPERPARAMETERS } = await import("../../../mod.ts");
  return Object.entries(HYPERPARAMETERS).map(([name, one]) => ({
    name: flagOf(name),
    value: "VALUE",
    help: one.description,
    default: one.defaultText ?? String(one.default),
    group: one.group,
  }));
}

/** The flag that fixes a hyperparameter: `--batch-size` for `batch_size`. */
export function flagOf(hyperparameter: string): string {
  return hyperparameter.replaceAll("_", "-");
}
