// Who is asked for parameters and told what came of them: one of our samplers
// in a study of its own, as a user would have it.

import { createStudy } from "../../src/tune/study/create.ts";
import type { Params } from "../../src/tune/trial.ts";
import denoConfig from "../../deno.json" with { type: "json" };
import { type Answer, isMulti, type Problem } from "./problems/problem.ts";

/** What is to be searched, and by whom. */
export interface Task {
  readonly problem: Problem;
  readonly sampler: string;
  readonly seed: number;
  /** How many trials the newest told one may be behind the next. */
  readonly lag: number;
  readonly trials: number;
}

/** A suggestion and what it cost. */
export interface Suggestion {
  readonly params: Params;
  readonly seconds: number;
}

/** One study in the making; trials are asked for in order. */
export interface Searcher {
  readonly version: string;
  /** Has parameters tried by the next trial, where no sampler is asked. */
  enqueue(params: Params): Promise<void>;
  ask(number: number): Promise<Suggestion>;
  tell(number: number, answer: Answer): Promise<void>;
}

/** How many values a problem has. */
export const objectivesOf = (problem: Problem) =>
  isMulti(problem) ? problem.reference.length : 1;

/** Our own sampler of that name. */
export async function openOurs(task: Task): Promise<Searcher> {
  const { problem, sampler, seed, lag } = task;
  const directions = Array.from(
    { length: objectivesOf(problem) },
    () => "minimize" as const,
  );
  const { space } = problem;
  const study = await createStudy({ space, sampler, seed, lag, directions });
  return {
    version: `lanetune ${denoConfig.version}`,
    enqueue: async (params) => {
      await study.enqueue(params);
    },
    ask: async () => {
      const start = performance.now();
      const { params } = await study.ask();
      return { params, seconds: (performance.now() - start) / 1000 };
    },
    tell: async (number, answer) => {
      await study.tell(number, answer);
    },
  };
}
