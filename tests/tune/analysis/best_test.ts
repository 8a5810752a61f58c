import { assertEquals, assertThrows } from "@std/assert";
import { Pcg32 } from "../../../src/random.ts";
import {
  bestOf,
  BestTrial,
  Front,
  paretoFront,
} from "../../../src/tune/analysis/best.ts";
import { boundaryHints } from "../../../src/tune/analysis/boundary.ts";
import { measureImportance } from "../../../src/tune/analysis/importance.ts";
import type { Direction, TrialRecord } from "../../../src/tune/trial.ts";

/** Trials of small whole values, so that many are equal; some of them failed. */
function makeTrials(random: Pcg32, count: number, values: number) {
  return Array.from({ length: count }, (_, number): TrialRecord => ({
    number,
    params: {},
    reports: [],
    outcome: random.nextFloat() < 0.2
      ? { state: "failed", reason: "bad luck" }
      : {
        state: "complete",
        values: Array.from({ length: values }, () => random.nextBelow(6)),
      },
  }));
}

function shuffled<T>(random: Pcg32, items: readonly T[]): T[] {
  return items.map((item) => ({ item, key: random.nextFloat() }))
    .sort((a, b) => a.key - b.key).map(({ item }) => item);
}

Deno.test("bestOf() and paretoFront() pass over trials that break a constraint", () => {
  const trials = [1, 2, 3].map((value, number): TrialRecord => ({
    number,
    params: {},
    reports: [],
    outcome: {
      state: "complete",
      values: [value],
      ...(number < 2 && { infeasible: true }),
    },
  }));
  assertEquals(bestOf(trials, "minimize")?.number, 2);
  const front = paretoFront(trials, ["minimize"]);
  assertEquals(front.map(({ number }) => number), [2]);
  assertEquals(bestOf(trials.slice(0, 2), "minimize"), undefined);
  assertEquals(paretoFront(trials.slice(0, 2), ["minimize"]), []);
});

Deno.test("BestTrial keeps what bestOf finds, whatever the order of the ends", () => {
  const random = new Pcg32(8n);
  for (let round = 0; round < 50; round++) {
    const trials = makeTrials(random, 12, 1);
    for (const direction of ["minimize", "maximize"] as const) {
      const best = new BestTrial(direction);
      for (const trial of shuffled(random, trials)) best.add(trial);
      const expected = bestOf(trials, direction);
      assertEquals(best.trials, expected ? [expected] : []);
      const values = trials.flatMap(({ outcome }) =>
        outcome?.state === "complete" ? outcome.values : []
      );
      const extreme = direction === "minimize"
        ? Math.min(...values)
        : Math.max(...values);
      const first = trials.find(({ outcome }) =>
        outcome?.state === "complete" && outcome.values[0] === extreme
      );
      assertEquals(expected, first);
    }
  }
});

Deno.test("Front keeps the trials that none dominates, whatever the order of the ends", () => {
  const random = new Pcg32(9n);
  const sets: Direction[][] = [
    ["minimize"],
    ["maximize"],
    ["minimize", "maximize"],
    ["maximize", "maximize", "minimize"],
  ];
  for (const directions of sets) {
    for (let round = 0; round < 30; round++) {
      const trials = makeTrials(random, 14, directions.length);
      const costsOf = ({ outcome }: TrialRecord) =>
        outcome?.state === "complete"
          ? outcome.values.map((v, i) => directions[i] === "minimize" ? v : -v)
          : undefined;
      const expected = trials.filter((trial) => {
        const own = costsOf(trial);
        return own && !trials.some((other) => {
          const costs = costsOf(other);
          return costs?.every((cost, i) => cost <= own[i]!) &&
            costs.some((cost, i) => cost < own[i]!);
        });
      });
      const front = new Front(directions);
      for (const trial of shuffled(random, trials)) front.add(trial);
      assertEquals(front.trials, expected);
      assertEquals(paretoFront(trials, directions), expected);
    }
  }
});

Deno.test("a direction that is none is refused, not taken for the other one", () => {
  const wrong = "minimise" as Direction;
  const hint = 'did you mean "minimize"?';
  assertThrows(() => bestOf([], wrong), RangeError, hint);
  assertThrows(() => paretoFront([], ["maximize", wrong]), RangeError, hint);
  assertThrows(() => paretoFront([], []), RangeError, "at least 1");
  assertThrows(() => boundaryHints([], {}, wrong), RangeError, hint);
  assertThrows(() => measureImportance([], {}, [wrong]), RangeError, hint);
});
