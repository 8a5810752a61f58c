import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Pcg32 } from "../../../../src/random.ts";
import type { Axis } from "../../../../src/tune/math/parzen.ts";
import {
  breed,
  type Rates,
} from "../../../../src/tune/samplers/nsga2/variation.ts";

const CONTINUOUS: Axis = { categories: 0, cell: 0 };
const CROSSED: Rates = { crossover: 1, mutation: 0 };
const MUTATED: Rates = { crossover: 0, mutation: 1 };

/** Children of two parents on one axis. */
function children(x: number, y: number, axis: Axis, rates: Rates): number[] {
  const random = new Pcg32(1n);
  const parents = [Float64Array.of(x), Float64Array.of(y)] as const;
  return Array.from(
    { length: 4000 },
    () => breed(parents, [axis], rates, random)[0]!,
  );
}

function shareOf(values: readonly number[], is: (v: number) => boolean) {
  return values.filter(is).length / values.length;
}

Deno.test("breed() crosses continuous values half of the time, half of it between the parents", () => {
  const all = children(0.45, 0.55, CONTINUOUS, CROSSED);
  assertAlmostEquals(shareOf(all, (x) => x === 0.45), 0.5, 0.03);
  const crossed = all.filter((x) => x !== 0.45);
  const mean = crossed.reduce((sum, x) => sum + x, 0) / crossed.length;
  assertAlmostEquals(mean, 0.5, 0.01);
  const isBetween = (x: number) => x > 0.45 && x < 0.55;
  assertAlmostEquals(shareOf(crossed, isBetween), 0.5, 0.03);
});

Deno.test("breed() mutates continuous values by a polynomial, up as often as down", () => {
  const moves = children(0.5, 0.9, CONTINUOUS, MUTATED).map((x) => x - 0.5);
  assertAlmostEquals(shareOf(moves, (move) => move > 0), 0.5, 0.03);
  // u = 1/4: 1 − (1/2 + 1/2 · (1/2)⁶)^(1/6)
  const sizes = moves.map(Math.abs).sort((a, b) => a - b);
  assertAlmostEquals(sizes[2000]!, 0.1067, 0.005);
});

Deno.test("breed() stays within bounds, from their very edges", () => {
  for (const [x, y] of [[0, 1], [0, 0], [1, 0.999], [0, 1e-12]] as const) {
    for (const rates of [CROSSED, MUTATED, { crossover: 1, mutation: 1 }]) {
      const all = children(x, y, CONTINUOUS, rates);
      assert(all.every((v) => v >= 0 && v <= 1), `${x}, ${y}`);
    }
  }
});

Deno.test("breed() takes one parent's integer or category, and mutates to another", () => {
  const integers = { categories: 0, cell: 0.1 };
  assertEquals(
    new Set(children(0.25, 0.75, integers, CROSSED)),
    new Set([0.25, 0.75]),
  );
  const cells = children(0.55, 0.55, integers, MUTATED)
    .map((x) => Math.min(Math.floor(x * 10), 9));
  assert(!cells.includes(5));
  assert(new Set(cells).size > 4);
  const categories = { categories: 3, cell: 0 };
  assertEquals(new Set(children(0, 2, categories, CROSSED)), new Set([0, 2]));
  assertEquals(new Set(children(1, 1, categories, MUTATED)), new Set([0, 2]));
});

Deno.test("breed() gives a parameter that a parent lacks the other's value, or any", () => {
  const categories = { categories: 3, cell: 0 };
  for (const axis of [CONTINUOUS, categories]) {
    assertEquals(new Set(children(NaN, 1, axis, CROSSED)), new Set([1]));
    assertEquals(new Set(children(1, NaN, axis, CROSSED)), new Set([1]));
  }
  const drawn = children(NaN, NaN, CONTINUOUS, CROSSED);
  assertAlmostEquals(shareOf(drawn, (x) => x < 0.3), 0.3, 0.03);
  assertEquals(
    new Set(children(NaN, NaN, categories, CROSSED)),
    new Set([0, 1, 2]),
  );
});
