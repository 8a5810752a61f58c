import { assertEquals, assertThrows } from "@std/assert";
import {
  parseConstraint,
  parseQuantity,
} from "../../src/program/constraints.ts";

Deno.test("parseConstraint() says how far a number is beyond the limit", () => {
  const excess = (text: string, value: number) =>
    parseConstraint(text).excess(value);
  assertEquals(excess("rss<512MB", 513e6), 1e6);
  assertEquals(excess("rss<=1KiB", 1024), 0);
  assertEquals(excess("json:acc>=0.5", 0.75), -0.25);
  assertEquals(excess("time < 1.5s", 1), -0.5);
  assertEquals(excess("exit<1", 1) > 0, true);
  assertEquals(excess("exit>0", 0) > 0, true);
  assertEquals(excess("regex:a<(.*)> b<2", 3), 1);
});

Deno.test("parseConstraint() refuses what is no measure with a limit", () => {
  for (const text of ["rss", "rss<", "<5", "rss<5XB", "rss=5", "rss<a"]) {
    assertThrows(() => parseConstraint(text), RangeError, "as in rss<512MB");
  }
  assertThrows(() => parseConstraint("rs<5"), RangeError, '"rss"');
});

Deno.test("parseQuantity() knows units", () => {
  const cases: [string, number | undefined][] = [
    ["1.5 GiB", 1.5 * 2 ** 30],
    ["-2e3", -2000],
    ["250ms", 0.25],
    ["2h", 7200],
    ["", undefined],
    ["MB", undefined],
    ["1 mb", undefined],
  ];
  for (const [text, value] of cases) assertEquals(parseQuantity(text), value);
});
