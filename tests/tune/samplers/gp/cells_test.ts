import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Pcg32 } from "../../../../src/random.ts";
import { hypervolume } from "../../../../src/tune/analysis/hypervolume.ts";
import {
  type Cell,
  cellsBeyond,
} from "../../../../src/tune/samplers/gp/cells.ts";

/** How many of the cells hold a point. */
function holding(cells: readonly Cell[], y: readonly number[]): number {
  return cells.filter(({ low, high }) =>
    y.every((v, m) => v >= low[m]! && v < high[m]!)
  ).length;
}

Deno.test("cellsBeyond() cuts a staircase into steps", () => {
  const cells = cellsBeyond([[1, 2], [3, 3], [2, 1], [0, 9]], [4, 4]);
  assertEquals(cells, [
    { low: [-Infinity, -Infinity], high: [4, 1] },
    { low: [-Infinity, 1], high: [2, 2] },
    { low: [-Infinity, 2], high: [1, 4] },
  ]);
  assertEquals(cellsBeyond([], [4, 4]), [
    { low: [-Infinity, -Infinity], high: [4, 4] },
  ]);
  assertEquals(cellsBeyond([[2], [-1]], [Infinity]), [
    { low: [-Infinity], high: [-1] },
  ]);
});

Deno.test("cellsBeyond() covers what no point dominates exactly once", () => {
  const random = new Pcg32(3n);
  for (const objectives of [1, 2, 3, 4]) {
    for (const count of [1, 2, 9, 25]) {
      // Whole numbers, so that many agree in some value.
      const front = Array.from(
        { length: count },
        () => Array.from({ length: objectives }, () => random.nextBelow(9)),
      );
      const reference = front[0]!.map(() => 8);
      const cells = cellsBeyond(front, reference);
      for (let i = 0; i < 300; i++) {
        const y = reference.map(() => random.nextBelow(20) / 2 - 0.75);
        const isGain = y.every((v, m) => v < reference[m]!) &&
          !front.some((point) => point.every((v, m) => v <= y[m]!));
        assertEquals(holding(cells, y), isGain ? 1 : 0, `${y}`);
      }
      const volume = cells.reduce(
        (sum, { low, high }) =>
          sum + high.reduce((v, h, m) => v * (h - Math.max(low[m]!, 0)), 1),
        0,
      );
      const left = 8 ** objectives - hypervolume(front, reference);
      assertAlmostEquals(volume, left, 1e-6);
    }
  }
});

Deno.test("cellsBeyond() makes few cells of many points", () => {
  const random = new Pcg32(4n);
  const front = Array.from({ length: 100 }, () => {
    const [a, b, c] = [0, 1, 2].map(() => -Math.log(1 - random.nextFloat()));
    const length = Math.hypot(a!, b!, c!);
    return [a! / length, b! / length, c! / length];
  });
  assert(cellsBeyond(front, [2, 2, 2]).length <= 201);
});
