// What a trial may see (determinism.md, What a sampler sees), kept up to date
// as trials are created, so that a view costs nothing to make.

import { asPoint } from "../space/params.ts";
import type { SeenTrial, StudyView } from "../samplers/sampler.ts";
import type { Space } from "../space/space.ts";
import type { Continuation, Direction, Outcome, Params } from "../trial.ts";

/** The ledger, as far as views need it. */
export interface Trials {
  paramsOf(number: number): Params;
  outcomeOf(number: number): Outcome | undefined;
  continuationOf(number: number): Continuation;
}

/** What decides views. */
export interface ViewOptions {
  readonly space: Space;
  readonly directions: readonly Direction[];
  readonly seed: number;
  readonly lag: number;
  /** Whether anything that is asked looks at outcomes; if not, none are seen. */
  readonly readsOutcomes: boolean;
  /** Whether one that breaks a constraint keeps its values; else it looks failed. */
  readonly readsConstraints?: boolean | undefined;
}

/** The views of one study, for growing numbers. */
export class Views {
  readonly #options: ViewOptions;
  readonly #trials: Trials;
  readonly #seen: SeenTrial[] = [];
  /** What is seen of parameters that are no point of the space. */
  readonly #nowhere: Params = {};
  #revealed = 0;

  /** @param trials Where parameters and outcomes are found. */
  constructor(trials: Trials, options: ViewOptions) {
    this.#trials = trials;
    this.#options = options;
  }

  /** How many outcomes from 0 on must exist before `number` may be created. */
  needed(number: number): number {
    const { readsOutcomes, lag } = this.#options;
    return readsOutcomes ? Math.max(number - lag + 1, 0) : 0;
  }

  /**
   * The view of trial `number`, valid until the next call.
   *
   * @param number Not below that of any earlier call; all trials below it have
   * their parameters, and `needed(number)` of them outcomes.
   */
  at(number: number): StudyView {
    const { space, directions, seed } = this.#options;
    for (let n = this.#seen.length; n < number; n++) {
      // A trial of another program may mean nothing in the space.
      const params = asPoint(space, this.#trials.paramsOf(n)) ?? this.#nowhere;
      const continuation = this.#trials.continuationOf(n);
      this.#seen.push({ number: n, params, ...continuation });
    }
    for (; this.#revealed < this.needed(number); this.#revealed++) {
      this.#seen[this.#revealed] = this.#reveal(this.#seen[this.#revealed]!);
    }
    return { space, directions, seed, trials: this.#seen };
  }

  /** The same with all outcomes, once all trials below `number` have one. */
  whole(number: number): StudyView {
    const view = this.at(number);
    return { ...view, trials: view.trials.map((each) => this.#reveal(each)) };
  }

  #reveal(trial: SeenTrial): SeenTrial {
    if (trial.outcome !== undefined) return trial;
    const ended = this.#trials.outcomeOf(trial.number)!;
    const outcome = trial.params === this.#nowhere
      ? OUTSIDE
      : this.#options.readsConstraints
      ? ended
      : feasible(ended);
    return { ...trial, outcome };
  }
}

/** A trial that breaks a constraint is as bad as one without a value. */
function feasible(outcome: Outcome): Outcome {
  const isGood = outcome.state !== "complete" || !outcome.infeasible;
  if (isGood) return outcome;
  const { attributes } = outcome;
  return {
    state: "failed",
    reason: "it breaks a constraint",
    ...(attributes && { attributes }),
  };
}

const OUTSIDE: Outcome = {
  state: "failed",
  reason: "its parameters are not a point of the space",
};
