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
    ];
    const outcome = outcomes[random.nextBelow(4)]!;
    return { number, params: { number }, outcome };
  });
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
