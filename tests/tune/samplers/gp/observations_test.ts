import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Direction, Outcome } from "../../../../src/tune/trial.ts";
import {
  observe,
  standardize,
  standardizeExcesses,
  standardizeWarped,
} from "../../../../src/tune/samplers/gp/observations.ts";

function view(direction: Direction, outcomes: readonly (Outcome | null)[]) {
  const trials = outcomes.map((outcome, number) => ({
    number,
    params: { x: number },
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
  const { ended, costs: [costs], pending } = observe(
    view("maximize", outcomes),
  );
  assertEquals(ended.map((trial) => trial.number), [0, 1, 3]);
  assertEquals(costs, Float64Array.of(-2, NaN, 3));
  assertEquals(pending.map((trial) => trial.number), [2]);
});

Deno.test("observe() counts pruned trials among the worst quarter of the complete", () => {
  const ends = [1, 2, 3, 4, 5].map(complete);
  const cut = [-9, 4.5, 99, null].map(pruned);
  const { costs: [costs] } = observe(view("minimize", [...cut, ...ends]));
  assertEquals(costs!.slice(0, 4), Float64Array.of(4, 4.5, 5, 5));
  const turned = [9, -4.5, -99, null].map(pruned);
  const mirrored = observe(
    view("maximize", [...turned, ...[-1, -2, -3, -4, -5].map(complete)]),
  );
  assertEquals(mirrored.costs[0], costs);
});

Deno.test("observe() has no costs of pruned trials alone", () => {
  const { costs } = observe(view("minimize", [pruned(1), pruned(null)]));
  assertEquals(costs[0], Float64Array.of(NaN, NaN));
});

Deno.test("standardize() gives mean 0 and deviation 1", () => {
  for (const scale of [1e-300, 1, 1e307]) {
    const costs = Float64Array.of(1, 2, 4, 9).map((cost) => cost * scale);
    const { z } = standardize(costs);
    assertAlmostEquals(z.reduce((a, b) => a + b), 0, 1e-12);
    assertAlmostEquals(z.reduce((a, b) => a + b * b, 0), 4, 1e-12);
  }
});

Deno.test("standardize() gives 0 where there is nothing to compare", () => {
  assertEquals(standardize(Float64Array.of(7, 7)).z, new Float64Array(2));
  assertEquals(standardize(new Float64Array(3)).z, new Float64Array(3));
  assertEquals(standardize(new Float64Array(0)).z, new Float64Array(0));
});

Deno.test("standardize() moves what lies far beyond the first ten to their fence", () => {
  const first = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const { z } = standardize(Float64Array.of(...first, 1e9, 23, 0.5));
  // Quartiles 3 and 8: the fence is 8 + 3·5 = 23.
  assertEquals(z[10], z[11]);
  const steps = first.slice(1).map((_, i) => z[i + 1]! - z[i]!);
  for (const step of steps) assertAlmostEquals(step, steps[0]!, 1e-12);
  assert(z[12]! < z[0]!);
});

Deno.test("standardize() has no fence while most of the first values are equal", () => {
  const { z } = standardize(Float64Array.of(...new Array(10).fill(1), 5, 9));
  assert(z[11]! > z[10]! && z[10]! > z[0]!);
});

Deno.test("observe() reads each objective in its own direction", () => {
  const directions = ["minimize", "maximize"] as const;
  const trials = [[1, 2], [3, 4]].map((values, number) => ({
    number,
    params: { x: number },
    outcome: { state: "complete", values } as const,
  }));
  const { costs } = observe({ space: {}, directions, seed: 0, trials });
  assertEquals(costs, [Float64Array.of(1, 3), Float64Array.of(-2, -4)]);
});

Deno.test("observe() takes failing as a constraint, also breaking ones that say no more", () => {
  const outcomes: Outcome[] = [
    complete(1),
    FAILED,
    pruned(3),
    { state: "complete", values: [2], infeasible: true },
    {
      state: "complete",
      values: [2],
      infeasible: true,
      constraints: { a: 0.5, b: NaN },
    },
    { state: "complete", values: [2], constraints: { a: -1, b: -2 } },
    {
      state: "complete",
      values: [2],
      infeasible: true,
      constraints: { a: -1, b: NaN },
    },
  ];
  const { excesses } = observe(view("minimize", outcomes));
  assertEquals([...excesses.values()], [
    Float64Array.of(-1, 1, -1, 1, -1, -1, 1),
    Float64Array.of(NaN, NaN, NaN, NaN, 0.5, -1, -1),
    Float64Array.of(NaN, NaN, NaN, NaN, NaN, -2, NaN),
  ]);
  assertEquals(observe(view("minimize", [complete(1)])).excesses.size, 0);
});

Deno.test("observe() leaves out trials that are nowhere in the space", () => {
  const seen = view("minimize", [complete(1), FAILED, null]);
  const trials = seen.trials.map((trial) => ({ ...trial, params: {} }));
  const { ended, pending, excesses } = observe({ ...seen, trials });
  assertEquals([ended.length, pending.length, excesses.size], [0, 0, 0]);
});

Deno.test("standardizeExcesses() keeps what is above 0 above its limit, however large", () => {
  const excesses = Float64Array.of(
    -1e9,
    -2,
    -1,
    0,
    1e-3,
    1,
    3,
    1e300,
    Infinity,
  );
  const { z, limit } = standardizeExcesses(excesses);
  assertAlmostEquals(z[3]!, limit, 1e-12);
  excesses.forEach((excess, i) => {
    if (excess !== 0) assertEquals(z[i]! > limit, excess > 0);
  });
  // Those near 0 are told apart as before.
  assert(z[5]! - z[2]! > 0.2);
  const alike = standardizeExcesses(Float64Array.of(2, 2));
  assertEquals(alike.z, new Float64Array(2));
});

Deno.test("standardize() takes more costs than a call has arguments", () => {
  const costs = Float64Array.from({ length: 200_000 }, (_, i) => i % 2);
  assertEquals(new Set(standardize(costs).z), new Set([-1, 1]));
});

Deno.test("standardizeWarped() tells good costs apart beside very bad ones", () => {
  const costs = Float64Array.from({ length: 12 }, (_, i) => 3 ** i);
  const { z } = standardizeWarped(costs);
  assertAlmostEquals(z.reduce((a, b) => a + b), 0, 1e-12);
  assertAlmostEquals(z.reduce((a, b) => a + b * b, 0), 12, 1e-12);
  assertEquals(z, z.toSorted());
  const share = (x: Float64Array) => (x[4]! - x[0]!) / (x[11]! - x[0]!);
  assert(share(z) > 10 * share(costs), `${share(z)}`);
});

Deno.test("standardize() and standardizeWarped() say what z stands for", () => {
  for (const size of [1e-300, 1, 1e300]) {
    const costs = Float64Array.of(1, 2, 4, 8, 900).map((cost) => cost * size);
    for (const scaled of [standardize(costs), standardizeWarped(costs)]) {
      const back = scaled.z.map((z) => scaled.at(z) / size);
      [1, 2, 4, 8, 900].forEach((cost, i) => {
        assertAlmostEquals(back[i]!, cost, 1e-6);
      });
    }
    assertAlmostEquals(standardizeWarped(costs).at(1e3) / size, 900, 1e-6);
  }
});
