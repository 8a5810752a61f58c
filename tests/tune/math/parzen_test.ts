import { assert, assertAlmostEquals } from "@std/assert";
import { Pcg32 } from "../../../src/random.ts";
import { type Axis, ParzenEstimator } from "../../../src/tune/math/parzen.ts";

const REAL: Axis = { categories: 0, cell: 0 };
const THREE: Axis = { categories: 3, cell: 0 };
const at = (...point: number[]) => ({
  point: Float64Array.from(point),
  weight: 1,
});

Deno.test("ParzenEstimator: the density integrates to 1, kernels at the edge included", () => {
  for (const width of [0.07, 0.5]) {
    const points = [at(0), at(0.02), at(0.5), at(1)];
    const density = new ParzenEstimator([REAL], points, width);
    let mass = 0;
    for (let i = 0; i < 4000; i++) {
      const x = Float64Array.of((i + 0.5) / 4000);
      mass += Math.exp(density.logDensity(x)) / 4000;
    }
    assertAlmostEquals(mass, 1, 1e-4);
  }
});

Deno.test("ParzenEstimator: relative masses of categories average to 1", () => {
  const density = new ParzenEstimator([THREE], [at(1), at(1), at(2)], 0.07);
  const masses = [0, 1, 2].map((c) =>
    Math.exp(density.logDensity(Float64Array.of(c)))
  );
  assertAlmostEquals((masses[0]! + masses[1]! + masses[2]!) / 3, 1, 1e-12);
  assert(masses[1]! > masses[2]! && masses[2]! > masses[0]!, `${masses}`);
});

Deno.test("ParzenEstimator: two kernels by hand", () => {
  // n = 1, D = 1: σ = 0.1; the kernel at 0.5 loses 2·Φ(−5), and the prior is 1.
  const density = new ParzenEstimator([REAL], [at(0.5)], 0.1);
  const kernel = Math.exp(-0.5 * 1.5 ** 2) / (0.1 * Math.sqrt(2 * Math.PI));
  const expected = Math.log((kernel + 1) / 2);
  assertAlmostEquals(density.logDensity(Float64Array.of(0.65)), expected, 1e-6);
});

Deno.test("ParzenEstimator: an absent parameter counts neither way", () => {
  const points = [at(0, 0.2), at(1, NaN)];
  const density = new ParzenEstimator([THREE, REAL], points, 0.1);
  const categoryOnly = new ParzenEstimator([THREE], [at(0), at(1)], 0.1);
  assertAlmostEquals(
    density.logDensity(Float64Array.of(1, NaN)),
    categoryOnly.logDensity(Float64Array.of(1)),
    1e-12,
  );
});

Deno.test("ParzenEstimator: samples follow the density", () => {
  const points = [at(0, 0.1), at(0, 0.15), at(2, 0.8)];
  const density = new ParzenEstimator([THREE, REAL], points, 0.2);
  const random = new Pcg32(3n);
  const counts = Array.from({ length: 3 }, () => new Array(10).fill(0));
  const draws = 20_000;
  for (let i = 0; i < draws; i++) {
    const x = density.sample(random);
    counts[x[0]!]![Math.floor(x[1]! * 10)]! += 1;
  }
  for (let c = 0; c < 3; c++) {
    for (let bin = 0; bin < 10; bin++) {
      let mass = 0;
      for (let i = 0; i < 50; i++) {
        const x = Float64Array.of(c, (bin + (i + 0.5) / 50) / 10);
        mass += Math.exp(density.logDensity(x)) / 50 / 30;
      }
      const deviation = Math.sqrt(draws * mass * (1 - mass)) + 1;
      const error = Math.abs(counts[c]![bin] - draws * mass);
      assert(error < 4.5 * deviation, `${c} ${bin}: ${error} ${deviation}`);
    }
  }
});
