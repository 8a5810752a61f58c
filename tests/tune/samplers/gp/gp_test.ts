import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { FUNCTIONS } from "../../../../bench/functions.ts";
import { createGp } from "../../../../src/tune/samplers/gp/gp.ts";
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

const create = () => createGp({ n_startup_trials: 10 });

const LINE: Space = { x: { type: "float", low: 0, high: 1 } };

Deno.test("gp: every study comes within 0.001 of Branin's minimum in 50 trials, at lag 4 too", () => {
  const { space, evaluate, minimum } = FUNCTIONS.branin;
  const outcomeOf = (p: Params) => complete(evaluate(p));
  for (const lag of [1, 4]) {
    for (let seed = 0; seed < 5; seed++) {
      const best = bestOf(
        runTrials(create(), { space, count: 50, seed, lag, outcomeOf }),
      );
      assert(best - minimum < 0.001, `seed ${seed}, lag ${lag}: ${best}`);
    }
  }
});

Deno.test("gp: learns every kind of parameter and stays in the space", () => {
  for (let seed = 0; seed < 4; seed++) {
    const trials = runTrials(create(), {
      space: EVERY_KIND,
      count: 60,
      seed,
      lag: 2,
      outcomeOf: (p) => complete(mixedValue(p)),
    });
    for (const { params } of trials) {
      assert(isOfEveryKind(params), JSON.stringify(params));
    }
    assert(bestOf(trials) < 0.01, `seed ${seed}: ${bestOf(trials)}`);
  }
});

Deno.test("gp: finds the middle of a noisy valley", () => {
  const trials = runTrials(create(), {
    space: LINE,
    count: 60,
    // Noise of deviation 0.3, made of the digits of x.
    outcomeOf: ({ x }) =>
      complete(4 * (Number(x) - 0.3) ** 2 + 0.42 * Math.sin(1e6 * Number(x))),
  });
  const late = trials.slice(30).map(({ params }) => Number(params.x)).sort();
  assertAlmostEquals(late[15]!, 0.3, 0.1);
});

Deno.test("gp: maximising finds the mirror image's trials", () => {
  const { space, evaluate } = FUNCTIONS.rosenbrock3;
  const run = { space, count: 20 };
  const outcomeOf = (p: Params) => complete(evaluate(p));
  const down = runTrials(create(), { ...run, outcomeOf });
  const up = runTrials(create(), {
    ...run,
    direction: "maximize",
    outcomeOf: (p) => complete(-evaluate(p)),
  });
  assertEquals(up.map((t) => t.params), down.map((t) => t.params));
});

Deno.test("gp: a fresh instance for every trial gives the same study", () => {
  const outcomeOf = (p: Params, number: number): Outcome =>
    number % 7 === 3
      ? { state: "failed", reason: "loss became NaN" }
      : number % 5 === 2
      ? { state: "pruned", values: [mixedValue(p)] }
      : complete(mixedValue(p));
  for (const lag of [1, 4]) {
    // Far enough for the schedule to leave trials out of a fit.
    const run = { space: EVERY_KIND, count: 70, lag, seed: 5, outcomeOf };
    assertEquals(runTrials(create, run), runTrials(create(), run));
  }
});

Deno.test("gp: trials asked for together look at different places", () => {
  const { space, evaluate } = FUNCTIONS.branin;
  const outcomeOf = (p: Params) => complete(evaluate(p));
  const trials = runTrials(create(), { space, count: 15, outcomeOf });
  const open: Params[] = [];
  for (let number = 15; number < 23; number++) {
    const pending = open.map((params, i) => ({ number: 15 + i, params }));
    const { params } = create().suggest({
      space,
      directions: ["minimize"],
      seed: 0,
      trials: [...trials, ...pending],
    }, number)!;
    for (const other of open) {
      const dx = Number(params.x) - Number(other.x);
      const dy = Number(params.y) - Number(other.y);
      assert(Math.hypot(dx, dy) > 0.01, `${dx}, ${dy}`);
    }
    open.push(params);
  }
});

Deno.test("gp: avoids where trials fail or are pruned", () => {
  const bad: Outcome[] = [
    { state: "failed", reason: "loss became NaN" },
    { state: "pruned", values: [-100] },
  ];
  for (const outcome of bad) {
    // Better and better up to 0.6, where trials end.
    const outcomeOf = ({ x }: Params) =>
      Number(x) > 0.6 ? outcome : complete(-Number(x));
    const trials = runTrials(create(), { space: LINE, count: 50, outcomeOf });
    const ended = trials.slice(20).filter((t) =>
      t.outcome!.state === outcome.state
    );
    assert(ended.length < 20, `${ended.length} of 30 ${outcome.state}`);
    assert(bestOf(trials) < -0.59, `${bestOf(trials)}`);
  }
});

Deno.test("gp: learns from pruned trials as well", () => {
  const { space, evaluate, minimum } = FUNCTIONS.branin;
  const values: number[] = [];
  // Only what is among the best quarter so far runs to its end.
  const outcomeOf = (p: Params): Outcome => {
    const value = evaluate(p);
    const bar = values.toSorted((a, b) => a - b)[values.length >> 2] ?? value;
    values.push(value);
    return value <= bar
      ? complete(value)
      : { state: "pruned", values: [value] };
  };
  const trials = runTrials(create(), { space, count: 50, outcomeOf });
  assert(trials.filter((t) => t.outcome!.state === "pruned").length > 10);
  assert(bestOf(trials) - minimum < 0.01, `${bestOf(trials)}`);
});

Deno.test("gp: a corner of losses of 1e12 does not hide the others", () => {
  const { space, evaluate, minimum } = FUNCTIONS.branin;
  const outcomeOf = (p: Params) =>
    complete(Number(p.x) > 6 && Number(p.y) > 9 ? 1e12 : evaluate(p));
  const best = bestOf(runTrials(create(), { space, count: 50, outcomeOf }));
  assert(best - minimum < 0.01, `${best}`);
});

Deno.test("gp: constant and absent values leave it sampling new points", () => {
  const outcomes: Outcome[] = [
    complete(0.1),
    { state: "failed", reason: "does not fit" },
    { state: "pruned", values: null },
  ];
  for (const outcome of outcomes) {
    const run = { space: EVERY_KIND, count: 25, outcomeOf: () => outcome };
    const points = runTrials(create(), run)
      .map(({ params }) => JSON.stringify(params));
    assertEquals(new Set(points).size, 25);
  }
});

Deno.test("gp: goes on beyond what it can tell the process, as asked afresh", () => {
  const outcomeOf = ({ x }: Params) => complete(Math.abs(Number(x) - 0.3));
  const trials = Array.from({ length: 600 }, (_, number) => {
    const params = { x: ((number + 0.5) * 0.618) % 1 };
    return { number, params, outcome: outcomeOf(params) };
  });
  const view = {
    space: LINE,
    directions: ["minimize"],
    seed: 0,
    trials,
  } as const;
  const suggestion = create().suggest(view, 600)!;
  assertAlmostEquals(Number(suggestion.params.x), 0.3, 0.01);
  assertEquals(create().suggest(view, 600), suggestion);
});
