import { assertAlmostEquals, assertEquals } from "@std/assert";
import { hypervolume } from "../../../bench/search/hypervolume.ts";
import { Pcg32 } from "../../../src/random.ts";

Deno.test("hypervolume() of two values is the area of the steps", () => {
  assertEquals(hypervolume([[1, 3], [2, 1], [2, 3], [5, 0]], [4, 4]), 7);
  assertEquals(hypervolume([], [1, 1]), 0);
});

Deno.test("hypervolume() of three values agrees with counting", () => {
  const random = new Pcg32(3n);
  const draw = () => [0, 0, 0].map(() => random.nextFloat());
  const points = Array.from({ length: 12 }, draw);
  const probes = Array.from({ length: 40_000 }, draw);
  const dominated = probes.filter((probe) =>
    points.some((point) => point.every((v, i) => v <= probe[i]!))
  );
  const share = dominated.length / probes.length;
  assertAlmostEquals(hypervolume(points, [1, 1, 1]), share, 0.01);
});
