// What a problem of the search benchmark is. All programs that are compared see
// these same functions; every value is to be minimised.

import type { Pcg32 } from "../../../src/random.ts";
import type { FloatParam, Space } from "../../../src/tune/space/space.ts";
import type { Params } from "../../../src/tune/trial.ts";

/** What a problem says of some parameters. */
export type Answer =
  | {
    readonly values: readonly number[];
    /** Above 0 is broken; the same names in every answer. */
    readonly constraints?: { readonly [name: string]: number };
  }
  | { readonly failed: string };

interface Searched {
  /** Unique among all problems. */
  readonly name: string;
  /** Which kind of problem it is, for the tables. */
  readonly family: string;
  readonly space: Space;
  /** How many constraints each answer has; 0 unless given. */
  readonly constraints?: number;
  /** @param noise The trial's own stream; only noisy problems draw from it. */
  evaluate(params: Params, noise: Pcg32): Answer;
}

/** A problem with one value. */
export interface SingleProblem extends Searched {
  /** The smallest value there is, or the smallest known. */
  readonly minimum: number;
  /** The value without noise, which is what a search is judged by. */
  truth?(params: Params): number;
}

/** A problem with several values. */
export interface MultiProblem extends Searched {
  /** Volumes are measured up to this point, one number a value. */
  readonly reference: readonly number[];
}

export type Problem = SingleProblem | MultiProblem;

/** Whether a problem has several values. */
export function isMulti(problem: Problem): problem is MultiProblem {
  return "reference" in problem;
}

/** D real numbers `x0`, `x1` …, all in [low, high]. */
export function box(D: number, low: number, high: number): Space {
  const param: FloatParam = { type: "float", low, high };
  return Object.fromEntries(
    Array.from({ length: D }, (_, d) => [`x${d}`, param]),
  );
}

/** The numbers among some parameters, in the order of the space. */
export function numbersOf(params: Params): number[] {
  return Object.values(params).filter((v) => typeof v === "number");
}

export const sum = (values: readonly number[]) =>
  values.reduce((a, b) => a + b, 0);
export const square = (x: number) => x * x;
