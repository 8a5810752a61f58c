// The list of optimizers, and the one place where their settings are checked.

import type { Engine } from "../../engine/engine.ts";
import { quote, suggest } from "../../errors.ts";
import { adagrad } from "./adagrad.ts";
import { adam } from "./adam.ts";
import { adamw } from "./adamw.ts";
import { nadam } from "./nadam.ts";
import { nesterov } from "./nesterov.ts";
import type { Optimizer, OptimizerConfig } from "./optimizer.ts";
import { radam } from "./radam.ts";
import { rmsprop } from "./rmsprop.ts";
import { sgd } from "./sgd.ts";

/** Every optimizer by name. */
export const OPTIMIZERS: Readonly<Record<string, Optimizer>> = {
  adam,
  adamw,
  nadam,
  radam,
  sgd,
  nesterov,
  rmsprop,
  adagrad,
};

/** Names of those whose hyperparameters can follow their hypergradients. */
export const ADAPTING_OPTIMIZERS: readonly string[] = Object.keys(OPTIMIZERS)
  .filter((name) => OPTIMIZERS[name]!.hyper !== undefined);

/** The ranges of settings. */
export const SETTINGS: Readonly<
  Record<string, { readonly ok: (x: number) => boolean; readonly text: string }>
> = {
  learningRate: { ok: (x) => x > 0 && x < Infinity, text: "above 0" },
  weightDecay: { ok: (x) => x >= 0 && x < Infinity, text: "at least 0" },
  momentum: { ok: (x) => x >= 0 && x < 1, text: "in [0, 1)" },
  beta1: { ok: (x) => x >= 0 && x < 1, text: "in [0, 1)" },
  beta2: { ok: (x) => x >= 0 && x < 1, text: "in [0, 1)" },
  alpha: { ok: (x) => x >= 0 && x < 1, text: "in [0, 1)" },
  epsilon: { ok: (x) => x > 0 && x < Infinity, text: "above 0" },
  learningRateDecay: { ok: (x) => x >= 0 && x < Infinity, text: "at least 0" },
  momentumDecay: { ok: (x) => x >= 0 && x < Infinity, text: "at least 0" },
};

/**
 * Fills the block of an optimizer in engine memory: before its first step.
 *
 * @param stateStrideBytes From a parameter to its first state, and so on.
 */
export function initOptimizer(
  { kernels }: Engine,
  blockPtr: number,
  stateStrideBytes: number,
  { optimizer, values }: ResolvedOptimizer,
): void {
  const { rule, defaults } = optimizer;
  const { learningRate, weightDecay, ...own } = values;
  const [a = 0, b = 0, c = 0, d = 0] = Object.keys(defaults)
    .flatMap((name) => own[name] ?? []);
  kernels.initOptimizer(
    rule,
    blockPtr,
    stateStrideBytes,
    learningRate!,
    weightDecay!,
    a,
    b,
    c,
    d,
  );
}

/** An optimizer found in the list, and all its hyperparameters. */
export interface ResolvedOptimizer {
  readonly optimizer: Optimizer;
  readonly values: Readonly<Record<string, number>>;
}

/**
 * Looks an optimizer up and completes its settings.
 *
 * @throws {TypeError} If a setting is no number.
 * @throws {RangeError} If the name is not in the list, a setting is not one of
 * the optimizer's, or its value is out of range.
 */
export function resolveOptimizer(config: OptimizerConfig): ResolvedOptimizer {
  const { name, ...given } = config;
  const optimizer = Object.hasOwn(OPTIMIZERS, name) && OPTIMIZERS[name];
  if (!optimizer) {
    throw new RangeError(
      `Cannot use optimizer ${quote(name)}: unknown, ${
        suggest(String(name), Object.keys(OPTIMIZERS))
      }`,
    );
  }
  const values: Record<string, number> = { ...optimizer.defaults };
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const range = SETTINGS[key];
    if (!range || !Object.hasOwn(optimizer.defaults, key)) {
      throw new RangeError(
        `Cannot use optimizer "${name}": it has no ${key}, ${
          suggest(key, Object.keys(optimizer.defaults))
        }`,
      );
    }
    const Kind = typeof value === "number" ? RangeError : TypeError;
    if (Kind === TypeError || !range.ok(value)) {
      throw new Kind(
        `Cannot use optimizer "${name}": ${key} is ${
          quote(value)
        }, expected a number ${range.text}`,
      );
    }
    values[key] = value;
  }
  return { optimizer, values };
}
