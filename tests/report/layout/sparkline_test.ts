import { assertEquals } from "@std/assert";
import { sparkline } from "../../../src/report/layout/sparkline.ts";
import { withoutSigns } from "../../../src/report/layout/ascii.ts";

Deno.test("sparkline() is a sign a value, level where all are equal, nothing of nothing", () => {
  assertEquals(sparkline([], 5), "");
  assertEquals(sparkline([3, 3], 5), "▅▅");
  assertEquals(sparkline([-1, NaN, 1, Infinity], 5), "▁█");
});

Deno.test("sparkline() keeps to its width, and shows the last", () => {
  const values = Array.from({ length: 1000 }, (_, i) => i === 999 ? 9 : 0);
  assertEquals(sparkline(values, 6), "▁▁▁▁▁█");
});

Deno.test("sparkline() in ASCII is as wide", () => {
  assertEquals(
    withoutSigns(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8)),
    "__--==##",
  );
});
