// An objective whose trials go on from each other: a sum that grows step by
// step, eight steps in all, and knows which parameters it had on its way.

import type { Trial } from "../../src/tune/executor.ts";

/** Steps of a whole training. */
export const LAST_STEP = 8;

/** How often a step was computed, over all trials. */
export const counted = { steps: 0 };

/** Grows by x in each step. */
export function grow(trial: Trial<{ x: number }>): number {
  const { params: { x }, resumeFrom, until = LAST_STEP } = trial;
  let [step, sum] = resumeFrom
    ? JSON.parse(new TextDecoder().decode(resumeFrom)) as [number, number]
    : [0, 0];
  while (step < Math.min(until, LAST_STEP)) {
    counted.steps++;
    sum += x;
    trial.report(++step, sum, { loss: -sum });
  }
  if (step < LAST_STEP) {
    trial.checkpoint(new TextEncoder().encode(JSON.stringify([step, sum])));
  }
  return sum;
}
