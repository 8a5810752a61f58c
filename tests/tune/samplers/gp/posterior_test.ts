import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { FUNCTIONS } from "../../../../bench/functions.ts";
import { Pcg32 } from "../../../../src/random.ts";
import {
  fitKernel,
  negativeLogPosterior,
} from "../../../../src/tune/samplers/gp/fit.ts";
import {
  type Kernel,
  kernelMatrix,
  matern,
  maternSlope,
  type Points,
} from "../../../../src/tune/samplers/gp/kernel.ts";
import { Coordinates } from "../../../../src/tune/space/coordinates.ts";
import { standardize } from "../../../../src/tune/samplers/gp/observations.ts";
import { Posterior } from "../../../../src/tune/samplers/gp/posterior.ts";

/** Points of two ordered coordinates and one without order. */
function somePoints(count: number): Points {
  const random = new Pcg32(7n);
  const values = Float64Array.from(
    { length: 3 * count },
    (_, i) => i % 3 === 2 ? random.nextBelow(3) / 3 : random.nextFloat(),
  );
  return { values, count, unordered: Uint8Array.of(0, 0, 1) };
}

function smoothValues({ values, count }: Points): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => {
    const [a, b, c] = values.subarray(3 * i, 3 * i + 3);
    return Math.sin(5 * a!) + (b! - 0.5) ** 2 + (c! > 0.5 ? 1 : 0);
  });
}

const KERNEL: Kernel = {
  weights: Float64Array.of(4, 1, 0.5),
  variance: 1.5,
  noise: 1e-3,
};

Deno.test("matern() has the values of its definition, and its slope", () => {
  // (1 + √5 + 5/3)·exp(−√5) at distance 1
  assertAlmostEquals(matern(1), 0.5239941088318203, 1e-15);
  assertEquals(matern(0), 1);
  for (const squared of [0.01, 0.3, 1, 7]) {
    const step = 1e-5 * squared;
    const rise = matern(squared + step) - matern(squared - step);
    assertAlmostEquals(maternSlope(squared), rise / (2 * step), 1e-8);
  }
  assertAlmostEquals(maternSlope(0), -5 / 6, 1e-15);
});

Deno.test("kernelMatrix() sees choices only as same or different", () => {
  const values = Float64Array.of(0, 0.1, 0, 0.9, 0, 0.1);
  const unordered = Uint8Array.of(0, 1);
  const kernel = { weights: Float64Array.of(1, 2), variance: 3, noise: 0.5 };
  const matrix = kernelMatrix(kernel, { values, count: 3, unordered });
  const expected = [3.5, , , 3 * matern(2), 3.5, , 3, 3 * matern(2), 3.5];
  expected.forEach((value, i) => assertAlmostEquals(matrix[i]!, value!, 1e-12));
});

Deno.test("negativeLogPosterior() has the gradient that its values have", () => {
  const points = somePoints(15), z = smoothValues(points);
  const t = Float64Array.of(1.2, -0.7, 0.3, 0.4, -3);
  const g = new Float64Array(5), ignored = new Float64Array(5);
  const at = (x: Float64Array, gradient: Float64Array) =>
    negativeLogPosterior(points, z, x, gradient);
  at(t, g);
  for (let p = 0; p < 5; p++) {
    const step = 1e-5;
    const rise = at(t.with(p, t[p]! + step), ignored) -
      at(t.with(p, t[p]! - step), ignored);
    assertAlmostEquals(g[p]!, rise / (2 * step), 1e-6);
  }
});

Deno.test("fitKernel() finds which coordinates matter and how noisy values are", () => {
  const random = new Pcg32(3n), count = 80;
  const values = Float64Array.from(
    { length: 2 * count },
    () => random.nextFloat(),
  );
  const points = { values, count, unordered: new Uint8Array(2) };
  for (const noise of [0, 0.3]) {
    const z = Float64Array.from(
      { length: count },
      (_, i) => Math.sin(9 * values[2 * i]!) + noise * random.nextNormal(),
    );
    const fitted = fitKernel(points, z);
    assert(fitted.weights[0]! > 20 * fitted.weights[1]!, `${fitted.weights}`);
    assertAlmostEquals(Math.sqrt(fitted.noise), noise, 0.08);
  }
});

