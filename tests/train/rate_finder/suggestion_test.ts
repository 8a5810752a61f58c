// The curve of a range test, by hand and on functions whose answer is known.

import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  RateCurve,
  suggestRate,
} from "../../../src/train/rate_finder/suggestion.ts";

Deno.test("losses are averaged without bias to the first", () => {
  const curve = new RateCurve();
  [3, 1, 1].forEach((loss, i) => curve.add(i + 1, loss));
  const [first, second, third] = curve.points.map((one) => one.smoothedLoss);
  assertAlmostEquals(first!, 3, 1e-12);
  assertAlmostEquals(second!, (0.98 * 3 + 1) / 1.98, 1e-12);
  const weights = [0.98 ** 2, 0.98, 1];
  const sum = weights[0]! * 3 + weights[1]! + weights[2]!;
  assertAlmostEquals(third!, sum / weights.reduce((a, b) => a + b), 1e-12);
});

Deno.test("a curve ends above four times its least, and at what is no number", () => {
  const curve = new RateCurve();
  assertEquals([1, 1, 1].map((loss) => curve.add(1, loss)), [true, true, true]);
  assertEquals(curve.add(1, 10), true);
  assertEquals(curve.add(1, 30), false);
  assertEquals(curve.points.length, 5);
  for (const loss of [NaN, Infinity]) {
    assertEquals(new RateCurve().add(1, loss), false);
  }
});

Deno.test("the suggestion is where a known curve is steepest", () => {
  // 2 − tanh: steepest where its argument is 0, at the 60th of 100 points.
  const points = Array.from({ length: 100 }, (_, i) => ({
    learningRate: 1e-6 * 1.1 ** i,
    loss: 0,
    smoothedLoss: 2 - Math.tanh((i - 60) / 8),
  }));
  assertEquals(suggestRate(points), points[60]!.learningRate);
});

Deno.test("noise of the first tenth suggests nothing, nor does a loss that grows", () => {
  const points = Array.from({ length: 40 }, (_, i) => ({
    learningRate: i + 1,
    loss: 0,
    smoothedLoss: i < 3 ? 9 - 3 * i : i,
  }));
  assertEquals(suggestRate(points), undefined);
  assertEquals(suggestRate([]), undefined);
});
