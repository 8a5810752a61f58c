// The gradients that outcomes of an experiment carry, for samplers that follow
// them: which hyperparameters have one, how it is measured, which way it goes.

import type {
  HypergradientConfig,
  HyperparameterNumbers,
} from "../train/adapt/hypergradient.ts";
import { configOf } from "../train/hyperparameters/mod.ts";
import type { TrainingConfig } from "../train/training.ts";
import type { Space } from "../tune/space/space.ts";
import type { Params } from "../tune/trial.ts";

/** By their names in studies, the hyperparameters that have a hypergradient. */
const SLOPES = {
  lr: "learningRate",
  weight_decay: "weightDecay",
  momentum: "momentum",
} as const;

/**
 * Checks that a search has gradients to follow.
 *
 * @param space What is searched.
 * @param fixed Hyperparameters that are not; the others take their defaults.
 * @throws {RangeError} If no range in the space has a gradient.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { checkFollowable } from "./gradient.ts";
 * checkFollowable({ lr: { type: "float", low: 0.001, high: 0.1, log: true } });
 * assertThrows(
 *   () => checkFollowable({ hidden_size: { type: "int", low: 8, high: 64 } }),
 *   RangeError,
 *   "expected a range of lr, weight_decay or, with sgd, momentum",
 * );
 * ```
 */
export function checkFollowable(space: Space, fixed: Params = {}): void {
  const hasMomentum = "optimizer" in space ||
    configOf(fixed).optimizer.momentum !== undefined;
  const isFollowed = Object.entries(space).some(([name, { type }]) =>
    Object.hasOwn(SLOPES, name) && (type === "float" || type === "int") &&
    (name !== "momentum" || hasMomentum)
  );
  if (isFollowed) return;
  throw new RangeError(
    `Cannot follow gradients over ${Object.keys(space).join(", ")}: ` +
      "no range has one, expected a range of lr, weight_decay or, with sgd, " +
      "momentum",
  );
}

/** The rates of a run that measures: 0 where nothing adapts. */
export function measured(
  { optimizer, hypergradient }: TrainingConfig,
  params: Params,
): HypergradientConfig {
  return {
    ...("lr" in params && { learningRate: 0 }),
    ...("weight_decay" in params && { weightDecay: 0 }),
    ...("momentum" in params && optimizer.momentum !== undefined &&
      { momentum: 0 }),
    ...hypergradient,
  };
}

/**
 * The mean gradient of the loss, which stands for the objective.
 *
 * @param sign Of the loss: −1 where the objective is to grow.
 */
export function gradientOf(
  gradients: readonly HyperparameterNumbers[],
  params: Params,
  sign: 1 | -1,
): { readonly [name: string]: number } {
  const gradient: Record<string, number> = {};
  for (const [name, key] of Object.entries(SLOPES)) {
    const slopes = gradients.map((one) => one[key])
      .filter((slope) => slope !== undefined);
    if (name in params && slopes.length > 0) {
      gradient[name] = sign * meanOf(slopes);
    }
  }
  return gradient;
}

/** The mean of some numbers. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
