import { assertEquals } from "@std/assert";
import { topTrials } from "../../src/report/top_trials.ts";
import type { Outcome, TrialRecord } from "../../src/tune/trial.ts";

const OUTCOMES: (Outcome | undefined)[] = [
  { state: "failed", reason: "x" },
  { state: "complete", values: [1] },
  undefined,
  { state: "complete", values: [9], infeasible: true },
  { state: "pruned", values: [8] },
  { state: "complete", values: [3] },
  { state: "complete", values: [3] },
];
const TRIALS: TrialRecord[] = OUTCOMES.map((outcome, number) => ({
  number,
  params: {},
  reports: [],
  ...(outcome && { outcome }),
}));
const numbers = (trials: TrialRecord[]) => trials.map(({ number }) => number);

Deno.test("topTrials() ranks what counts, then what does not, by number", () => {
  assertEquals(numbers(topTrials(TRIALS, ["maximize"], 9)), [
    5,
    6,
    1,
    4,
    3,
    0,
    2,
  ]);
  assertEquals(numbers(topTrials(TRIALS, ["minimize"], 2)), [1, 5]);
});

Deno.test("topTrials() puts the front of several objectives first", () => {
  const trials = [[2, 2], [1, 3], [3, 3], [0, 9]].map((values, number) => ({
    number,
    params: {},
    reports: [],
    outcome: { state: "complete" as const, values },
  }));
  const directions = ["minimize", "minimize"] as const;
  assertEquals(numbers(topTrials(trials, directions, 4)), [0, 1, 3, 2]);
});
