// One study of one problem: how good it was after so many trials, and what its
// suggestions cost.

import { Pcg32 } from "../../src/random.ts";
import type { Params } from "../../src/tune/trial.ts";
import { hypervolume } from "../../src/tune/analysis/hypervolume.ts";
import { type Answer, isMulti, type Problem } from "./problems/problem.ts";
import type { Searcher, Task } from "./searcher.ts";

/** After how many trials a study is looked at. */
export const CHECKPOINTS = [30, 50, 100, 200];

/** What became of a study: a line of the results. */
export interface Result {
  readonly problem: string;
  readonly program: string;
  readonly sampler: string;
  readonly version: string;
  readonly seed: number;
  readonly lag: number;
  readonly trials: number;
  /**
   * By number of trials: the true value of the trial that looked best, null
   * where none counts; for several values the hypervolume.
   */
  readonly reached: { readonly [trials: string]: number | null };
  /** Seconds a suggestion took, on average. */
  readonly seconds: number;
}

/** Keeps count of what a search has found. */
class Found {
  readonly #problem: Problem;
  #best = Infinity;
  #truth: number | null = null;
  readonly #points: (readonly number[])[] = [];

  constructor(problem: Problem) {
    this.#problem = problem;
  }

  add(params: Params, answer: Answer): void {
    if ("failed" in answer) return;
    const { values, constraints = {} } = answer;
    if (Object.values(constraints).some((c) => c > 0)) return;
    if (isMulti(this.#problem)) {
      this.#points.push(values);
    } else if (values[0]! < this.#best) {
      this.#best = values[0]!;
      this.#truth = this.#problem.truth?.(params) ?? this.#best;
    }
  }

  get score(): number | null {
    return isMulti(this.#problem)
      ? hypervolume(this.#points, this.#problem.reference)
      : this.#truth;
  }
}

/** Searches a problem, told of trial n before it is asked for trial n + lag. */
export async function runStudy(
  searcher: Searcher,
  { problem, seed, lag, trials }: Task,
): Promise<Pick<Result, "reached" | "seconds">> {
  const found = new Found(problem);
  const untold: Answer[] = [];
  const reached: { [trials: string]: number | null } = {};
  let seconds = 0;
  for (let number = 0; number < trials; number++) {
    if (number >= lag) await searcher.tell(number - lag, untold.shift()!);
    const suggestion = await searcher.ask(number);
    seconds += suggestion.seconds;
    const noise = Pcg32.of(seed, "noise", number);
    const answer = problem.evaluate(suggestion.params, noise);
    found.add(suggestion.params, answer);
    untold.push(answer);
    if (CHECKPOINTS.includes(number + 1) || number + 1 === trials) {
      reached[number + 1] = found.score;
    }
  }
  return { reached, seconds: seconds / trials };
}
