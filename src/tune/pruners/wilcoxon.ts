// The Wilcoxon rule for trials whose steps are repeats or folds: a trial is
// stopped once a signed-rank test, paired by step, finds it worse than the
// best one before it.

import { isBetter } from "../analysis/best.ts";
import { quickMills } from "../math/normal.ts";
import { technique } from "../technique.ts";
import type { Direction, Report } from "../trial.ts";
import {
  indexedPruner,
  type Pruner,
  type ReportIndex,
  type TrialReports,
} from "./pruner.ts";

/** The options of the Wilcoxon rule. */
export interface WilcoxonOptions {
  readonly p_threshold: number;
  readonly n_startup_steps: number;
}

/** From so many pairs on the normal distribution is close enough. */
const EXACT_PAIRS = 50;

/**
 * The one-sided p-value of Wilcoxon's signed-rank test that differences tend
 * to be positive. Equal sizes share their ranks; zeros take up ranks (Pratt
 * 1959) that count for neither side.
 *
 * @param differences Finite numbers.
 * @returns The probability of as large a rank sum by chance: exact below 50
 * differences, by the normal approximation from there on.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { signedRankTest } from "./wilcoxon.ts";
 * assertEquals(signedRankTest([1, 2, 3, 4]), 1 / 16);
 * ```
 */
export function signedRankTest(differences: readonly number[]): number {
  const sizes = differences.map(Math.abs).sort((a, b) => a - b);
  // Twice the mean rank of equal sizes, so that it is an integer.
  const doubleRank = (size: number) =>
    sizes.indexOf(size) + sizes.lastIndexOf(size) + 2;
  const ranks: number[] = [];
  let positive = 0;
  for (const difference of differences) {
    if (difference === 0) continue;
    const rank = doubleRank(Math.abs(difference));
    ranks.push(rank);
    if (difference > 0) positive += rank;
  }
  return differences.length < EXACT_PAIRS
    ? exactTail(ranks, positive)
    : normalTail(ranks, positive);
}

/** P(sum of a random subset of `ranks` ≥ `sum`), by counting subsets. */
function exactTail(ranks: readonly number[], sum: number): number {
  const total = ranks.reduce((a, b) => a + b, 0);
  const share = new Float64Array(total + 1);
  share[0] = 1;
  for (const rank of ranks) {
    for (let s = total; s >= 0; s--) {
      share[s] = (share[s]! + (s >= rank ? share[s - rank]! : 0)) / 2;
    }
  }
  return share.subarray(sum).reduce((a, b) => a + b, 0);
}

/** The same by the normal distribution of equal mean and variance. */
function normalTail(ranks: readonly number[], sum: number): number {
  let mean = 0, variance = 0;
  for (const rank of ranks) {
    mean += rank / 2;
    variance += rank * rank / 4;
  }
  return variance === 0 ? 0.5 : tail((sum - mean) / Math.sqrt(variance));
}

/** 1 − Φ(z). In another order the product would prune other trials, if few. */
function tail(z: number): number {
  if (z < 0) return 1 - tail(-z);
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI) * quickMills(z);
}

function meanOf(reports: readonly Report[]): number {
  return reports.reduce((sum, { value }) => sum + value, 0) / reports.length;
}

/** A trial's reports at some steps and their mean. */
interface PairedTrial {
  readonly number: number;
  readonly reports: readonly Report[];
  readonly mean: number;
}

/** Trials that reported at the same steps so far, in a tree of such steps. */
class TrieNode {
  /** The nodes that go on from here, by their next step. */
  readonly next = new Map<number, TrieNode>();
  /** Trials that came by, in order of number; each with this node and more. */
  readonly trials: TrialReports[] = [];
  /** The best of them by the mean of this node. */
  best: PairedTrial | undefined;
}

/** The reports of one study by the steps at which they were made. */
class StepTrie implements ReportIndex {
  readonly #options: WilcoxonOptions;
  readonly #direction: Direction;
  readonly #root = new TrieNode();

  constructor(options: WilcoxonOptions, direction: Direction) {
    this.#options = options;
    this.#direction = direction;
  }

  add(trial: TrialReports): void {
    let node = this.#root;
    for (const { step } of trial.reports) {
      if (!node.next.has(step)) node.next.set(step, new TrieNode());
      node = node.next.get(step)!;
    }
    node.trials.push(trial);
    const paired = pairedAt(trial, trial.reports);
    node.best = this.#better(node.best, paired);
  }

  shouldPrune({ reports }: TrialReports): boolean {
    const { p_threshold, n_startup_steps } = this.#options;
    const mean = meanOf(reports);
    if (reports.length < n_startup_steps || !Number.isFinite(mean)) {
      return false;
    }
    const best = this.#bestOver(reports, this.#root, 0);
    if (best === undefined || !isBetter(best.mean, mean, this.#direction)) {
      return false;
    }
    const sign = this.#direction === "minimize" ? 1 : -1;
    const differences = reports.map(({ value }, i) =>
      sign * (value - best.reports[i]!.value)
    );
    return signedRankTest(differences) < p_threshold;
  }

  /**
   * The best of the trials that reported at all steps of `own`, by those.
   *
   * @param node One with the first `found` of the steps.
   * @param isExact Whether it has no others.
   */
  #bestOver(
    own: readonly Report[],
    node: TrieNode,
    found: number,
    isExact = true,
  ): PairedTrial | undefined {
    if (found === own.length) {
      return isExact ? node.best : node.trials.reduce(
        (best: PairedTrial | undefined, trial) =>
          this.#better(best, pairedAt(trial, own)),
        undefined,
      );
    }
    let best: PairedTrial | undefined;
    const wanted = own[found]!.step;
    for (const [step, next] of node.next) {
      if (step > wanted) continue;
      const isWanted = step === wanted;
      best = this.#better(
        best,
        this.#bestOver(
          own,
          next,
          found + Number(isWanted),
          isExact && isWanted,
        ),
      );
    }
    return best;
  }

  /** The better of two with a mean, of equals the one of the lower number. */
  #better(
    a: PairedTrial | undefined,
    b: PairedTrial | undefined,
  ): PairedTrial | undefined {
    if (b === undefined || !Number.isFinite(b.mean)) return a;
    if (a === undefined || isBetter(b.mean, a.mean, this.#direction)) return b;
    return a.mean === b.mean && b.number < a.number ? b : a;
  }
}

/** A trial at the steps of `own`, which are among its own. */
function pairedAt(
  { number, reports }: TrialReports,
  own: readonly Report[],
): PairedTrial {
  const steps = new Set(own.map(({ step }) => step));
  const paired = reports.filter(({ step }) => steps.has(step));
  return { number, reports: paired, mean: meanOf(paired) };
}

/** Makes a Wilcoxon pruner. */
export function createWilcoxon(options: WilcoxonOptions): Pruner {
  return indexedPruner(
    "wilcoxon",
    { ...options },
    (direction) => new StepTrie(options, direction),
  );
}

/** The Wilcoxon rule, as listed. */
export const wilcoxon = technique({
  description: "for repeats: stop if significantly worse than the best trial",
  options: {
    p_threshold: {
      type: "float",
      default: 0.1,
      min: 0,
      max: 1,
      description: "how sure to be, 0.1 prunes sooner than 0.01",
    },
    n_startup_steps: {
      type: "int",
      default: 2,
      min: 0,
      description: "never prune with fewer reports",
    },
  },
  create: createWilcoxon,
});
