import { assertEquals } from "@std/assert";
import {
  failureLines,
  pruningLines,
  whyNoneCompleted,
} from "../../src/report/summary.ts";
import { noteOf } from "../../src/report/trials_table.ts";
import type { Outcome, TrialRecord } from "../../src/tune/trial.ts";

function trial(number: number, outcome: Outcome, values: number[] = []) {
  const reports = values.map((value, i) => ({ step: i + 1, value }));
  return { number, params: {}, reports, outcome } satisfies TrialRecord;
}
const failed = (number: number, reason: string) =>
  trial(number, { state: "failed", reason });
const pruned = (number: number, values: number[]) =>
  trial(number, { state: "pruned", values: values.slice(-1) }, values);
const complete = (number: number, values: number[]) =>
  trial(number, { state: "complete", values: values.slice(-1) }, values);
const steps = { name: "Epoch", count: () => 4 };

Deno.test("whyNoneCompleted() names the most frequent reason and the first", () => {
  assertEquals(
    whyNoneCompleted([
      failed(0, "too large"),
      failed(1, "diverged"),
      failed(2, "diverged"),
      pruned(3, [0.1]),
    ]).split("\n"),
    [
      "no trial completed: failed 3, pruned 1",
      "  most often (2 of 3): diverged",
      "  trial 0: too large",
    ],
  );
  assertEquals(
    whyNoneCompleted([failed(0, "a\nb"), failed(1, "a\nb")]),
    [
      "no trial completed: failed 2",
      "  most often (2 of 2): a\\u{a}b",
    ].join("\n"),
  );
});

Deno.test("whyNoneCompleted() tells infeasible trials from those that ran in vain", () => {
  const outcome = { state: "complete", values: [1], infeasible: true } as const;
  assertEquals(
    whyNoneCompleted([trial(0, outcome)]),
    "no feasible trial completed: infeasible 1",
  );
});

Deno.test("failureLines() has a line for each failure, cut to the width", () => {
  const trials = [failed(3, "x".repeat(50)), complete(4, [1]), failed(5, "b")];
  assertEquals(failureLines(trials), [
    `trial 3 failed: ${"x".repeat(50)}`,
    "trial 5 failed: b",
  ]);
  assertEquals(
    failureLines(trials, { columns: 20 })[0],
    "trial 3 failed: xxx…",
  );
});

Deno.test("pruningLines() says what was spared, and what stood better when cut", () => {
  const trials = [
    complete(0, [0.5, 0.6, 0.7, 0.8]),
    pruned(1, [0.9]),
    pruned(2, [0.85, 0.95]),
    pruned(3, [0.1]),
    failed(4, "x"),
  ];
  assertEquals(pruningLines(trials, "maximize", steps), [
    "pruning: 3 of 5 trials stopped early, 8 of 16 epochs trained (50 %)",
    "2 trials stood higher when they were pruned (trial 2: 0.95 at epoch 2): " +
    "trials are compared at the same epoch, the best is taken from those that " +
    "completed",
  ]);
  assertEquals(pruningLines(trials, "minimize").length, 1);
  assertEquals(pruningLines(trials.slice(0, 1), "maximize", steps), []);
});

Deno.test("pruningLines() tells trials that paused from those that were stopped", () => {
  const trials: TrialRecord[] = [
    {
      number: 0,
      params: {},
      until: 1,
      reports: [{ step: 1, value: 0.5 }],
      outcome: { state: "pruned", values: [0.5], checkpoint: "…" },
    },
    {
      number: 1,
      params: {},
      resumeFrom: 0,
      reports: [{ step: 2, value: 0.6 }, { step: 3, value: 0.4 }],
      outcome: { state: "complete", values: [0.4] },
    },
  ];
  const steps = { name: "Epoch", count: () => 4 };
  assertEquals(pruningLines(trials, "maximize", steps), [
    "checkpoints: 1 of 2 trials went on from another, 3 of 4 epochs trained (75 %)",
  ]);
  assertEquals(noteOf(trials[0]!, false).text, "paused at step 1");
});
