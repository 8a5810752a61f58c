// What studies of several samplers say beside each other, at one lag and after
// so many trials: losses by problem, ranks, regrets, and who is worse than whom.

import { mannWhitneyGreater, median } from "../rank_tests.ts";
import type { Entry } from "./problems/mod.ts";
import { isMulti, type Problem } from "./problems/problem.ts";
import type { Space } from "../../src/tune/space/space.ts";
import type { Result } from "./study.ts";

/** Samplers by name ("optuna:tpe") with the losses of their studies. */
export type Losses = ReadonlyMap<string, readonly number[]>;

/** All that was measured on a problem. */
export interface Row {
  readonly entry: Entry;
  readonly problem: Problem;
  /**
   * By sampler: what each study lacks to the minimum, Infinity where nothing
   * counted; for several values the hypervolume with its sign changed.
   */
  readonly losses: Losses;
}

/** Which studies are compared. */
export interface At {
  readonly lag: number;
  readonly trials: number;
}

const nameOf = ({ program, sampler }: Result) => `${program}:${sampler}`;

/** The problems that were searched, in their order. */
export function rowsOf(
  results: readonly Result[],
  entries: readonly Entry[],
  { lag, trials }: At,
): Row[] {
  const chosen = Map.groupBy(
    results.filter((r) => r.lag === lag && r.reached[trials] !== undefined),
    ({ problem }) => problem,
  );
  return entries.flatMap((entry) => {
    const studies = chosen.get(entry.name);
    if (studies === undefined) return [];
    const problem = entry.load();
    const lossOf = (reached: number | null) =>
      isMulti(problem)
        ? -reached!
        : reached === null
        ? Infinity
        : Math.max(0, reached - problem.minimum);
    const losses = new Map<string, number[]>();
    for (const study of studies) {
      const name = nameOf(study);
      if (!losses.has(name)) losses.set(name, []);
      losses.get(name)!.push(lossOf(study.reached[trials]!));
    }
    return [{ entry, problem, losses: withRule(losses, problem.space) }];
  });
}

/** OptunaHub's AutoSampler, which up to 250 trials is one of two samplers. */
function withRule(
  losses: Map<string, number[]>,
  space: Space,
): Losses {
  const numeric = Object.values(space).every((param) =>
    param.type !== "categorical" && param.when === undefined
  );
  const chosen = losses.get(numeric ? "optuna:gp" : "optuna:tpe");
  if (chosen !== undefined) losses.set("optuna:autosampler", chosen);
  return losses;
}

/** The sampler of some whose median loss is the smallest. */
export function bestOf(
  { losses }: Row,
  isOne: (name: string) => boolean,
): string | undefined {
  return [...losses.keys()].filter(isOne)
    .sort((a, b) => median(losses.get(a)!) - median(losses.get(b)!))[0];
}

/** How probable ranks like these are if one were not worse, or not better. */
export interface Verdict {
  readonly worse: number;
  readonly better: number;
}

/** Compares two samplers on a problem by Mann and Whitney's test. */
export function verdictOf(
  { losses }: Row,
  ours: string,
  theirs: string,
): Verdict {
  const [a, b] = [losses.get(ours)!, losses.get(theirs)!];
  return { worse: mannWhitneyGreater(a, b), better: mannWhitneyGreater(b, a) };
}

/** Ranks from 1, equal values sharing the mean of theirs. */
export function ranksOf(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal + 1) / 2;
  });
}

/** The mean over problems of each sampler's rank by median loss. */
export function meanRanks(
  rows: readonly Row[],
  names: readonly string[],
): number[] {
  const ranks = rows.map(({ losses }) =>
    ranksOf(names.map((name) => median(losses.get(name)!)))
  );
  return names.map((_, i) =>
    ranks.reduce((sum, of) => sum + of[i]!, 0) / rows.length
  );
}

/** Below this share of random search's regret all count as the same. */
const SOLVED = 1e-4;
/** Without anything that counts a regret is so many times random search's. */
const NOTHING = 100;

/** A median regret as a multiple of random search's, within bounds. */
export function regretRatio({ losses }: Row, name: string): number | undefined {
  const base = median(losses.get("optuna:random") ?? [NaN]);
  if (!(base > 0 && base < Infinity)) return undefined;
  const ratio = median(losses.get(name)!) / base;
  return Math.min(NOTHING, Math.max(SOLVED, ratio));
}

/** The geometric mean over problems of a sampler's ratio to random search. */
export function meanRatio(rows: readonly Row[], name: string): number {
  const logs = rows.map((row) => regretRatio(row, name))
    .filter((ratio) => ratio !== undefined).map(Math.log);
  return Math.exp(logs.reduce((a, b) => a + b, 0) / logs.length);
}

/** The problems on which all of some samplers were measured. */
export function complete(
  rows: readonly Row[],
  names: readonly string[],
): Row[] {
  return rows.filter(({ losses }) => names.every((name) => losses.has(name)));
}
