import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Pcg32 } from "../../../src/random.ts";
import { hypervolume } from "../../../src/tune/analysis/hypervolume.ts";
import { optunas } from "../../support/optuna.ts";

/** Points in a cube of side 1, some of them on a coarse grid, so that values tie. */
function makePoints(random: Pcg32, count: number, objectives: number) {
  const isCoarse = random.nextFloat() < 0.5;
  return Array.from(
    { length: count },
    () =>
      Array.from(
        { length: objectives },
        () => isCoarse ? random.nextBelow(5) / 4 : random.nextFloat(),
      ),
  );
}

/** Points on a part of a sphere: none dominates another. */
function makeFront(random: Pcg32, count: number, objectives: number) {
  return Array.from({ length: count }, () => {
    const point = Array.from(
      { length: objectives },
      () => random.nextFloat() + 1e-3,
    );
    const length = Math.hypot(...point);
    return point.map((value) => 1 - value / length);
  });
}

/** The volume as a sum over the cells of the grid that the values span. */
function countCells(points: readonly number[][], reference: readonly number[]) {
  const within = points.filter((point) =>
    point.every((value, i) => value < reference[i]!)
  );
  const edges = reference.map((bound, i) =>
    [...new Set([...within.map((point) => point[i]!), bound])]
      .sort((a, b) => a - b)
  );
  const cells = (lower: readonly number[], size: number): number => {
    const i = lower.length;
    if (i === reference.length) {
      const isCovered = within.some((point) =>
        point.every((value, j) => value <= lower[j]!)
      );
      return isCovered ? size : 0;
    }
    return edges[i]!.slice(0, -1).reduce(
      (sum, edge, j) =>
        sum + cells([...lower, edge], size * (edges[i]![j + 1]! - edge)),
      0,
    );
  };
  return cells([], 1);
}

Deno.test("hypervolume() equals a count of cells, with ties, equals and points outside", () => {
  const random = new Pcg32(11n);
  for (const objectives of [1, 2, 3, 4, 5]) {
    for (let round = 0; round < 40; round++) {
      const points = makePoints(random, random.nextBelow(8), objectives);
      const reference = Array.from(
        { length: objectives },
        () => 0.6 + random.nextFloat(),
      );
      assertAlmostEquals(
        hypervolume(points, reference),
        countCells(points, reference),
        1e-12,
      );
    }
  }
});

Deno.test("hypervolume() equals the share of random points that a front dominates", () => {
  const random = new Pcg32(12n), draws = 20000;
  for (const objectives of [2, 3, 4, 6]) {
    const front = makeFront(random, 20, objectives);
    const reference = Array(objectives).fill(1);
    let dominated = 0;
    for (let draw = 0; draw < draws; draw++) {
      const at = reference.map(() => random.nextFloat());
      const isDominated = front.some((point) =>
        point.every((value, i) => value <= at[i]!)
      );
      if (isDominated) dominated++;
    }
    // Five standard errors of a share of one half.
    assertAlmostEquals(
      hypervolume(front, reference),
      dominated / draws,
      2.5 / Math.sqrt(draws),
    );
  }
});

Deno.test("hypervolume() of nothing is 0, without an end Infinity, of NaN nothing", () => {
  assertEquals(hypervolume([], [1, 1, 1]), 0);
  assertEquals(hypervolume([[1, 0, 0]], [1, 1, 1]), 0);
  assertEquals(hypervolume([[NaN, 0, 0], [0, 0, 0.5]], [1, 1, 1]), 0.5);
  for (const objectives of [1, 2, 3, 4]) {
    const reference = Array(objectives).fill(1);
    const points = [reference.map(() => 0)];
    assertEquals(hypervolume([...points, reference], reference), 1);
    const endless = [-Infinity, ...reference.slice(1).map(() => 0)];
    assertEquals(hypervolume([...points, endless], reference), Infinity);
    assertEquals(
      hypervolume(points, [...reference.slice(1), Infinity]),
      Infinity,
    );
  }
});

Deno.test("hypervolume() leaves the points as they were", () => {
  const points = makePoints(new Pcg32(13n), 20, 4);
  const before = structuredClone(points);
  hypervolume(points, [1, 1, 1, 1]);
  assertEquals(points, before);
});

Deno.test("hypervolume() of 100 points takes milliseconds", () => {
  const random = new Pcg32(14n);
  for (const [objectives, mostMs] of [[2, 5], [3, 50], [4, 1000]] as const) {
    const front = makeFront(random, 100, objectives);
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      hypervolume(front, Array(objectives).fill(1));
      return performance.now() - start;
    });
    const fastest = Math.min(...times);
    assert(fastest < mostMs, `${objectives} objectives took ${fastest} ms`);
  }
});

const PROGRAM = new URL("hypervolume.py", import.meta.url);
const [optuna] = optunas().filter(({ major }) => major >= 5);

Deno.test({
  name: "hypervolume() equals Optuna's of the same points",
  ignore: optuna === undefined,
  fn: async () => {
    const random = new Pcg32(15n);
    const cases = [2, 3, 4, 5].flatMap((objectives) =>
      [1, 7, 25].map((count) => ({
        points: makePoints(random, count, objectives),
        reference: Array(objectives).fill(1.25),
      }))
    );
    const path = await Deno.makeTempFile();
    try {
      await Deno.writeTextFile(path, JSON.stringify(cases));
      const theirs = JSON.parse(optuna!.program(PROGRAM, path)) as number[];
      for (const [i, { points, reference }] of cases.entries()) {
        assertAlmostEquals(hypervolume(points, reference), theirs[i]!, 1e-12);
      }
    } finally {
      await Deno.remove(path);
    }
  },
});
