import { assert, assertAlmostEquals } from "@std/assert";
import { FUNCTIONS, OTHER_FUNCTIONS } from "../../bench/functions.ts";
import { mannWhitneyGreater, median } from "../../bench/rank_tests.ts";
import { sampleUniform } from "../../src/tune/space/space.ts";
import { Pcg32 } from "../../src/random.ts";
import type { Params } from "../../src/tune/trial.ts";

const point = (values: readonly number[]): Params =>
  Object.fromEntries(values.map((x, d) => [`x${d}`, x]));

/** Where the minima lie, as published with the functions. */
const MINIMISERS: Readonly<Record<string, readonly Params[]>> = {
  sphere5: [point([0, 0, 0, 0, 0])],
  branin: [
    { x: -Math.PI, y: 12.275 },
    { x: Math.PI, y: 2.275 },
    { x: 3 * Math.PI, y: 2.475 },
  ],
  hartmann6: [
    point([0.20169, 0.150011, 0.476874, 0.275332, 0.311652, 0.6573]),
  ],
  ackley5: [point([0, 0, 0, 0, 0])],
  rosenbrock3: [point([1, 1, 1])],
  rastrigin4: [point([0, 0, 0, 0])],
  levy5: [point([1, 1, 1, 1, 1])],
  styblinski5: [point(new Array(5).fill(-2.903534))],
  offcentre10: [
    point(Array.from({ length: 10 }, (_, d) => (d + 0.5) / 13)),
  ],
  tuning: [{
    optimizer: "sgd",
    lr: 10 ** -1.5,
    width: 256,
    layers: 3,
    dropout: 0.3,
    momentum: 0.9,
  }],
};

for (const [name, f] of Object.entries({ ...FUNCTIONS, ...OTHER_FUNCTIONS })) {
  Deno.test(`${name} has its minimum where it was published, and nothing below`, () => {
    for (const params of MINIMISERS[name]!) {
      assertAlmostEquals(f.evaluate(params), f.minimum, 2e-6);
    }
    const random = new Pcg32(1n);
    for (let i = 0; i < 2000; i++) {
      assert(f.evaluate(sampleUniform(f.space, random)) > f.minimum);
    }
  });
}

Deno.test("mannWhitneyGreater() agrees with scipy 1.17.1, ties included", () => {
  const p = mannWhitneyGreater([1, 2, 3, 4, 5.5], [1, 2.5, 2, 0, 7, 1]);
  assertAlmostEquals(p, 0.1778929621177452, 1e-10);
});

Deno.test("median() of odd and even counts", () => {
  assertAlmostEquals(median([3, 1, 2]), 2);
  assertAlmostEquals(median([4, 1, 2, 3]), 2.5);
});
