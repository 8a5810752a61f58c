// How much memory a study holds on to, garbage collected. Runs only in a
// process that lets itself be collected: deno run --v8-flags=--expose-gc.

import { createStudy } from "../../src/tune/study/create.ts";
import type { StudyStorage } from "../../src/tune/storage.ts";

/** What is held after so many trials. */
export interface Held {
  readonly trials: number;
  /** Objects of the program, beside what it held before the study. */
  readonly heapBytes: number;
  /** Of the whole process. */
  readonly rssBytes: number;
}

function collect(): { heapUsed: number; rss: number } {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) {
    throw new Error("Cannot measure memory: expected --v8-flags=--expose-gc");
  }
  for (let i = 0; i < 4; i++) gc();
  return Deno.memoryUsage();
}

/** Runs a random search of five reports a trial, measuring on the way. */
export async function measureStudy(
  counts: readonly number[],
  storage?: StudyStorage,
): Promise<Held[]> {
  const before = collect().heapUsed;
  const study = await createStudy({
    space: {
      x: { type: "float", low: 0, high: 1 },
      n: { type: "int", low: 1, high: 1000, log: true },
    },
    sampler: "random",
    ...(storage && { storage }),
  });
  const held: Held[] = [];
  for (const total of counts) {
    await study.optimize(({ params: { x, n }, report }) => {
      for (let step = 1; step <= 5; step++) report(step, x * n / step);
      return x * n;
    }, { total });
    const { heapUsed, rss } = collect();
    const trials = study.trials.length;
    held.push({ trials, heapBytes: heapUsed - before, rssBytes: rss });
  }
  await study.close();
  return held;
}
