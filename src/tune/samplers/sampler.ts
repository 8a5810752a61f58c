// The contract of every sampler. A sampler is a pure fold over what it may see
// (determinism.md, What a sampler sees): no state of its own that a fresh
// instance asked for the same trial of the same view would lack. Memoising by
// prefix is allowed.

import type { Continuation, Direction, Outcome, Params } from "../trial.ts";
import type { Space } from "../space/space.ts";

/** A trial as a sampler sees it; without outcome it counts as pending. */
export interface SeenTrial extends Continuation {
  /** 0-based, in order of creation. */
  readonly number: number;
  /** In the order of the space. */
  readonly params: Params;
  /** Absent while it is pending, or looks so. */
  readonly outcome?: Outcome;
}

/** All that a sampler may know when asked for trial n. */
export interface StudyView {
  /** What is searched. */
  readonly space: Space;
  /** One for each objective value. */
  readonly directions: readonly Direction[];
  /** The study's seed; trial n draws from `Pcg32.of(seed, "sampling", n)`. */
  readonly seed: number;
  /**
   * Trials 0 … n−1 in order; outcomes only of those ≤ n−L. A trial's `params`
   * is one object in all views of its study and in no other's, so that a memo
   * knows by the last one that it continues what it has read.
   */
  readonly trials: readonly SeenTrial[];
}

/** What a sampler wants tried. */
export interface Suggestion extends Continuation {
  /** A point of the space. */
  readonly params: Params;
}

/** What a sampler needs of the study it works for. */
export interface SamplerNeeds {
  /** A space without continuous parameters: it comes to the space's end. */
  readonly finiteSpace?: boolean;
  /** Outcomes that carry the gradient of their value. */
  readonly gradients?: boolean;
  /** A lag of at most so many trials. */
  readonly mostLag?: number;
}

/** What a sampler believes of a point. */
export interface Expectation {
  /**
   * Of one that models values: what it expects of each objective there, without
   * the noise of a trial, and the standard deviation of that.
   */
  readonly values?: readonly { readonly mean: number; readonly sd: number }[];
  /**
   * Of one that models where trials lie: the logarithm of how much denser the
   * good ones are there than the others.
   */
  readonly promise?: number;
}

/** Chooses the parameters of a trial. */
export interface Sampler {
  /** Its name in the list `samplers` and on the command line. */
  readonly name: string;
  /** Whether it looks at outcomes; if not, creation never waits for any. */
  readonly readsOutcomes: boolean;
  /**
   * Whether it learns from several values; not unless given. What reads no
   * outcomes suits any number.
   */
  readonly severalValues?: boolean;
  /**
   * Whether it learns from how far trials are beyond their constraints; to
   * others one that breaks a constraint looks failed.
   */
  readonly readsConstraints?: boolean;
  /** What it cannot do without; nothing unless given. */
  readonly needs?: SamplerNeeds;
  /** Its options with every default filled in, as recorded in the journal. */
  readonly options: {
    readonly [name: string]: string | number | boolean | null;
  };
  /**
   * Refuses a space that it could not search, before the study is made of it;
   * without this it searches any.
   *
   * @throws {RangeError} If it cannot; the message names the parameter.
   */
  checkSpace?(space: Space): void;
  /**
   * What it does for a study and why, in one line, if that needs telling: of a
   * sampler that chooses among others.
   */
  explain?(study: Pick<StudyView, "space" | "directions">): string;
  /**
   * Suggests the parameters of trial `number`, and which paused trial of those
   * whose outcome it sees it goes on from, if any.
   *
   * @returns Null when the space is exhausted, or the sampler at its `end`.
   */
  suggest(view: StudyView, number: number): Suggestion | null;
  /**
   * What it believes of some points, for who wants to know; null before it has
   * a model. It decides nothing.
   */
  believe?(
    view: StudyView,
    points: readonly Params[],
  ): readonly Expectation[] | null;
  /** Why it comes to an end in any space, for a person; absent if it does not. */
  readonly end?: string;
  /**
   * Of one that has trials pause: whether a trial from number `created` on may
   * go on from a paused one, which `isContinued` if an earlier one has. What may
   * not is deleted. It comes to its end only when all outcomes are seen.
   */
  mayResume?(number: number, created: number, isContinued: boolean): boolean;
}
