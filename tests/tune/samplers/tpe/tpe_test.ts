import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { FUNCTIONS } from "../../../../bench/functions.ts";
import { createSobol } from "../../../../src/tune/samplers/sobol.ts";
import { createTpe } from "../../../../src/tune/samplers/tpe/tpe.ts";
import type { Space } from "../../../../src/tune/space/space.ts";
import type { SeenTrial } from "../../../../src/tune/samplers/sampler.ts";
import type { Outcome, Params } from "../../../../src/tune/trial.ts";
import {
  bestOf,
  complete,
  EVERY_KIND,
  isOfEveryKind,
  mixedValue,
  runTrials,
} from "../support.ts";

const create = () => createTpe({ n_startup_trials: 10, n_ei_candidates: 24 });

/** The squared distance from 0.7 in each of three dimensions. */
const BOWL: Space = {
  x: { type: "float", low: 0, high: 1 },
  y: { type: "float", low: 0, high: 1 },
  z: { type: "float", low: 0, high: 1 },
};
const bowl = (p: Params) =>
  (Number(p.x) - 0.7) ** 2 + (Number(p.y) - 0.7) ** 2 +
  (Number(p.z) - 0.7) ** 2;

Deno.test("tpe: nine of ten studies come within 0.01 of a bowl's minimum in 60 trials", () => {
  let near = 0;
  for (let seed = 0; seed < 10; seed++) {
    const outcomeOf = (p: Params) => complete(bowl(p));
    const run = { space: BOWL, count: 60, seed, outcomeOf };
    if (bestOf(runTrials(create(), run)) < 0.01) near++;
  }
  assert(near >= 9, `${near} of 10`);
});

Deno.test("tpe: eight of ten studies come within 0.05 of Branin's minimum in 100 trials, at lag 4 too", () => {
  const { space, evaluate, minimum } = FUNCTIONS.branin;
  for (const lag of [1, 4]) {
    let near = 0;
    for (let seed = 0; seed < 10; seed++) {
      const outcomeOf = (p: Params) => complete(evaluate(p));
      const run = { space, count: 100, seed, lag, outcomeOf };
      if (bestOf(runTrials(create(), run)) - minimum < 0.05) near++;
    }
    assert(near >= 8, `lag ${lag}: ${near} of 10`);
  }
});

Deno.test("tpe: maximising finds the mirror image's trials", () => {
  const run = { space: BOWL, count: 30 };
  const outcomeOf = (p: Params) => complete(bowl(p));
  const down = runTrials(create(), { ...run, outcomeOf });
  const up = runTrials(create(), {
    ...run,
    direction: "maximize",
    outcomeOf: (p) => complete(-bowl(p)),
  });
  assertEquals(up.map((t) => t.params), down.map((t) => t.params));
});

Deno.test("tpe: a fresh instance for every trial gives the same study", () => {
  for (const lag of [1, 4]) {
    const outcomeOf = (p: Params, number: number): Outcome =>
      number % 7 === 3
        ? { state: "failed", reason: "loss became NaN" }
        : number % 5 === 2
        ? { state: "pruned", values: [mixedValue(p)] }
        : complete(mixedValue(p));
    const run = { space: EVERY_KIND, count: 40, lag, seed: 5, outcomeOf };
    assertEquals(runTrials(create, run), runTrials(create(), run));
  }
});

Deno.test("tpe: learns every kind of parameter and stays in the space", () => {
  let good = 0;
  for (let seed = 0; seed < 10; seed++) {
    const trials = runTrials(create(), {
      space: EVERY_KIND,
      count: 100,
      seed,
      outcomeOf: (p) => complete(mixedValue(p)),
    });
    for (const { params } of trials) {
      assert(isOfEveryKind(params), JSON.stringify(params));
    }
    // Uniform trials choose kind "b" in 20 of 60 and reach 0.1 in no study.
    const late = trials.slice(40).filter(({ params }) => params.kind === "b");
    if (late.length > 35 && bestOf(trials) < 0.1) good++;
  }
  assert(good >= 8, `${good} of 10`);
});

Deno.test("tpe: what a hidden outcome holds cannot matter, pending trials only as seen points", () => {
  const outcomeOf = (p: Params) => complete(bowl(p));
  const run = { space: BOWL, count: 30, lag: 4, outcomeOf };
  const trials = runTrials(create(), run);
  const view = {
    space: BOWL,
    directions: ["minimize"],
    seed: 0,
    trials: trials.map(({ number, params, outcome }) =>
      number <= 26 ? { number, params, outcome: outcome! } : { number, params }
    ),
  } as const;
  const without = { ...view, trials: view.trials.slice(0, 27) };
  assertEquals(create().suggest(view, 30), create().suggest(without, 30));
});

Deno.test("tpe: avoids where trials fail", () => {
  const space: Space = { x: { type: "float", low: 0, high: 1 } };
  // Better and better up to 0.6, where training breaks down.
  const outcomeOf = ({ x }: Params): Outcome =>
    Number(x) > 0.6
      ? { state: "failed", reason: "loss became NaN" }
      : complete(-Number(x));
  const trials = runTrials(create(), { space, count: 80, outcomeOf });
  const failed = trials.slice(40).filter((t) => t.outcome!.state === "failed");
  assert(failed.length < 20, `${failed.length} of 40 failed`);
  assert(bestOf(trials) < -0.58);
});

