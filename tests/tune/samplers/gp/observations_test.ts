import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Direction, Outcome } from "../../../../src/tune/trial.ts";
import {
  observe,
  standardize,
} from "../../../../src/tune/samplers/gp/observations.ts";

function view(direction: Direction, outcomes: readonly (Outcome | null)[]) {
  const trials = outcomes.map((outcome, number) => ({
    number,
    params: {},
    ...(outcome && { outcome }),
  }));
  return { space: {}, directions: [direction], seed: 0, trials };
}

const complete = (value: number): Outcome => ({
  state: "complete",
  values: [value],
});
const pruned = (value: number | null): Outcome => ({
  state: "pruned",
  values: value === null ? null : [value],
});
const FAILED: Outcome = { state: "failed", reason: "loss became NaN" };

Deno.test("observe() parts ended from pending trials and turns maximising round", () => {
  const outcomes = [complete(2), FAILED, null, complete(-3)];
  const { ended, costs, pending } = observe(view("maximize", outcomes));
  assertEquals(ended.map((trial) => trial.number), [0, 1, 3]);
  assertEquals(costs, Float64Array.of(-2, NaN, 3));
  assertEquals(pending.map((trial) => trial.number), [2]);
});

Deno.test("observe() counts pruned trials among the worst quarter of the complete", () => {
  const ends = [1, 2, 3, 4, 5].map(complete);
  const cut = [-9, 4.5, 99, null].map(pruned);
  const { costs } = observe(view("minimize", [...cut, ...ends]));
  assertEquals(costs.slice(0, 4), Float64Array.of(4, 4.5, 5, 5));
  const turned = [9, -4.5, -99, null].map(pruned);
  const mirrored = observe(
    view("maximize", [...turned, ...[-1, -2, -3, -4, -5].map(complete)]),
  );
  assertEquals(mirrored.costs, costs);
});

Deno.test("observe() has no costs of pruned trials alone", () => {
  const { costs } = observe(view("minimize", [pruned(1), pruned(null)]));
  assertEquals(costs, Float64Array.of(NaN, NaN));
});

Deno.test("standardize() gives mean 0 and deviation 1", () => {
  for (const scale of [1e-300, 1, 1e307]) {
    const costs = Float64Array.of(1, 2, 4, 9).map((cost) => cost * scale);
    const z = standardize(costs);
    assertAlmostEquals(z.reduce((a, b) => a + b), 0, 1e-12);
    assertAlmostEquals(z.reduce((a, b) => a + b * b, 0), 4, 1e-12);
  }
});

Deno.test("standardize() lets failed trials stand as the worst", () => {
  const z = standardize(Float64Array.of(1, NaN, 3, 2));
  assertEquals(z[1], z[2]);
});

Deno.test("standardize() gives 0 where there is nothing to compare", () => {
  assertEquals(standardize(Float64Array.of(7, 7, NaN)), new Float64Array(3));
  assertEquals(standardize(Float64Array.of(NaN, NaN)), new Float64Array(2));
  assertEquals(standardize(new Float64Array(3)), new Float64Array(3));
});

Deno.test("standardize() moves what lies far beyond the first ten to their fence", () => {
  const first = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const z = standardize(Float64Array.of(...first, 1e9, 23, 0.5, NaN));
  // Quartiles 3 and 8: the fence is 8 + 3·5 = 23.
  assertEquals([z[10], z[13]], [z[11], z[11]]);
  const steps = first.slice(1).map((_, i) => z[i + 1]! - z[i]!);
  for (const step of steps) assertAlmostEquals(step, steps[0]!, 1e-12);
  assert(z[12]! < z[0]!);
});

Deno.test("standardize() has no fence while most of the first values are equal", () => {
  const z = standardize(Float64Array.of(...new Array(10).fill(1), 5, 9));
  assert(z[11]! > z[10]! && z[10]! > z[0]!);
});

Deno.test("standardize() takes more costs than a call has arguments", () => {
  const costs = Float64Array.from({ length: 200_000 }, (_, i) => i % 2);
  assertEquals(new Set(standardize(costs)), new Set([-1, 1]));
});
