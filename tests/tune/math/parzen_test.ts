import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Pcg32 } from "../../../src/random.ts";
import {
  type Axis,
  bandwidthsOf,
  ParzenEstimator,
} from "../../../src/tune/math/parzen.ts";

const REAL: Axis = { categories: 0, cell: 0 };
const THREE: Axis = { categories: 3, cell: 0 };
const at = (...point: number[]) => ({
  point: Float64Array.from(point),
  weight: 1,
});

Deno.test("ParzenEstimator: the density integrates to 1, kernels at the edge included", () => {
  for (const width of [0.07, 0.5]) {
    const points = [at(0), at(0.02), at(0.5), at(1)];
    const density = new ParzenEstimator([REAL], points, [width]);
    let mass = 0;
    for (let i = 0; i < 4000; i++) {
      const x = Float64Array.of((i + 0.5) / 4000);
      mass += Math.exp(density.logDensity(x)) / 4000;
    }
    assertAlmostEquals(mass, 1, 1e-4);
  }
});

Deno.test("ParzenEstimator: relative masses of categories average to 1", () => {
  const density = new ParzenEstimator([THREE], [at(1), at(1), at(2)], [0]);
  const masses = [0, 1, 2].map((c) =>
    Math.exp(density.logDensity(Float64Array.of(c)))
  );
  assertAlmostEquals((masses[0]! + masses[1]! + masses[2]!) / 3, 1, 1e-12);
  assert(masses[1]! > masses[2]! && masses[2]! > masses[0]!, `${masses}`);
});

Deno.test("ParzenEstimator: two kernels by hand", () => {
  // The kernel at 0.5 loses 2·Φ(−5), and the prior is 1.
  const density = new ParzenEstimator([REAL], [at(0.5)], [0.1]);
  const kernel = Math.exp(-0.5 * 1.5 ** 2) / (0.1 * Math.sqrt(2 * Math.PI));
  const expected = Math.log((kernel + 1) / 2);
  assertAlmostEquals(density.logDensity(Float64Array.of(0.65)), expected, 1e-6);
});

Deno.test("ParzenEstimator: an absent parameter counts neither way", () => {
  const points = [at(0, 0.2), at(1, NaN)];
  const density = new ParzenEstimator([THREE, REAL], points, [0, 0.1]);
  const categoryOnly = new ParzenEstimator([THREE], [at(0), at(1)], [0]);
  assertAlmostEquals(
    density.logDensity(Float64Array.of(1, NaN)),
    categoryOnly.logDensity(Float64Array.of(1)),
    1e-12,
  );
});

Deno.test("ParzenEstimator: samples follow the density", () => {
  const points = [at(0, 0.1), at(0, 0.15), at(2, 0.8)];
  const density = new ParzenEstimator([THREE, REAL], points, [0, 0.15]);
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

Deno.test("ParzenEstimator: axes drawn apart keep their own densities, but not their company", () => {
  const points = [at(0, 0.1), at(2, 0.9)];
  const density = new ParzenEstimator([THREE, REAL], points, [0, 0.01]);
  const random = new Pcg32(5n);
  const low = { together: 0, apart: 0 };
  const draws = 4000;
  for (let i = 0; i < draws; i++) {
    const a = density.sample(random), b = density.sampleApart(random);
    if (a[0] === 0 && a[1]! < 0.5) low.together++;
    if (b[0] === 0 && b[1]! < 0.5) low.apart++;
  }
  // Each kernel and the prior is drawn in a third of the cases; a kernel has its
  // own category in 4 of 6 draws, each other one in 1.
  assertAlmostEquals(low.together / draws, (4 / 6 + 1 / 6) / 3, 0.03);
  const category = (4 / 6 + 1 / 6 + 1 / 3) / 3;
  assertAlmostEquals(low.apart / draws, category / 2, 0.03);
});

Deno.test("bandwidthsOf() follow the spread of the points, their number and the dimension", () => {
  const even = Array.from({ length: 1000 }, (_, i) => at((i + 0.5) / 1000));
  const [wide] = bandwidthsOf([REAL], even, 0.16);
  assertAlmostEquals(wide!, 0.16 * 1000 ** (-1 / 5), 1e-5);
  const narrow = even.map(({ point }) => at(0.4 + point[0]! / 10, NaN));
  const [tenth, absent] = bandwidthsOf([REAL, REAL], narrow, 0.16);
  assertAlmostEquals(
    tenth! / (0.16 * 1000 ** (-1 / 6)),
    Math.sqrt((10 / 12 + 2 / 12) / (1002 / 12)),
    1e-5,
  );
  // Nothing is known of an axis without points.
  assertAlmostEquals(absent!, 0.16 * 1000 ** (-1 / 6), 1e-12);
  assertEquals(bandwidthsOf([REAL], [], 0.16), [0.16]);
});