Deno.test("tpe: the model begins after ten trials at any lag, if it has four with a value", () => {
  const outcomeOf = (p: Params) => complete(bowl(p));
  const sobol = runTrials(createSobol(), { space: BOWL, count: 30, outcomeOf });
  const firstOwn = (outcomeOf: (p: Params, number: number) => Outcome) =>
    [1, 4, 8].map((lag) =>
      runTrials(create(), { space: BOWL, count: 30, lag, outcomeOf })
        .findIndex(({ params }, i) => params.x !== sobol[i]!.params.x)
    );
  assertEquals(firstOwn(outcomeOf), [10, 10, 11]);
  const failing = (p: Params, number: number): Outcome =>
    number < 9 ? { state: "failed", reason: "no luck" } : outcomeOf(p);
  assertEquals(firstOwn(failing), [13, 16, 20]);
});

Deno.test("tpe: a good basin on the edge of a cliff is found in nine of ten studies", () => {
  // In the plane, half of which fails; the minimum is 0.02 from there.
  const space: Space = { x: BOWL.x!, y: BOWL.y! };
  const outcomeOf = ({ x, y }: Params): Outcome =>
    Number(x) > 0.6
      ? { state: "failed", reason: "loss became NaN" }
      : complete((Number(x) - 0.58) ** 2 + (Number(y) - 0.3) ** 2);
  let near = 0;
  for (let seed = 0; seed < 10; seed++) {
    const trials = runTrials(create(), { space, count: 50, seed, outcomeOf });
    if (bestOf(trials) < 3e-4) near++;
  }
  assert(near >= 9, `${near} of 10`);
});

Deno.test("tpe: prefers where trials were not pruned, whatever the pruned values", () => {
  const space: Space = { x: { type: "float", low: 0, high: 1 } };
  const outcomeOf = ({ x }: Params): Outcome =>
    Number(x) > 0.5 ? { state: "pruned", values: [-100] } : complete(Number(x));
  const trials = runTrials(create(), { space, count: 60, outcomeOf });
  const low = trials.slice(30).filter(({ params }) => Number(params.x) < 0.3);
  assert(low.length >= 25, `${low.length} of 30`);
});

Deno.test("tpe: without a single value it goes on with Sobol points", () => {
  const outcomeOf = (): Outcome => ({
    state: "failed",
    reason: "does not fit",
  });
  const run = { space: EVERY_KIND, count: 40, outcomeOf };
  const kinds = runTrials(create(), run).map(({ params }) => params.kind);
  assertEquals(kinds.length, 40);
  for (const kind of ["a", "b", null]) {
    const share = kinds.filter((k) => k === kind).length;
    assert(share >= 11 && share <= 16, `${kind}: ${share}`);
  }
});

Deno.test("tpe: gives each point of a finite space once, then says it is exhausted", () => {
  const space: Space = {
    a: { type: "int", low: 1, high: 6, log: true },
    b: { type: "categorical", choices: [true, false] },
    c: { type: "int", low: 0, high: 2, when: { b: [true] } },
  };
  const outcomeOf = ({ a }: Params) => complete(Number(a));
  const points = runTrials(create(), { space, count: 100, outcomeOf })
    .map(({ params }) => JSON.stringify(params));
  assertEquals(points.length, 6 * (3 + 1));
  assertEquals(new Set(points).size, points.length);
});

Deno.test("tpe: one value, fifty dimensions", () => {
  const outcomeOf = (p: Params) =>
    complete(Object.values(p).reduce((s: number, x) => s + Number(x), 0));
  const single: Space = { only: { type: "int", low: 4, high: 4 } };
  const one = runTrials(create(), { space: single, count: 5, outcomeOf });
  assertEquals(one.map(({ params }) => params), [{ only: 4 }]);
  const names = Array.from({ length: 50 }, (_, d) => `x${d}`);
  const wide: Space = Object.fromEntries(
    names.map((name) => [name, { type: "float", low: 0, high: 1 }]),
  );
  const trials = runTrials(create(), { space: wide, count: 60, outcomeOf });
  assertEquals(trials.length, 60);
  assert(bestOf(trials) < 20, `${bestOf(trials)}`); // random: about 20.5
});

Deno.test("tpe: a suggestion is made of a thousand trials at most, and of all below that", () => {
  const encoded = [900, 1000, 3000].map((count) => {
    let reads = 0;
    const trials = Array.from({ length: count }, (_, number): SeenTrial => {
      const params = {
        get x() {
          reads++;
          return number / count;
        },
      };
      const outcome = complete(Math.abs(params.x - 0.4));
      return { number, params, outcome };
    });
    const space = { x: { type: "float", low: 0, high: 1 } } as const;
    const view = { space, directions: ["minimize"], seed: 0, trials } as const;
    reads = 0;
    const { params } = create().suggest(view, count)!;
    assertAlmostEquals(Number(params.x), 0.4, 0.05);
    return reads - count; // each is looked at once, not to be repeated
  });
  const [few, most, many] = encoded;
  assertEquals(most, few! / 900 * 1000);
  assertEquals(many, most);
});
