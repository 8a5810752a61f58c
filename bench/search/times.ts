// How long a suggestion takes with many trials behind it: a study of random
// parameters, after which the sampler itself is asked, told and asked again.

import { median } from "../rank_tests.ts";
import { Pcg32 } from "../../src/random.ts";
import { sampleUniform } from "../../src/tune/space/space.ts";
import type { Searcher, Task } from "./searcher.ts";

/** Seconds of a suggestion. */
export interface Times {
  readonly median: number;
  readonly largest: number;
}

/** Times some suggestions after the task's trials. */
export async function timeSuggestions(
  searcher: Searcher,
  { problem, seed, trials }: Task,
  suggestions: number,
): Promise<Times> {
  const seconds: number[] = [];
  const random = Pcg32.of(seed, "sampling", 0);
  for (let number = 0; number < trials + suggestions; number++) {
    if (number < trials) {
      await searcher.enqueue(sampleUniform(problem.space, random));
    }
    const suggestion = await searcher.ask(number);
    if (number >= trials) seconds.push(suggestion.seconds);
    const noise = Pcg32.of(seed, "noise", number);
    await searcher.tell(number, problem.evaluate(suggestion.params, noise));
  }
  return { median: median(seconds), largest: Math.max(...seconds) };
}