Deno.test("fitKernel() does not call all noise what little noise explains better", () => {
  const { space, evaluate } = FUNCTIONS.ackley5;
  const coordinates = new Coordinates(space);
  const random = new Pcg32(19n), count = 30;
  const drawn = Array.from({ length: count }, () => coordinates.draw(random));
  const values = Float64Array.from(drawn.flatMap(({ point }) => [...point]));
  const costs = Float64Array.from(drawn, ({ params }) => evaluate(params));
  const points = { values, count, unordered: coordinates.unordered };
  // From a variance of e⁻⁴ or more a search for it ends at 0.76.
  assert(fitKernel(points, standardize(costs).z).noise < 0.01);
});

Deno.test("Posterior passes through exact observations and forgets far away", () => {
  const points = somePoints(12), z = smoothValues(points);
  const posterior = new Posterior({ ...KERNEL, noise: 1e-8 }, points, z);
  for (let i = 0; i < 12; i++) {
    const { mean, variance } = posterior.at(
      points.values.slice(3 * i, 3 * i + 3),
    );
    assertAlmostEquals(mean, z[i]!, 1e-5);
    assert(variance < 1e-6);
  }
  const { mean, variance } = posterior.at(Float64Array.of(50, -50, 9));
  assertAlmostEquals(mean, 0, 1e-9);
  assertAlmostEquals(variance, KERNEL.variance, 1e-9);
});

Deno.test("Posterior has the gradients that its values have", () => {
  const points = somePoints(12), z = smoothValues(points);
  const posterior = new Posterior(KERNEL, points, z);
  const dMean = new Float64Array(3), dVariance = new Float64Array(3);
  const x = Float64Array.of(0.31, 0.62, 1 / 3);
  posterior.withGradient(x, dMean, dVariance);
  for (const d of [0, 1]) {
    const step = 1e-6;
    const up = posterior.at(x.with(d, x[d]! + step));
    const down = posterior.at(x.with(d, x[d]! - step));
    assertAlmostEquals(dMean[d]!, (up.mean - down.mean) / (2 * step), 1e-7);
    const rise = (up.variance - down.variance) / (2 * step);
    assertAlmostEquals(dVariance[d]!, rise, 1e-7);
  }
  assertEquals([dMean[2], dVariance[2]], [0, 0]);
});

Deno.test("Posterior: a believed point changes no mean and narrows the variance near it", () => {
  const points = somePoints(13), z = smoothValues(points).slice(0, 12);
  const told = { ...points, count: 12, values: points.values.slice(0, 36) };
  const without = new Posterior(KERNEL, told, z);
  const believing = new Posterior(KERNEL, points, z);
  // The same as if its value had been observed to be the mean there.
  const there = points.values.slice(36);
  const asObserved = new Posterior(
    KERNEL,
    points,
    Float64Array.of(...z, without.at(there).mean),
  );
  const random = new Pcg32(1n);
  for (let i = 0; i < 20; i++) {
    const x = Float64Array.of(random.nextFloat(), random.nextFloat(), 1 / 3);
    const { mean, variance } = believing.at(x);
    assertAlmostEquals(mean, without.at(x).mean, 1e-9);
    assertAlmostEquals(mean, asObserved.at(x).mean, 1e-9);
    assertAlmostEquals(variance, asObserved.at(x).variance, 1e-9);
    assert(variance <= without.at(x).variance + 1e-12);
  }
  assert(believing.at(there).variance < 2 * KERNEL.noise);
});

Deno.test("Posterior knows its mean at each point, observed or believed", () => {
  const points = somePoints(13), z = smoothValues(points).slice(0, 12);
  // Noise that leaves the means well inside the values.
  const posterior = new Posterior({ ...KERNEL, noise: 0.3 }, points, z);
  posterior.means.forEach((mean, i) => {
    const there = points.values.slice(3 * i, 3 * i + 3);
    assertAlmostEquals(mean, posterior.at(there).mean, 1e-9);
  });
  assert(Math.min(...posterior.means) > Math.min(...z) + 0.01);
});
