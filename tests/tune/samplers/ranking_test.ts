import { assertEquals } from "@std/assert";
import { Pcg32 } from "../../../src/random.ts";
import {
  EndedTrials,
  GrowingRanking,
  rankTrials,
} from "../../../src/tune/samplers/ranking.ts";
import type {
  SeenTrial,
  StudyView,
} from "../../../src/tune/samplers/sampler.ts";
import type { Outcome } from "../../../src/tune/trial.ts";

const OUTCOMES: readonly (Outcome | undefined)[] = [
  { state: "complete", values: [3] },
  { state: "pruned", values: [1] },
  { state: "failed", reason: "loss became NaN" },
  { state: "complete", values: [2] },
  { state: "pruned", values: null },
  { state: "pruned", values: [0] },
  undefined,
  { state: "complete", values: [3] },
];

function rank(direction: "minimize" | "maximize") {
  const trials = OUTCOMES.map((outcome, number) =>
    outcome === undefined
      ? { number, params: {} }
      : { number, params: {}, outcome }
  );
  const directions = [direction];
  const ranking = rankTrials({ space: {}, directions, seed: 0, trials });
  const numbers = (list: readonly { number: number }[]) =>
    list.map((trial) => trial.number);
  return {
    ranked: numbers(ranking.ranked),
    failed: numbers(ranking.failed),
    pending: numbers(ranking.pending),
  };
}

Deno.test("rankTrials() puts complete before pruned, then by value, ties by number", () => {
  assertEquals(rank("minimize"), {
    ranked: [3, 0, 7, 5, 1, 4],
    failed: [2],
    pending: [6],
  });
  assertEquals(rank("maximize"), {
    ranked: [0, 7, 3, 1, 5, 4],
    failed: [2],
    pending: [6],
  });
});

/** A view of a study in which the first so many trials have ended. */
function viewOf(trials: readonly SeenTrial[], ended: number): StudyView {
  const seen = trials.map((trial, n) =>
    n < ended ? trial : { number: n, params: trial.params }
  );
  return { space: SPACE, directions: ["minimize"], seed: 0, trials: seen };
}

const SPACE = {};

function randomTrials(seed: bigint, count: number): SeenTrial[] {
  const random = new Pcg32(seed);
  return Array.from({ length: count }, (_, number): SeenTrial => {
    const values = [random.nextBelow(9)];
    const outcomes: Outcome[] = [
      { state: "complete", values },
      { state: "complete", values },
      { state: "pruned", values: random.nextBelow(3) === 0 ? null : values },
      { state: "failed", reason: "bad luck" },
      beyond(random.nextBelow(9), { a: random.nextBelow(3) - 1, b: 1 }),
    ];
    const outcome = outcomes[random.nextBelow(5)]!;
    return { number, params: { number }, outcome };
  });
}

Deno.test("rankTrials() puts what breaks a constraint behind what keeps to all, the least broken first", () => {
  const outcomes: readonly Outcome[] = [
    { state: "pruned", values: [0] },
    { state: "complete", values: [1], infeasible: true },
    beyond(1, { a: 2, b: 1 }),
    beyond(0, { a: -9, b: 2 }),
    { state: "complete", values: [8] },
    { state: "complete", values: [7], constraints: { a: 0, b: -1 } },
  ];
  const trials = outcomes.map((outcome, number) => ({
    number,
    params: {},
    outcome,
  }));
  for (const directions of [["minimize"], ["maximize"]] as const) {
    const view = { space: {}, directions, seed: 0, trials };
    const numbers = rankTrials(view).ranked.map(({ number }) => number);
    const feasible = directions[0] === "minimize" ? [5, 4] : [4, 5];
    assertEquals(numbers, [...feasible, 3, 2, 1, 0]);
  }
});

Deno.test("rankTrials() ranks several values by fronts, each by what its trials add to the volume", () => {
  // Larger is better in the second value.
  const values = [
    [2, 1], // 0: dominated by 1, 4 and 5
    [1, 3], // 1
    [0, 0], // 2: an end
    [9, 9], // 3: the other end
    [1, 2], // 4: dominated by 1
    [2, 4], // 5: the largest box alone
    [5, 6], // 6
    [9, 8], // 7: dominated by 3
    [9, 8], // 8: the same
  ];
  const trials = values.map((values, number) => ({
    number,
    params: {},
    outcome: { state: "complete", values } as const,
  }));
  const directions = ["minimize", "maximize"] as const;
  const view = { space: {}, directions, seed: 0, trials };
  const numbers = rankTrials(view).ranked.map(({ number }) => number);
  assertEquals(numbers, [5, 6, 1, 3, 2, 4, 7, 8, 0]);
});

function beyond(
  value: number,
  constraints: { readonly [name: string]: number },
): Outcome {
  return { state: "complete", values: [value], infeasible: true, constraints };
}

Deno.test("GrowingRanking ranks every view as rankTrials() does, of whichever study", () => {
  const growing = new GrowingRanking();
  for (const seed of [1n, 2n, 1n]) {
    const trials = randomTrials(seed, 60);
    for (const n of [0, 1, 2, 30, 31, 57, 40, 60]) {
      const view = viewOf(trials.slice(0, n), Math.max(n - 3, 0));
      growing.update(view);
      const { ranked, failed } = rankTrials(view);
      assertEquals(growing.length, ranked.length);
      assertEquals(ranked.map((_, rank) => growing.at(rank)), ranked);
      assertEquals(growing.failed, failed);
    }
  }
});

Deno.test("EndedTrials reads each trial of a study once", () => {
  const trials = randomTrials(3n, 500);
  const ended = new EndedTrials();
  let restarts = 0;
  const read: number[] = [];
  for (let n = 0; n <= 500; n += 5) {
    ended.update(
      viewOf(trials.slice(0, n), Math.max(n - 3, 0)),
      () => restarts++,
      ({ number }) => read.push(number),
    );
  }
  assertEquals(read, [...Array(497).keys()]);
  assertEquals(restarts, 1);
});
