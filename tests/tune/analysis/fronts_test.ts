import { assertEquals } from "@std/assert";
import { Pcg32 } from "../../../src/random.ts";
import { Fronts } from "../../../src/tune/analysis/fronts.ts";
import { leastCrowded } from "../../../src/tune/analysis/front_orders.ts";
import { dominates } from "../../../src/tune/analysis/best.ts";
import type { Direction } from "../../../src/tune/trial.ts";

/** Fronts by definition: what nothing left dominates is taken away. */
function peel(
  points: readonly (readonly number[])[],
  directions: readonly Direction[],
): Set<number>[] {
  const fronts: Set<number>[] = [];
  let left = Array.from(points.keys());
  while (left.length > 0) {
    const front = left.filter((i) =>
      !left.some((j) => dominates(points[j]!, points[i]!, directions))
    );
    fronts.push(new Set(front));
    left = left.filter((i) => !front.includes(i));
  }
  return fronts;
}

Deno.test("Fronts are what is left undominated, after every point, in one to four objectives", () => {
  for (const M of [1, 2, 3, 4]) {
    const random = new Pcg32(BigInt(M));
    const directions = Array.from(
      { length: M },
      (_, m): Direction => m % 2 === 0 ? "minimize" : "maximize",
    );
    const points: number[][] = [];
    const fronts = new Fronts<number>(directions, leastCrowded);
    for (let i = 0; i < 80; i++) {
      // Few different values: ties and repeated points too.
      points.push(directions.map(() => random.nextBelow(7)));
      fronts.add(i, points[i]!);
      assertEquals(fronts.length, i + 1);
      assertEquals(
        fronts.ordered.map((front) => new Set(front)),
        peel(points, directions),
      );
    }
  }
});

Deno.test("Fronts order each front by costs, as told", () => {
  const byFirstCost = (costs: readonly (readonly number[])[]) =>
    Array.from(costs.keys()).sort((a, b) => costs[a]![0]! - costs[b]![0]!);
  const fronts = new Fronts<string>(["maximize", "minimize"], byFirstCost);
  const points = { a: [1, 1], b: [3, 3], c: [2, 2], d: [1, 2], e: [0, 1] };
  for (const [name, values] of Object.entries(points)) fronts.add(name, values);
  assertEquals(fronts.ordered, [["b", "c", "a"], ["d", "e"]]);
});
