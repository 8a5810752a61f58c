import { assertAlmostEquals, assertEquals } from "@std/assert";
import { pairedT } from "../../tools/prove_tables.ts";

Deno.test("pairedT() is Student's t of the differences", () => {
  // scipy.stats.ttest_1samp([1, 2, 4], 0)
  assertAlmostEquals(pairedT([1, 2, 4]), 2.6457513110645907, 1e-12);
  assertEquals(pairedT([0, 0, 0]), 0);
});
