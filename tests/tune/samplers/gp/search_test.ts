import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Pcg32 } from "../../../../src/random.ts";
import { Acquisition } from "../../../../src/tune/samplers/gp/acquisition.ts";
import { maximizeAcquisition } from "../../../../src/tune/samplers/gp/search.ts";
import { Coordinates } from "../../../../src/tune/space/coordinates.ts";
import type { Kernel } from "../../../../src/tune/samplers/gp/kernel.ts";
import { Posterior } from "../../../../src/tune/samplers/gp/posterior.ts";
import type { Space } from "../../../../src/tune/space/space.ts";

/** An acquisition after `count` observations of a bumpy function. */
function acquisitionOn(coordinates: Coordinates, count: number) {
  const { dimensions, unordered } = coordinates;
  const random = new Pcg32(11n);
  const values = new Float64Array(count * dimensions);
  const z = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const { point } = coordinates.draw(random);
    values.set(point, i * dimensions);
    z[i] = Math.sin(point.reduce((sum, x, d) => sum + (d + 3) * x, 0));
  }
  const kernel: Kernel = {
    weights: new Float64Array(dimensions).fill(12),
    variance: 1,
    noise: 1e-4,
  };
  const posterior = new Posterior(kernel, { values, count, unordered }, z);
  const cells = [{ low: [-Infinity], high: [Math.min(...z)] }];
  return new Acquisition({ objectives: [posterior], cells, gates: [] });
}

function maximize(space: Space, count: number) {
  const coordinates = new Coordinates(space);
  const acquisition = acquisitionOn(coordinates, count);
  const center = new Float64Array(coordinates.dimensions).fill(0.5);
  const best = [coordinates.snap(center).point];
  const random = new Pcg32(2n);
  const candidates = maximizeAcquisition(
    acquisition,
    coordinates,
    best,
    random,
  );
  const rate = (point: Float64Array) => acquisition.at(point);
  return { coordinates, rate, candidates };
}

const unit = { type: "float", low: 0, high: 1 } as const;

Deno.test("maximizeAcquisition() finds what a fine grid of a square finds", () => {
  const { rate, candidates } = maximize({ x: unit, y: unit }, 12);
  let most = -Infinity;
  for (let i = 0; i <= 200; i++) {
    for (let j = 0; j <= 200; j++) {
      most = Math.max(most, rate(Float64Array.of(i / 200, j / 200)));
    }
  }
  assert(rate(candidates[0]!.point) > most - 1e-3);
});

Deno.test("maximizeAcquisition() finds the best of all points of a finite space", () => {
  const space: Space = {
    kind: { type: "categorical", choices: ["a", "b", "c"] },
    depth: { type: "int", low: 1, high: 12 },
    width: { type: "int", low: 16, high: 90, log: true },
  };
  const { coordinates, rate, candidates } = maximize(space, 15);
  let most = -Infinity;
  for (const kind of ["a", "b", "c"]) {
    for (let depth = 1; depth <= 12; depth++) {
      for (let width = 16; width <= 90; width++) {
        most = Math.max(most, rate(coordinates.encode({ kind, depth, width })));
      }
    }
  }
  assertAlmostEquals(rate(candidates[0]!.point), most, 1e-9);
});

Deno.test("maximizeAcquisition() moves a conditional coordinate only where it exists", () => {
  const space: Space = {
    optimizer: { type: "categorical", choices: ["adam", "sgd"] },
    momentum: { ...unit, when: { optimizer: ["sgd"] } },
    lr: unit,
  };
  const { coordinates, rate, candidates } = maximize(space, 10);
  for (const { params, point } of candidates) {
    assertEquals("momentum" in params, params.optimizer === "sgd");
    if (params.optimizer === "adam") assertEquals(point[1], 0.5);
  }
  let most = -Infinity;
  for (let i = 0; i <= 100; i++) {
    const lr = i / 100;
    most = Math.max(most, rate(coordinates.encode({ optimizer: "adam", lr })));
    for (let j = 0; j <= 100; j++) {
      const params = { optimizer: "sgd", momentum: j / 100, lr };
      most = Math.max(most, rate(coordinates.encode(params)));
    }
  }
  assert(rate(candidates[0]!.point) > most - 1e-3);
});

Deno.test("maximizeAcquisition() searches first, then draws, each by falling value", () => {
  const { rate, candidates } = maximize({ x: unit, y: unit, z: unit }, 20);
  const values = candidates.map(({ point }) => rate(point));
  assertEquals(candidates.length, 6 + 512 + 32);
  for (const run of [values.slice(0, 6), values.slice(6)]) {
    run.reduce((a, b) => (assert(a >= b), b));
  }
  assert(values[0]! >= values[6]!);
});
