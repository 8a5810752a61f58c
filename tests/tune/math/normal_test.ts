import { assert, assertAlmostEquals } from "@std/assert";
import {
  density,
  distribution,
  logDistribution,
  logImprovement,
  quantile,
  upperTail,
} from "../../../src/tune/math/normal.ts";

/** Relative agreement. */
function assertClose(actual: number, expected: number, tolerance = 1e-13) {
  assertAlmostEquals(actual / expected, 1, tolerance);
}

Deno.test("distribution() agrees with mpmath at 50 digits", () => {
  assertClose(distribution(-30), 4.906713927148187e-198);
  assertClose(distribution(-5), 2.866515718791939e-7);
  assertClose(distribution(-2.0001), 0.022744733391410558);
  assertClose(distribution(-1.9999), 0.022755531584767187);
  assertClose(distribution(-0.5), 0.3085375387259869);
  assertClose(distribution(0), 0.5);
  assertClose(distribution(1), 0.8413447460685429);
  assertClose(distribution(4), 0.9999683287581669);
});

Deno.test("upperTail() is 1 − Φ to eight digits", () => {
  for (let z = 0; z <= 8; z += 0.125) {
    assertAlmostEquals(upperTail(z), distribution(-z), 8e-8);
  }
});

/** z and log h(z). */
const LOG_IMPROVEMENTS = [
  [-1000, -500014.73445209116],
  [-100, -5010.1295788002498],
  [-38, -730.19618340211374],
  [-10, -55.553122036122356],
  [-2.5, -6.2125416454435129],
  [-2, -4.7687835239171142],
  [-1.999, -4.766104517240974],
  [-1, -2.4851210257126413],
  [0, -0.91893853320467274],
  [1, 0.08002621884930694],
  [5, 1.6094379231264314],
] as const;

Deno.test("logImprovement() agrees with mpmath where the plain form is 0", () => {
  for (const [z, expected] of LOG_IMPROVEMENTS) {
    assertClose(logImprovement(z).value, expected);
  }
});

Deno.test("logImprovement() has the slope that its values have", () => {
  for (const z of [-40, -7, -2.5, -2.0002, -1.9998, -1, -0.1, 0.7, 1.9, 3, 9]) {
    const step = 1e-5 * Math.max(1, Math.abs(z));
    const expected = (logImprovement(z + step).value -
      logImprovement(z - step).value) / (2 * step);
    assertClose(logImprovement(z).slope, expected, 1e-8);
  }
});

Deno.test("logImprovement() is finite and rises a billion deviations out", () => {
  const values = [-1e9, -1e6, -1e3, -10, 0, 10, 1e3, 1e9].map(logImprovement);
  for (const { value, slope } of values) {
    assert(Number.isFinite(value) && slope > 0);
  }
  values.reduce((a, b) => (assert(a.value < b.value), b));
});

Deno.test("density() is the derivative of distribution()", () => {
  for (const z of [-6, -2.1, -1, 0, 0.3, 1.7, 3]) {
    const rise = distribution(z + 1e-5) - distribution(z - 1e-5);
    assertClose(density(z), rise / 2e-5, 1e-7);
  }
});

Deno.test("logDistribution() is log Φ where that can be told, and goes on beyond", () => {
  for (const z of [-37, -5, -2.0001, -1.9999, -1, 0, 3, 9]) {
    assertClose(Math.exp(logDistribution(z).value), distribution(z), 1e-12);
  }
  // mpmath: log(ncdf(z))
  assertClose(logDistribution(-100).value, -5005.5242086942050);
  assertClose(logDistribution(-1000).value, -500007.82669481218);
});

Deno.test("logDistribution() has the slope that its values have", () => {
  for (const z of [-40, -7, -2.5, -2.0002, -1.9998, -1, -0.1, 0.7, 3]) {
    const step = 1e-5 * Math.max(1, Math.abs(z));
    const expected = (logDistribution(z + step).value -
      logDistribution(z - step).value) / (2 * step);
    assertClose(logDistribution(z).slope, expected, 1e-8);
  }
});

Deno.test("quantile() is the inverse of distribution()", () => {
  for (const p of [1e-12, 1e-6, 0.005, 0.025, 0.3, 0.499]) {
    assertAlmostEquals(distribution(quantile(p)) / p, 1, 1e-9);
  }
  assertAlmostEquals(quantile(0.025), -1.959963984540054, 1e-12);
});
