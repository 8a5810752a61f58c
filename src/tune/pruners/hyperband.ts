// Hyperband (Li et al. 2017) as Optuna has it: brackets of asha that begin to
// prune later and later, each with its share of the trials. Which trial is in
// which bracket follows from its number alone.

import { technique } from "../technique.ts";
import { Rungs } from "./asha.ts";
import { indexedPruner, type Pruner, type TrialReports } from "./pruner.ts";

/** The options of hyperband. */
export interface HyperbandOptions {
  readonly min_resource: number;
  readonly max_resource: number;
  readonly eta: number;
}

/** How many trials each bracket gets in a round, the most eager one first. */
function sharesOf({ min_resource, max_resource, eta }: HyperbandOptions) {
  let brackets = 1;
  while (min_resource * eta ** brackets <= max_resource) brackets++;
  return Array.from({ length: brackets }, (_, bracket) => {
    const s = brackets - 1 - bracket;
    return Math.ceil(brackets * eta ** s / (s + 1));
  });
}

/** The brackets of one round of trials, as evenly mixed as the shares allow. */
function roundOf(shares: readonly number[]): readonly number[] {
  const total = shares.reduce((sum, share) => sum + share, 0);
  const given = shares.map(() => 0);
  return Array.from({ length: total }, (_, i) => {
    // The bracket that lags most behind its share, the first of equals.
    const lags = shares.map((share, b) => share * (i + 1) - given[b]! * total);
    const bracket = lags.indexOf(Math.max(...lags));
    given[bracket]!++;
    return bracket;
  });
}

/** Makes a hyperband pruner. */
export function createHyperband(options: HyperbandOptions): Pruner {
  const { min_resource, max_resource, eta } = options;
  if (max_resource < min_resource) {
    throw new RangeError(
      `Cannot use pruner "hyperband": max_resource is ${max_resource}, expected at least min_resource, ${min_resource}`,
    );
  }
  const round = roundOf(sharesOf(options));
  const bracketOf = ({ number }: TrialReports) => round[number % round.length]!;
  return indexedPruner("hyperband", { ...options }, (direction) => {
    const brackets = new Map(
      [...new Set(round)].map((bracket) => {
        const rules = { min_resource, eta, min_early_stopping_rate: bracket };
        return [bracket, new Rungs(rules, direction)];
      }),
    );
    return {
      add: (trial) => brackets.get(bracketOf(trial))!.add(trial),
      shouldPrune: (own) => brackets.get(bracketOf(own))!.shouldPrune(own),
    };
  });
}

/** Hyperband, as listed. */
export const hyperband = technique({
  description: "asha in several brackets, some of which prune later",
  options: {
    min_resource: {
      type: "int",
      default: 1,
      min: 1,
      description: "step of the first rung of the most eager bracket",
    },
    max_resource: {
      type: "int",
      required: true,
      min: 1,
      description: "the last step of a full trial, such as the epochs",
    },
    eta: {
      type: "int",
      default: 3,
      min: 2,
      description: "reduction factor: rungs lie eta times apart",
    },
  },
  create: createHyperband,
});
