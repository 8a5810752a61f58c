// When a run is given up as stuck.

import { assertEquals } from "@std/assert";
import { StuckDetector } from "../../../src/train/adapt/restart.ts";

/** After which step a run with these mean losses is stuck; 0 if never. */
function stuckAt(
  stepsPerEpoch: number,
  losses: readonly number[],
  after = 0,
): number {
  const detector = new StuckDetector(stepsPerEpoch);
  let sum = 0;
  return 1 +
    losses.findIndex((loss, i) =>
      detector.isStuck(sum += loss * 64, 64 * (i + 1), () => after)
    );
}

Deno.test("a loss that has not fallen when patience ends is stuck", () => {
  assertEquals(stuckAt(3, [2.3, 2.4, 2.5]), 3);
  assertEquals(stuckAt(3, [2.3, 2.3, 2.3]), 3);
  assertEquals(stuckAt(3, [2.3, 9, 0.1, 9]), 3);
  assertEquals(stuckAt(3, [2.3, 2.2, 2.1, 9, 9, 9]), 0);
  assertEquals(stuckAt(1000, Array(200).fill(2)), 200);
});

Deno.test("a loss that is no finite number is stuck at once, while patience lasts", () => {
  for (const bad of [NaN, Infinity]) {
    assertEquals(stuckAt(100, [2.3, bad]), 2);
    assertEquals(stuckAt(100, [bad]), 1);
    assertEquals(stuckAt(2, [2.3, 2.2, bad]), 0);
  }
});

Deno.test("a single step is judged by the loss after it", () => {
  assertEquals(stuckAt(1, [2.3], 2.2), 0);
  assertEquals(stuckAt(1, [2.3], 2.3), 1);
  assertEquals(stuckAt(1, [2.3], 9), 1);
  assertEquals(stuckAt(1, [2.3], NaN), 1);
  assertEquals(stuckAt(1, [NaN], 1), 1);
});
