// A study of a test function by a sampler alone, one trial after another, with
// the outcomes hidden that a lag hides.

import { samplers } from "../src/tune/samplers/mod.ts";
import type { SeenTrial } from "../src/tune/samplers/sampler.ts";
import { choose } from "../src/tune/technique.ts";
import type { TestFunction } from "./functions.ts";

/** How long a study is, and what its sampler may not see. */
export interface Setting {
  readonly trials: number;
  readonly lag: number;
}

/** The best value after each trial. */
export function bestsOf(
  name: string,
  { space, evaluate }: TestFunction,
  seed: number,
  { trials: total, lag }: Setting,
): number[] {
  const sampler = choose("sampler", samplers, name).create();
  const finished: SeenTrial[] = [];
  const bests: number[] = [];
  for (let number = 0; number < total; number++) {
    const trials = finished.map((trial, i): SeenTrial =>
      i <= number - lag ? trial : { number: i, params: trial.params }
    );
    const directions = ["minimize"] as const;
    const view = { space, directions, seed, trials };
    const suggestion = sampler.suggest(view, number);
    if (suggestion === null) break;
    const { params } = suggestion;
    const value = evaluate(params);
    bests.push(Math.min(bests.at(-1) ?? Infinity, value));
    const outcome = { state: "complete", values: [value] } as const;
    finished.push({ number, params, outcome });
  }
  return bests;
}
