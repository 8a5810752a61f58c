import { assertEquals } from "@std/assert";
import { extentOf } from "../src/extent.ts";

Deno.test("extentOf() finds the ends of a million numbers, of none, and of what is none", () => {
  const values = Float64Array.from({ length: 1e6 }, (_, i) => i - 5);
  assertEquals(extentOf(values), [-5, 1e6 - 6]);
  assertEquals(extentOf([]), [Infinity, -Infinity]);
  assertEquals(extentOf([1, NaN, 2]), [NaN, NaN]);
});
