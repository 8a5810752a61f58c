import { assertAlmostEquals, assertEquals } from "@std/assert";
import { wilcoxonGreater } from "../../bench/rank_tests.ts";

Deno.test("wilcoxonGreater() agrees with scipy's exact distribution", () => {
  const a = [11, 23, 37, 42, 59, 61, 74], b = [10, 25, 31, 46, 50, 54, 66];
  assertAlmostEquals(wilcoxonGreater(a, b), 0.078125, 1e-12);
  assertEquals(wilcoxonGreater([1, 2, 3], [2, 4, 6]), 1);
  assertEquals(wilcoxonGreater([2, 4, 6], [1, 2, 3]), 1 / 8);
});

Deno.test("wilcoxonGreater() shares ranks and leaves out equal pairs", () => {
  // All 2^9 choices of signs, enumerated with scipy's ranks.
  const a = [92, 91, 95, 93, 90, 94, 96, 92, 93, 95];
  const b = [90, 92, 91, 90, 90, 91, 95, 93, 89, 94];
  assertAlmostEquals(wilcoxonGreater(a, b), 0.0234375, 1e-12);
  assertEquals(wilcoxonGreater([1, 2], [1, 2]), 1);
});
