import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { observe, standardize } from "../../../src/tune/gp/observations.ts";

Deno.test("observe() parts ended from pending trials and turns maximising round", () => {
  const trials = [
    { number: 0, params: {}, outcome: { state: "complete", values: [2] } },
    { number: 1, params: {}, outcome: { state: "pruned", values: [9] } },
    { number: 2, params: {}, outcome: { state: "failed", reason: "NaN" } },
    { number: 3, params: {} },
  ] as const;
  const view = {
    space: {},
    directions: ["maximize"],
    seed: 0,
    trials,
  } as const;
  const { ended, costs, pending } = observe(view);
  assertEquals(ended.map((trial) => trial.number), [0, 1, 2]);
  assertEquals(costs, Float64Array.of(-2, NaN, NaN));
  assertEquals(pending.map((trial) => trial.number), [3]);
});

Deno.test("standardize() gives mean 0 and deviation 1", () => {
  for (const scale of [1e-300, 1, 1e307]) {
    const costs = Float64Array.of(1, 2, 4, 9).map((cost) => cost * scale);
    const z = standardize(costs);
    assertAlmostEquals(z.reduce((a, b) => a + b), 0, 1e-12);
    assertAlmostEquals(z.reduce((a, b) => a + b * b, 0), 4, 1e-12);
  }
});

Deno.test("standardize() lets trials without a value stand as the worst", () => {
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
