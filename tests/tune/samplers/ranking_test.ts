import { assertEquals } from "@std/assert";
import { rankTrials } from "../../../src/tune/samplers/ranking.ts";
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
