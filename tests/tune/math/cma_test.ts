import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  advanceCma,
  CmaConstants,
  type CmaState,
  deviationOf,
  drawCma,
  startCma,
  widenAxes,
} from "../../../src/tune/math/cma.ts";
import { decomposeSymmetric } from "../../../src/tune/math/eigen.ts";
import { Pcg32 } from "../../../src/random.ts";

function assertClose(
  actual: ArrayLike<number>,
  expected: readonly number[],
  tolerance = 1e-9,
) {
  assertEquals(actual.length, expected.length);
  expected.forEach((x, i) => assertAlmostEquals(actual[i]!, x, tolerance));
}

Deno.test("decomposeSymmetric() rebuilds random matrices, with orthogonal vectors", () => {
  const random = new Pcg32(9n);
  for (const n of [1, 2, 3, 7, 20]) {
    const a = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        a[i * n + j] = a[j * n + i] = random.nextNormal();
      }
    }
    const { values, vectors } = decomposeSymmetric(a, n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let rebuilt = 0, product = 0;
        for (let k = 0; k < n; k++) {
          const both = vectors[i * n + k]! * vectors[j * n + k]!;
          rebuilt += both * values[k]!;
          product += both;
        }
        assertAlmostEquals(rebuilt, a[i * n + j]!, 1e-12);
        assertAlmostEquals(product, i === j ? 1 : 0, 1e-13);
      }
    }
  }
});

Deno.test("CmaConstants are those of python3-cmaes 0.9.1 in five dimensions", () => {
  const constants = new CmaConstants(5);
  assertEquals(constants.population, 8);
  assertClose(constants.weights, [
    0.5299301844787792,
    0.2857142857142857,
    0.14285714285714282,
    0.041498386949792215,
    -0.1672795068098809,
    -0.45674904775585873,
    -0.7014920573635213,
    -0.9134980955117175,
  ]);
  const { c1, cMu, cPath, cSigma, dSigma } = constants;
  assertClose([c1, cMu, cPath, cSigma, dSigma], [
    0.047292304159400896,
    0.03816916070385781,
    0.4501995579928079,
    0.3650883760934854,
    1.3650883760934853,
  ]);
});

// Made by Debian's python3-cmaes 0.9.1:
//
//   opt = cmaes.CMA(mean=np.full(3, .5), sigma=1/6, population_size=7)
//   state = 12345
//   def u():
//     global state; state = state * 48271 % 2147483647; return state / 2147483647
//   for _ in range(4):
//     points = sorted(([opt._mean[d] + opt._sigma * 2 * (u() - .5)
//                       for d in range(3)] for _ in range(7)), key=f)
//     opt.tell([(np.array(p), f(p)) for p in points])
const GOLDEN = {
  mean: [0.3061975221449496, 0.6892997621734407, 0.5910947324676274],
  sigma: 0.11882419596847636,
  covariance: [
    0.7308261360340959,
    -0.1269892566192645,
    -0.07722366464864244,
    -0.12698925661926452,
    0.6399714459094962,
    -0.12793473439426634,
    -0.07722366464864241,
    -0.1279347343942663,
    0.6920672028159474,
  ],
  pathSigma: [-1.1561748604179756, 1.1419264026759706, -0.07516268974805879],
  pathC: [-0.9709339247367385, 0.9077029331810049, -0.17641865827797862],
};

Deno.test("advanceCma() follows python3-cmaes 0.9.1 for four generations", () => {
  const f = ([a, b, c]: ArrayLike<number> & Iterable<number>) =>
    (a! - 0.2) ** 2 + 3 * (b! - 0.7) ** 2 + (c! - 0.9 + a!) ** 2;
  let seed = 12345;
  const u = () => (seed = seed * 48271 % 2147483647) / 2147483647;
  const constants = new CmaConstants(3, 7);
  let state = startCma(Float64Array.of(0.5, 0.5, 0.5), 1 / 6);
  for (let generation = 0; generation < 4; generation++) {
    const points = Array.from(
      { length: 7 },
      () => state.mean.map((m) => m + state.sigma * 2 * (u() - 0.5)),
    );
    points.sort((a, b) => f(a) - f(b));
    state = advanceCma(state, constants, points);
  }
  // It adds 1e-8 to a denominator.
  assertClose(state.mean, GOLDEN.mean, 1e-7);
  assertAlmostEquals(state.sigma, GOLDEN.sigma, 1e-7);
  assertClose(state.covariance, GOLDEN.covariance, 1e-7);
  assertClose(state.pathSigma, GOLDEN.pathSigma, 1e-7);
  assertClose(state.pathC, GOLDEN.pathC, 1e-7);
});

