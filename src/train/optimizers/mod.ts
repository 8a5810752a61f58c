// The list of optimizers, and the one place where their settings are checked.

import { adam } from "./adam.ts";
import type { Optimizer, OptimizerConfig } from "./optimizer.ts";
import { sgd } from "./sgd.ts";

/** Every optimizer by name. */
export const OPTIMIZERS: Readonly<Record<string, Optimizer>> = { adam, sgd };

const RANGES: Readonly<
  Record<string, { readonly ok: (x: number) => boolean; readonly text: string }>
> = {
  learningRate: { ok: (x) => x > 0 && x < Infinity, text: "above 0" },
  weightDecay: { ok: (x) => x >= 0 && x < Infinity, text: "at least 0" },
  momentum: { ok: (x) => x >= 0 && x < 1, text: "in [0, 1)" },
  beta1: { ok: (x) => x >= 0 && x < 1, text: "in [0, 1)" },
  beta2: { ok: (x) => x >= 0 && x < 1, text: "in [0, 1)" },
  epsilon: { ok: (x) => x > 0 && x < Infinity, text: "above 0" },
};

/** An optimizer found in the list, and all its hyperparameters. */
export interface ResolvedOptimizer {
  readonly optimizer: Optimizer;
  readonly values: Readonly<Record<string, number>>;
}

/**
 * Looks an optimizer up and completes its settings.
 *
 * @throws {RangeError} If the name is not in the list, a setting is not one of
 * the optimizer's, or its value is out of range.
 */
export function resolveOptimizer(config: OptimizerConfig): ResolvedOptimizer {
  const { name, ...given } = config;
  const optimizer = Object.hasOwn(OPTIMIZERS, name) && OPTIMIZERS[name];
  if (!optimizer) {
    throw new RangeError(
      `Cannot use optimizer "${name}": expected one of ${
        Object.keys(OPTIMIZERS).join(", ")
      }`,
    );
  }
  const values: Record<string, number> = { ...optimizer.defaults };
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const range = RANGES[key];
    if (!range || !Object.hasOwn(optimizer.defaults, key)) {
      throw new RangeError(
        `Cannot use optimizer "${name}": it has no ${key}, only ${
          Object.keys(optimizer.defaults).join(", ")
        }`,
      );
    }
    if (!range.ok(value)) {
      throw new RangeError(
        `Cannot use optimizer "${name}": ${key} is ${value}, expected ${range.text}`,
      );
    }
    values[key] = value;
  }
  return { optimizer, values };
}
