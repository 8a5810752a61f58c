import { assert, assertEquals } from "@std/assert";
import { Pcg32 } from "../../../src/random.ts";
import {
  type FrontOrder,
  leastCrowded,
  mostVolume,
} from "../../../src/tune/analysis/front_orders.ts";
import { hypervolume } from "../../../src/tune/analysis/hypervolume.ts";

const ORDERS: { readonly [name: string]: FrontOrder } = {
  leastCrowded,
  mostVolume,
};

Deno.test("leastCrowded() puts the ends first, then by the distance of the neighbours", () => {
  const points = [[2, 7], [3, 6], [6, 2], [0, 9], [9, 0]];
  // Of 1: (6−2 + 7−2)/9, of 2: (9−3 + 6−0)/9, of 0: (3−0 + 9−6)/9.
  assertEquals(leastCrowded(points), [3, 4, 2, 1, 0]);
});

/** Points of a sphere's part, which do not dominate each other. */
function frontOf(count: number, M: number, random: Pcg32): number[][] {
  return Array.from({ length: count }, () => {
    const x = Array.from({ length: M }, () => random.nextFloat() + 0.01);
    const length = Math.hypot(...x);
    return x.map((v) => 1 - v / length);
  });
}

Deno.test("mostVolume() chooses as one who tries every point each time", () => {
  for (const M of [2, 3]) {
    const points = frontOf(14, M, new Pcg32(BigInt(M)));
    const bounds = Array.from({ length: M }, (_, m) => {
      const column = points.map((point) => point[m]!);
      return [Math.min(...column), Math.max(...column)] as const;
    });
    const scaled = points.map((point) =>
      point.map((v, m) => (v - bounds[m]![0]) / (bounds[m]![1] - bounds[m]![0]))
    );
    const reference = Array(M).fill(1.1);
    const expected: number[] = [];
    while (expected.length < points.length) {
      const volumes = scaled.map((point, i) =>
        expected.includes(i) ? -1 : hypervolume(
          [...expected.map((j) => scaled[j]!), point],
          reference,
        )
      );
      expected.push(volumes.indexOf(Math.max(...volumes)));
    }
    assertEquals(mostVolume(points), expected);
  }
});

Deno.test("orders of a front hold each point once, whatever the numbers", () => {
  const huge = Number.MAX_VALUE;
  const fronts = [
    [],
    [[1, 1]],
    Array(70).fill([1, 1]),
    [[-huge, huge], [huge, -huge], [0, 0]],
    frontOf(120, 3, new Pcg32(1n)),
    frontOf(1000, 2, new Pcg32(1n)),
  ];
  for (const [name, order] of Object.entries(ORDERS)) {
    for (const front of fronts) {
      const all = Array.from(front.keys());
      assertEquals(order(front).toSorted((a, b) => a - b), all, name);
    }
    assertEquals(order(Array(5).fill([1, 1, 1])).length, 5);
  }
  assert(mostVolume(fronts[3]!).every(Number.isInteger));
});