/** Runs generations of N(m, σ²C) itself on a function. */
function minimise(
  f: (x: Float64Array) => number,
  D: number,
  generations: number,
): CmaState {
  const constants = new CmaConstants(D);
  const random = new Pcg32(4n);
  let state = startCma(new Float64Array(D).fill(0.5), 0.3);
  for (let g = 0; g < generations; g++) {
    const points = Array.from({ length: constants.population }, () =>
      drawCma(
        state,
        Float64Array.from({ length: D }, () => random.nextNormal()),
      ));
    points.sort((a, b) => f(a) - f(b));
    state = advanceCma(state, constants, points);
  }
  return state;
}

Deno.test("advanceCma() learns the shape of a rotated ellipsoid", () => {
  // Long axis along (1, 1), a hundred times the variance of the short one.
  const f = ([x, y]: Float64Array) =>
    100 * (x! - y!) ** 2 + (x! + y! - 1.2) ** 2;
  const { mean, covariance, sigma } = minimise(f, 2, 60);
  assertClose(mean, [0.6, 0.6], 1e-4);
  assert(sigma < 1e-2, `${sigma}`);
  const [xx, xy, , yy] = covariance;
  const correlation = xy! / Math.sqrt(xx! * yy!);
  assert(correlation > 0.8, `${correlation}`);
});

Deno.test("widenAxes() keeps the least deviations, and numbers where all points agree", () => {
  const constants = new CmaConstants(2);
  let state = startCma(Float64Array.of(0.5, 0.5), 1 / 6);
  const same = Array.from(
    { length: constants.population },
    () => Float64Array.of(0.25, 0.75),
  );
  for (let g = 0; g < 500; g++) {
    state = widenAxes(
      advanceCma(state, constants, same),
      (mean, d) => mean < 0.5 && d === 0 ? 0.1 : 1e-10,
    );
  }
  assertClose(state.mean, [0.25, 0.75], 1e-6);
  assert(deviationOf(state, 0) >= 0.1 - 1e-9);
  assert(deviationOf(state, 1) >= 1e-10 - 1e-16);
  assert(drawCma(state, Float64Array.of(1, 1)).every(Number.isFinite));
});

Deno.test("advanceCma() is not thrown far by a point from elsewhere", () => {
  const constants = new CmaConstants(2);
  const state = startCma(Float64Array.of(0.5, 0.5), 0.001);
  const points = Array.from(
    { length: constants.population },
    (_, i) => Float64Array.of(0.5 + i * 1e-4, 0.5),
  );
  points[0] = Float64Array.of(1, 1);
  const next = advanceCma(state, constants, points);
  const moved = Math.hypot(next.mean[0]! - 0.5, next.mean[1]! - 0.5);
  assert(moved < 3 * 0.001, `${moved}`);
});

Deno.test("widenAxes() moves points along the axis alone, and keeps what was learnt", () => {
  const constants = new CmaConstants(2);
  const points = Array.from(
    { length: constants.population },
    (_, i) => Float64Array.of(0.5 + i * 0.02, 0.5 + i * 0.01),
  );
  const before = advanceCma(
    startCma(Float64Array.of(0.5, 0.5), 0.1),
    constants,
    points,
  );
  const after = widenAxes(
    before,
    (_, d) => d === 0 ? 3 * deviationOf(before, 0) : 0,
  );
  assertAlmostEquals(deviationOf(after, 0), 3 * deviationOf(before, 0), 1e-12);
  assertEquals(deviationOf(after, 1), deviationOf(before, 1));
  const z = Float64Array.of(0.3, -1.2);
  const [x, y] = drawCma(before, z), [wide, same] = drawCma(after, z);
  const [m] = before.mean;
  assertAlmostEquals(wide! - m!, 3 * (x! - m!), 1e-12);
  assertEquals(same, y);
  // Points that are drawn so teach what they would have taught without it.
  const drawn = (state: CmaState) =>
    points.map((_, i) => drawCma(state, Float64Array.of(i / 4 - 1, 1 - i / 3)));
  const next = advanceCma(after, constants, drawn(after));
  const alike = advanceCma(before, constants, drawn(before));
  assertClose(next.covariance, [...alike.covariance], 1e-12);
  assertAlmostEquals(next.sigma, alike.sigma, 1e-12);
});
