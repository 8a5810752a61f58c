import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { FUNCTIONS } from "../../../../bench/functions.ts";
import { hypervolume } from "../../../../src/tune/analysis/hypervolume.ts";
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

Deno.test("gp: tells good places apart beside values of 100,000", () => {
  const axis = { type: "float", low: -5, high: 5 } as const;
  const space = { a: axis, b: axis, c: axis, d: axis };
  const outcomeOf = ({ a, b, c, d }: Params) => {
    // Rosenbrock's function, with its valley elsewhere.
    const z = [a, b, c, d].map((v) => Number(v) - 0.7);
    const terms = z.slice(1).map((v, i) =>
      100 * (z[i]! ** 2 - v) ** 2 + (z[i]! - 1) ** 2
    );
    return complete(terms.reduce((x, y) => x + y));
  };
  const bests = [0, 1, 2, 3, 4].map((seed) =>
    bestOf(runTrials(create(), { space, count: 40, seed, outcomeOf }))
  );
  assert(bests.sort((a, b) => a - b)[2]! < 25, `${bests}`);
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
    number % 7 === 3 ? FAILED : number % 6 === 1
      ? {
        state: "complete",
        values: [mixedValue(p)],
        constraints: { c: number % 4 - 1 },
        ...(number % 4 > 1 && { infeasible: true }),
      }
      : number % 5 === 2
      ? { state: "pruned", values: [mixedValue(p)] }
      : complete(mixedValue(p));
  // Far enough for the schedule to leave trials out of a fit.
  const run = { space: EVERY_KIND, count: 70, lag: 4, seed: 5, outcomeOf };
  assertEquals(runTrials(create, run), runTrials(create(), run));
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

const FAILED: Outcome = { state: "failed", reason: "loss became NaN" };

Deno.test("gp: avoids where trials are pruned", () => {
  // Better and better up to 0.6, where trials end.
  const outcomeOf = ({ x }: Params): Outcome =>
    Number(x) > 0.6
      ? { state: "pruned", values: [-100] }
      : complete(-Number(x));
  const trials = runTrials(create(), { space: LINE, count: 50, outcomeOf });
  const ended = trials.slice(20).filter((t) => t.outcome!.state === "pruned");
  assert(ended.length < 20, `${ended.length} of 30 pruned`);
  assert(bestOf(trials) < -0.59, `${bestOf(trials)}`);
});

Deno.test("gp: finds what is best beside a region of failures, and seldom fails", () => {
  const { space, evaluate, minimum } = FUNCTIONS.branin;
  let failures = 0;
  for (let seed = 0; seed < 3; seed++) {
    // A quarter of the space with one of three basins is all that runs.
    const trials = runTrials(create(), {
      space,
      count: 50,
      seed,
      outcomeOf: (p) =>
        Number(p.x) > 5 || Number(p.x) < 1 ? FAILED : complete(evaluate(p)),
    });
    assert(bestOf(trials) - minimum < 0.01, `seed ${seed}`);
    failures += trials.filter((t) => t.outcome!.state === "failed").length;
  }
  assert(failures < 90, `${failures} of 150 failed`);
});

Deno.test("gp: trials that fail by chance do not spoil the others", () => {
  const { space, evaluate, minimum } = FUNCTIONS.hartmann6;
  const outcomeOf = (p: Params, number: number) =>
    number % 4 === 3 ? FAILED : complete(evaluate(p));
  const trials = runTrials(create(), { space, count: 70, outcomeOf });
  assert(bestOf(trials) - minimum < 0.3, `${bestOf(trials)}`);
});

Deno.test("gp: finds the best that keeps to constraints", () => {
  // Gardner et al. 2014, §4.1: the feasible region is a few percent.
  const real = { type: "float", low: 0, high: 6 } as const;
  for (let seed = 0; seed < 3; seed++) {
    const trials = runTrials(create(), {
      space: { x: real, y: real },
      count: 50,
      seed,
      outcomeOf: (p) => {
        const x = Number(p.x), y = Number(p.y);
        const c = Math.sin(x) * Math.sin(y) + 0.95;
        return {
          state: "complete",
          values: [Math.sin(x) + y],
          constraints: { c },
          ...(c > 0 && { infeasible: true }),
        };
      },
    });
    const best = bestOf(
      trials.filter(({ outcome }) =>
        outcome!.state === "complete" && !outcome!.infeasible
      ),
    );
    // sin x + y is least where sin x·sin y = −0.95.
    assert(best < 0.26, `seed ${seed}: ${best}`);
  }
});

Deno.test("gp: spreads over the front of two objectives, at lag 4 too", () => {
  const unit = { type: "float", low: 0, high: 1 } as const;
  const space = { a: unit, b: unit, c: unit, d: unit };
  for (const lag of [1, 4]) {
    const trials = runTrials(create(), {
      space,
      count: 50,
      lag,
      directions: ["minimize", "maximize"],
      outcomeOf: (p) => {
        // ZDT1 (Zitzler, Deb and Thiele 2000), its second value turned round.
        const a = Number(p.a);
        const g = 1 + 3 * (Number(p.b) + Number(p.c) + Number(p.d));
        const values = [a, -g * (1 - Math.sqrt(a / g))];
        return { state: "complete", values };
      },
    });
    const points = trials.map(({ outcome }) => {
      const [a, b] = outcome!.state === "complete" ? outcome!.values : [];
      return [a!, -b!];
    });
    // All of the front would cover 6.6 − 1/3.
    const covered = hypervolume(points, [1.1, 6]);
    assert(covered > 6.2, `lag ${lag}: ${covered}`);
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
    FAILED,
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
