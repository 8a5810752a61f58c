import { assert, assertAlmostEquals } from "@std/assert";
import { Pcg32 } from "../../../../src/random.ts";
import { hypervolume } from "../../../../src/tune/analysis/hypervolume.ts";
import {
  Acquisition,
  type Goals,
} from "../../../../src/tune/samplers/gp/acquisition.ts";
import { cellsBeyond } from "../../../../src/tune/samplers/gp/cells.ts";
import { Posterior } from "../../../../src/tune/samplers/gp/posterior.ts";

/** A process of three coordinates, the last without order. */
function someProcess(seed: bigint): Posterior {
  const random = new Pcg32(seed), count = 12;
  const values = Float64Array.from(
    { length: 3 * count },
    (_, i) => i % 3 === 2 ? random.nextBelow(3) / 3 : random.nextFloat(),
  );
  const kernel = {
    weights: Float64Array.of(4, 1, 0.5),
    variance: 1.5,
    noise: 0.01,
  };
  const z = Float64Array.from({ length: count }, () => random.nextNormal());
  return new Posterior(
    kernel,
    { values, count, unordered: Uint8Array.of(0, 0, 1) },
    z,
  );
}

const FRONTS = [
  [[-0.2]],
  [[-1, 0.5], [0.2, -0.3], [-0.4, 0.1]],
  [[-1, 0.5, 0], [0.2, -0.3, 0.1], [-0.4, 0.1, 0.7], [0.5, 0.5, -1]],
];

/** Goals of as many objectives as the points of a front have values. */
function goalsOf(front: readonly (readonly number[])[], gates: number): Goals {
  const objectives = front[0]!.map((_, m) => someProcess(BigInt(m + 1)));
  return {
    objectives,
    cells: cellsBeyond(front, objectives.map(() => 1)),
    gates: Array.from({ length: gates }, (_, g) => ({
      posterior: someProcess(BigInt(g + 10)),
      limit: 0.3,
    })),
  };
}

Deno.test("Acquisition is the hypervolume that a point is expected to add", () => {
  const x = Float64Array.of(0.31, 0.62, 1 / 3), draws = 20000;
  for (const front of FRONTS) {
    const goals = goalsOf(front, 0), random = new Pcg32(5n);
    const reference = front[0]!.map(() => 1);
    const before = hypervolume(front, reference);
    const at = goals.objectives.map((posterior) => posterior.at(x));
    let sum = 0, squares = 0;
    for (let i = 0; i < draws; i++) {
      const y = at.map(({ mean, variance }) =>
        mean + Math.sqrt(variance) * random.nextNormal()
      );
      const gain = hypervolume([...front, y], reference) - before;
      sum += gain;
      squares += gain * gain;
    }
    const mean = sum / draws;
    const error = Math.sqrt((squares / draws - mean ** 2) / draws);
    const expected = Math.exp(new Acquisition(goals).at(x));
    assert(error < 0.02 * mean);
    assertAlmostEquals(expected, mean, 4 * error);
  }
});

Deno.test("Acquisition multiplies by how likely the limits are kept", () => {
  const x = Float64Array.of(0.31, 0.62, 1 / 3), draws = 20000;
  const goals = goalsOf(FRONTS[1]!, 1), random = new Pcg32(5n);
  const { mean, variance } = goals.gates[0]!.posterior.at(x);
  let kept = 0;
  for (let i = 0; i < draws; i++) {
    if (mean + Math.sqrt(variance) * random.nextNormal() <= 0.3) kept++;
  }
  const ratio = new Acquisition(goals).at(x) -
    new Acquisition({ ...goals, gates: [] }).at(x);
  assertAlmostEquals(Math.exp(ratio), kept / draws, 0.015);
  // With nothing to improve on, that is all there is.
  assertAlmostEquals(
    new Acquisition({ ...goals, cells: [] }).at(x),
    ratio,
    1e-12,
  );
});

Deno.test("Acquisition has the gradient that its values have, also where it is 0 to every digit", () => {
  const points = [[0.31, 0.62, 1 / 3], [0.9, 0.1, 0], [0.5, 0.5, 2 / 3]];
  for (const front of FRONTS) {
    // Far below all that the processes believe possible, too.
    for (const off of [0, 60]) {
      const lower = front.map((point) => point.map((v) => v - off));
      for (const gates of [0, 2]) {
        const acquisition = new Acquisition(goalsOf(lower, gates));
        for (const point of points) {
          const x = Float64Array.from(point), g = new Float64Array(3);
          const value = acquisition.at(x);
          assertAlmostEquals(acquisition.negative(x, g), -value, 1e-9);
          for (const d of [0, 1]) {
            const step = 1e-6;
            const rise = acquisition.at(x.with(d, x[d]! + step)) -
              acquisition.at(x.with(d, x[d]! - step));
            const slope = rise / (2 * step);
            assertAlmostEquals(-g[d]!, slope, 1e-4 * (1 + Math.abs(slope)));
          }
          assert(Number.isFinite(value) && g[2]! === 0);
        }
      }
    }
  }
});
