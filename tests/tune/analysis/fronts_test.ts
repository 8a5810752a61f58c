import { assert, assertEquals } from "@std/assert";
import { Pcg32 } from "../../../src/random.ts";
import { Fronts } from "../../../src/tune/analysis/fronts.ts";
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
    const fronts = new Fronts<number>(directions);
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

Deno.test("Fronts put the ends first, then by the distance of the neighbours", () => {
  const fronts = new Fronts<string>(["minimize", "minimize"]);
  const points = { b: [2, 7], c: [3, 6], d: [6, 2], a: [0, 9], e: [9, 0] };
  for (const [name, values] of Object.entries(points)) fronts.add(name, values);
  // c: (6−2 + 7−2)/9, d: (9−3 + 6−0)/9, b: (3−0 + 9−6)/9
  assertEquals(fronts.ordered, [["a", "e", "d", "c", "b"]]);
});

Deno.test("Fronts take the largest numbers there are, and equal ones by who came first", () => {
  const fronts = new Fronts<number>(["minimize", "maximize"]);
  const huge = Number.MAX_VALUE;
  [[0, 0], [-huge, -huge], [huge, huge], [1, 1]].forEach((values, i) =>
    fronts.add(i, values)
  );
  assertEquals(fronts.ordered[0]!.slice(0, 2), [1, 2]);
  const equal = new Fronts<number>(["minimize", "minimize"]);
  for (let i = 0; i < 5; i++) equal.add(i, [1, 1]);
  assertEquals(equal.ordered.flat().toSorted(), [0, 1, 2, 3, 4]);
  assert(equal.ordered.length === 1);
});
