import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { leastDeviation } from "../../../src/tune/math/margin.ts";
import { distribution } from "../../../src/tune/math/normal.ts";

Deno.test("leastDeviation() gives each neighbour half of alpha at least, the farther one no more", () => {
  for (const alpha of [0.2, 0.05, 1e-3]) {
    for (
      const [mean, low, high] of [
        [0.5, 0.4, 0.6],
        [0.41, 0.4, 0.6],
        [0.59, 0.4, 0.6],
        [0.1, 0, 0.25],
        [0.9, 0.75, 1],
        [0.749, 0.5, 1],
      ] as const
    ) {
      const deviation = leastDeviation(mean, [low, high], alpha);
      const down = low > 0 ? distribution((low - mean) / deviation) : 1;
      const up = high < 1 ? distribution((mean - high) / deviation) : 1;
      assertAlmostEquals(Math.min(down, up), alpha / 2, 1e-12);
    }
  }
});

Deno.test("leastDeviation() is 0 without neighbours, and less of many dimensions", () => {
  assertEquals(leastDeviation(0.3, [0.3, 0.3], 0.1), 0);
  assertEquals(leastDeviation(0.3, [0, 1], 0.1), 0);
  const of = (alpha: number) => leastDeviation(0.5, [0.4, 0.6], alpha);
  assert(of(1 / 1000) < of(1 / 10));
});
