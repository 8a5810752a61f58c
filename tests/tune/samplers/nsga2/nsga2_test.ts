import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { hypervolume } from "../../../../src/tune/analysis/hypervolume.ts";
import { createRandom } from "../../../../src/tune/samplers/random.ts";
import { createNsga2 } from "../../../../src/tune/samplers/nsga2/nsga2.ts";
import type {
  Sampler,
  SeenTrial,
} from "../../../../src/tune/samplers/sampler.ts";
import { createSobol } from "../../../../src/tune/samplers/sobol.ts";
import type { Space } from "../../../../src/tune/space/space.ts";
import type { Outcome, Params } from "../../../../src/tune/trial.ts";
import {
  bestOf,
  complete,
  EVERY_KIND,
  isOfEveryKind,
  mixedValue,
  runTrials,
} from "../support.ts";

const create = () =>
  createNsga2({
    population_size: 10,
    crossover_prob: 0.9,
    mutation_prob: null,
  });

const SPACE: Space = Object.fromEntries(
  Array.from({ length: 6 }, (_, d) => [
    `x${d}`,
    { type: "float", low: 0, high: 1 },
  ]),
);

/** ZDT1: the front has all but the first at 0. */
function zdt1(params: Params): number[] {
  const [first, ...rest] = Object.values(params).map(Number);
  const g = 1 + 9 * rest.reduce((sum, x) => sum + x, 0) / rest.length;
  return [first!, g * (1 - Math.sqrt(first! / g))];
}

const two = {
  space: SPACE,
  directions: ["minimize", "minimize"],
  outcomeOf: (params: Params): Outcome => ({
    state: "complete",
    values: zdt1(params),
  }),
} as const;

Deno.test("nsga2 finds more of a front than chance does", () => {
  const volumeOf = (sampler: Sampler, seed: number) =>
    hypervolume(
      runTrials(sampler, { ...two, count: 150, seed })
        .map(({ params }) => zdt1(params)),
      [1.1, 11],
    );
  for (const seed of [0, 1, 2]) {
    const found = volumeOf(create(), seed);
    assert(found > 11, `${found}`);
    assert(found > volumeOf(createRandom(), seed) + 1);
  }
});

Deno.test("nsga2 begins with a generation of Sobol's points, whatever the lag", () => {
  const sobol = runTrials(createSobol(), { ...two, count: 11 });
  for (const lag of [1, 4]) {
    const trials = runTrials(create(), { ...two, count: 11, lag });
    const params = trials.map((trial) => trial.params);
    const expected = sobol.map((trial) => trial.params);
    assertEquals(params.slice(0, 10), expected.slice(0, 10));
    assertNotEquals(params[10], expected[10]);
  }
});

Deno.test("nsga2 breeds from earlier generations only, as far as they are seen", () => {
  const trials = runTrials(create(), { ...two, count: 37 });
  const view = { ...two, seed: 0, trials };
  const suggested = create().suggest(view, 37);
  const without = (numbers: readonly number[]): SeenTrial[] =>
    trials.map(({ number, params, outcome }) =>
      numbers.includes(number)
        ? { number, params }
        : { number, params, outcome: outcome! }
    );
  const own = { ...view, trials: without([30, 31, 32, 33, 34, 35, 36]) };
  assertEquals(create().suggest(own, 37), suggested);
  const earlier = Array.from({ length: 35 }, (_, i) => i + 2);
  const blind = { ...view, trials: without(earlier) };
  assertNotEquals(create().suggest(blind, 37), suggested);
});

Deno.test("nsga2 has no failed parents, and Sobol's points until there are two", () => {
  const outcomeOf = (params: Params, number: number): Outcome =>
    number === 3
      ? two.outcomeOf(params)
      : { state: "failed", reason: "out of memory" };
  const trials = runTrials(create(), { ...two, count: 25, outcomeOf });
  const sobol = runTrials(createSobol(), { ...two, count: 25 });
  assertEquals(trials.map((t) => t.params), sobol.map((t) => t.params));
});

Deno.test("nsga2 comes to keep constraints", () => {
  const outcomeOf = (params: Params): Outcome => {
    const sum = Object.values(params).reduce<number>(
      (a, b) => a + Number(b),
      0,
    );
    const constraints = { sum: sum - 1.5 };
    const infeasible = constraints.sum > 0;
    const values = zdt1(params);
    return {
      state: "complete",
      values,
      constraints,
      ...(infeasible && { infeasible }),
    };
  };
  const trials = runTrials(create(), { ...two, count: 100, outcomeOf });
  const kept = trials.map(({ params }) =>
    (outcomeOf(params) as { infeasible?: boolean }).infeasible !== true
  );
  assert(kept.slice(0, 10).filter(Boolean).length <= 2);
  assert(kept.slice(-30).filter(Boolean).length > 20);
});

Deno.test("nsga2 searches every kind of parameter, one value or several", () => {
  for (const seed of [0, 1]) {
    const study = {
      space: EVERY_KIND,
      count: 200,
      seed,
      outcomeOf: (params: Params) => complete(mixedValue(params)),
    };
    const trials = runTrials(create(), study);
    assert(trials.every(({ params }) => isOfEveryKind(params)));
    assert(bestOf(trials) < bestOf(runTrials(createRandom(), study)));
  }
});
