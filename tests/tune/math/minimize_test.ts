import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  minimize,
  type MinimizeOptions,
  type SmoothFunction,
} from "../../../src/tune/math/minimize.ts";

function box(D: number, low: number, high: number): MinimizeOptions {
  return {
    low: new Float64Array(D).fill(low),
    high: new Float64Array(D).fill(high),
    maxSteps: 200,
    gradientTolerance: 1e-9,
  };
}

/** Rosenbrock's valley, in any number of dimensions. */
const rosenbrock: SmoothFunction = (x, g) => {
  let value = 0;
  g.fill(0);
  for (let i = 0; i + 1 < x.length; i++) {
    const rise = x[i + 1]! - x[i]! * x[i]!, off = 1 - x[i]!;
    value += 100 * rise * rise + off * off;
    g[i]! += -400 * rise * x[i]! - 2 * off;
    g[i + 1]! += 200 * rise;
  }
  return value;
};

/** A bowl around `center`, each axis ten times steeper than the one before. */
function bowl(center: readonly number[]): SmoothFunction {
  return (x, g) => {
    let value = 0;
    for (let i = 0; i < x.length; i++) {
      const off = x[i]! - center[i]!;
      value += 10 ** i * off * off;
      g[i] = 2 * 10 ** i * off;
    }
    return value;
  };
}

Deno.test("minimize() follows Rosenbrock's valley to its end", () => {
  for (const D of [2, 5]) {
    const start = new Float64Array(D).fill(-1.2);
    const { x, value } = minimize(rosenbrock, start, box(D, -2, 2));
    for (const xi of x) assertAlmostEquals(xi, 1, 1e-6);
    assert(value < 1e-12);
  }
});

Deno.test("minimize() stops at the bounds that hold it, exactly", () => {
  const f = bowl([3, 0.25, -7]);
  const start = Float64Array.of(-0.5, -0.5, 0.5);
  const { x, value } = minimize(f, start, box(3, -1, 1));
  assertEquals([x[0], x[2]], [1, -1]);
  assertAlmostEquals(x[1]!, 0.25, 1e-9);
  assertAlmostEquals(value, 4 + 3600, 1e-6);
});

Deno.test("minimize() leaves coordinates alone whose bounds agree", () => {
  const options = box(2, -1, 1);
  options.low[1] = options.high[1] = 0.5;
  const { x } = minimize(bowl([0, 0]), Float64Array.of(1, 0.5), options);
  assertAlmostEquals(x[0]!, 0, 1e-9);
  assertEquals(x[1], 0.5);
});

Deno.test("minimize() keeps its start where no step helps", () => {
  const start = Float64Array.of(0.3, 0.4);
  const wrongSlope: SmoothFunction = (x, g) => {
    g.fill(-1);
    return x[0]! + x[1]!;
  };
  assertEquals(minimize(wrongSlope, start, box(2, 0, 1)).x, start);
  const { x, value } = minimize(() => NaN, start, box(2, 0, 1));
  assertEquals([x, value], [start, NaN]);
});
