import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Pcg32 } from "../../../../src/random.ts";
import {
  powerOf,
  unwarp,
  warp,
} from "../../../../src/tune/samplers/gp/warp.ts";

const random = new Pcg32(7n);
const normals = Float64Array.from({ length: 200 }, () => random.nextNormal());

Deno.test("unwarp() takes warp() back, and both keep the order", () => {
  const values = [-3, -0.5, -1e-9, 0, 1e-9, 0.5, 3, 40];
  for (const power of [1, 0.5, 0, -1, -4]) {
    const warped = values.map((x) => warp(x, power));
    assertEquals(warped, warped.toSorted((a, b) => a - b));
    warped.forEach((y, i) => {
      assertAlmostEquals(unwarp(y, power), values[i]!, 1e-6);
    });
  }
});

Deno.test("warp() presses only large values together, power 1 none", () => {
  const gap = (a: number, b: number, p: number) => warp(b, p) - warp(a, p);
  assertEquals([-2, 0, 3].map((x) => warp(x, 1)), [-2, 0, 3]);
  assert(gap(5, 6, -1) < 0.1);
  assert(gap(-2, -1, -1) > 1);
});

Deno.test("unwarp() is Infinity beyond what a value can become", () => {
  // (1 + x)^−2 / −2 stays below ½.
  assertAlmostEquals(warp(1e9, -2), 0.5, 1e-9);
  assertEquals(unwarp(0.6, -2), Infinity);
});

Deno.test("powerOf() leaves normal values alone, and a tail of good ones", () => {
  assert(powerOf(normals) >= 0.75);
  assertEquals(powerOf(normals.map((x) => -Math.expm1(x))), 1);
});

Deno.test("powerOf() finds the power that made values what they are", () => {
  for (const power of [0.5, 0, -0.5]) {
    const values = normals.map((y) => unwarp(0.4 * y, power));
    assertAlmostEquals(powerOf(values), power, 0.5);
  }
});

Deno.test("powerOf() changes nothing where there is nothing to compare", () => {
  assertEquals(powerOf(new Float64Array(0)), 1);
  assertEquals(powerOf(new Float64Array(9)), 1);
});
