// What every sampler promises (src/tune/samplers/sampler.ts), as tests over
// every kind of space and history. A sampler joins by being in the list.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { Pcg32 } from "../../src/random.ts";
import { asPoint } from "../../src/tune/space/params.ts";
import { choose } from "../../src/tune/technique.ts";
import { samplers } from "../../src/tune/samplers/mod.ts";
import type {
  Sampler,
  SeenTrial,
  StudyView,
} from "../../src/tune/samplers/sampler.ts";
import { sizeOf, type Space } from "../../src/tune/space/space.ts";
import type { Direction, Outcome } from "../../src/tune/trial.ts";

/** Every kind of space, by what is special about it. */
export const SPACES: { readonly [kind: string]: Space } = {
  "a single value": { a: { type: "int", low: 3, high: 3 } },
  "few points": {
    b: { type: "categorical", choices: ["x", null, true] },
    a: { type: "int", low: 1, high: 4 },
  },
  "one dimension": { a: { type: "float", low: -2, high: 5 } },
  "log scales": {
    lr: { type: "float", low: 1e-5, high: 1e-1, log: true },
    hidden_size: { type: "int", low: 1, high: 256, log: true },
  },
  "steps": {
    a: { type: "float", low: 0.1, high: 0.95, step: 0.1 },
    b: { type: "int", low: 16, high: 250, step: 8 },
    c: { type: "int", low: -3, high: 9 },
  },
  "fixed and mixed": {
    f: { type: "fixed", value: "adam" },
    a: { type: "float", low: 0, high: 1 },
    b: { type: "categorical", choices: ["relu", "tanh", 3, 0.5] },
    c: { type: "float", low: 2, high: 2 },
  },
  "conditional": {
    optimizer: { type: "categorical", choices: ["sgd", "adam"] },
    momentum: {
      type: "categorical",
      choices: [0, 0.9],
      when: { optimizer: ["sgd"] },
    },
    nesterov: {
      type: "categorical",
      choices: [true, false],
      when: { momentum: [0.9] },
    },
    layers: { type: "int", low: 1, high: 4 },
  },
  "conditional and continuous": {
    optimizer: { type: "categorical", choices: ["sgd", "adam", "none"] },
    lr: { type: "float", low: 0.001, high: 1, log: true },
    momentum: {
      type: "float",
      low: 0,
      high: 0.99,
      when: { optimizer: ["sgd"] },
    },
    beta: { type: "float", low: 0.8, high: 1, when: { optimizer: ["adam"] } },
  },
  "fifty dimensions": Object.fromEntries(
    Array.from({ length: 50 }, (_, i) => [
      `p${i}`,
      { type: "float", low: -1, high: i + 1 },
    ]),
  ),
};

/** Every kind of history: what became of trial `n`. */
export const HISTORIES: {
  readonly [kind: string]: (n: number, random: Pcg32) => Outcome;
} = {
  "ordinary": (n, random) =>
    n % 5 === 3
      ? { state: "failed", reason: "loss became NaN" }
      : n % 5 === 4
      ? { state: "pruned", values: n % 2 === 0 ? null : [random.nextFloat()] }
      : { state: "complete", values: [random.nextNormal()] },
  "with gradients": (n, random) =>
    n % 4 === 3 ? { state: "failed", reason: "loss became NaN" } : {
      state: "complete",
      values: [random.nextNormal()],
      gradient: {
        a: random.nextNormal(),
        b: 0,
        lr: n % 3 === 0 ? NaN : Infinity,
        momentum: -1,
        layers: 1,
        p7: 1e-300,
        unknown: 1,
      },
    },
  "with constraints": (n, random) => {
    const constraints = { a: random.nextNormal(), b: n % 3 - 1 };
    const isInfeasible = constraints.a > 0 || constraints.b > 0;
    return {
      state: "complete",
      values: [random.nextNormal()],
      constraints,
      ...(isInfeasible && { infeasible: true }),
    };
  },
  "all infeasible, of another program": (n) => ({
    state: "complete",
    values: [n],
    infeasible: true,
  }),
  "all failed": () => ({ state: "failed", reason: "no luck" }),
  "all equal": () => ({ state: "complete", values: [0.5] }),
  "all pruned at NaN": () => ({ state: "pruned", values: null }),
  "huge values": (n) => ({
    state: "complete",
    values: [(n % 2 ? 1 : -1) * 10 ** (308 - n)],
  }),
};

const TRIALS = 16;

/** A sampler with its default options. */
export function makeSampler(name: string): Sampler {
  return choose("sampler", samplers, name).create();
}

/** Whether a sampler has anything to say in a space. */
export function suits(name: string, space: Space): boolean {
  return name !== "grid" ||
    Object.values(space).every((param) => Number.isFinite(sizeOf(param)));
}

interface WalkOptions {
  readonly space: Space;
  readonly seed?: number;
  readonly lag?: number;
  readonly trials?: number;
  /** Show outcomes even to a sampler that says it does not look. */
  readonly reveal?: boolean;
  readonly outcome?: (n: number, random: Pcg32) => Outcome;
  readonly directions?: readonly Direction[];
}

/** The views and suggestions of a study of `trials` trials, one by one. */
function* walk(
  sampler: Sampler,
  {
    space,
    seed = 0,
    lag = 1,
    trials = TRIALS,
    reveal,
    outcome,
    directions = ["minimize"],
  }: WalkOptions,
): Generator<{ view: StudyView; suggestion: ReturnType<Sampler["suggest"]> }> {
  const random = Pcg32.of(seed, "split", 0);
  const become = outcome ?? HISTORIES["ordinary"]!;
  const outcomes = Array.from({ length: trials }, (_, n) => become(n, random));
  const seen: SeenTrial[] = [];
  for (let n = 0; n < trials; n++) {
    if ((reveal ?? sampler.readsOutcomes) && n >= lag) {
      const trial = seen[n - lag]!, outcome = outcomes[n - lag]!;
      const isPaused = trial.until !== undefined &&
        outcome.state === "complete";
      seen[n - lag] = {
        ...trial,
        outcome: isPaused
          ? { state: "pruned", values: outcome.values, checkpoint: "…" }
          : outcome,
      };
    }
    const view: StudyView = {
      space,
      directions,
      seed,
      trials: deepFreeze([...seen]),
    };
    const suggestion = sampler.suggest(view, n);
    yield { view, suggestion };
    if (suggestion === null) return;
    seen.push({ number: n, ...suggestion });
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    for (const inner of Object.values(value)) deepFreeze(inner);
    Object.freeze(value);
  }
  return value;
}

function suggestionsOf(sampler: Sampler, options: WalkOptions) {
  return [...walk(sampler, options)].map(({ suggestion }) => suggestion);
}

/** How many points the spaces have that can be exhausted. */
const POINTS = { "a single value": 1, "few points": 12, "conditional": 16 };

/** Registers the contract tests of a sampler of the list. */
export function testSampler(name: string): void {
  for (const [kind, space] of Object.entries(SPACES)) {
    if (!suits(name, space)) {
      Deno.test(`sampler ${name} refuses ${kind}`, () => {
        assertThrows(
          () => suggestionsOf(makeSampler(name), { space }),
          RangeError,
          "continuous",
        );
      });
      continue;
    }
    Deno.test(`sampler ${name} suggests points of the space: ${kind}`, () => {
      for (const [history, outcome] of Object.entries(HISTORIES)) {
        for (const lag of [1, 4]) {
          const options = { space, outcome, lag };
          for (const suggestion of suggestionsOf(makeSampler(name), options)) {
            if (suggestion === null) continue;
            const { params } = suggestion;
            assert(
              asPoint(space, params) === params,
              `${history}, lag ${lag}: ${JSON.stringify(params)}`,
            );
            const inOrder = Object.keys(space).filter((key) => key in params);
            assertEquals(Object.keys(params), inOrder);
          }
        }
      }
    });
    Deno.test(`sampler ${name} says the same whoever is asked: ${kind}`, () => {
      const old = makeSampler(name);
      // An instance that has seen another study must not remember it.
      suggestionsOf(old, { space, seed: 9, trials: 6 });
      for (const { view, suggestion } of walk(old, { space, lag: 2 })) {
        const number = view.trials.length;
        if (number % 5 !== 2 && number < TRIALS - 2) continue;
        const fresh = makeSampler(name).suggest(structuredClone(view), number);
        assertEquals(fresh, suggestion, `trial ${number}`);
      }
      const again = suggestionsOf(makeSampler(name), { space, lag: 2 });
      assertEquals(suggestionsOf(old, { space, lag: 2 }), again);
    });
  }
  testFiniteSpaces(name);
  testSeeds(name);
  testIgnorance(name);
  testConstraints(name);
  testSeveralValues(name);
}

function testFiniteSpaces(name: string): void {
  if (makeSampler(name).mayResume) return; // it goes on at the same point
  for (const [kind, count] of Object.entries(POINTS)) {
    Deno.test(`sampler ${name} tries each point once, then says so: ${kind}`, () => {
      const space = SPACES[kind]!;
      const suggestions = suggestionsOf(makeSampler(name), {
        space,
        trials: 100,
      });
      assertEquals(suggestions.at(-1), null);
      const points = suggestions.slice(0, -1).map((s) =>
        JSON.stringify(s!.params)
      );
      assertEquals(new Set(points).size, points.length);
      assertEquals(points.length, count);
    });
  }
}

function testSeeds(name: string): void {
  Deno.test(`sampler ${name} depends on the seed unless it is a grid`, () => {
    const space = SPACES["few points"]!;
    const [a, b] = [1, 2].map((seed) =>
      suggestionsOf(makeSampler(name), { space, seed })
    );
    assertEquals(JSON.stringify(a) === JSON.stringify(b), name === "grid");
  });
}

function testIgnorance(name: string): void {
  Deno.test(`sampler ${name} reads outcomes if and only if it says so`, () => {
    const space = name === "grid"
      ? SPACES["few points"]!
      : SPACES["log scales"]!;
    const [a, b] = [1, -1].map((sign) => {
      const sampler = makeSampler(name);
      const outcome = (n: number): Outcome => ({
        state: "complete",
        values: [sign * n],
        gradient: { lr: sign },
      });
      const options = { space, outcome, trials: 30, reveal: true };
      return suggestionsOf(sampler, options);
    });
    const isSame = JSON.stringify(a) === JSON.stringify(b);
    assertEquals(isSame, !makeSampler(name).readsOutcomes);
  });
}

function testConstraints(name: string): void {
  Deno.test(`sampler ${name} reads constraints if and only if it says so`, () => {
    const space = name === "grid"
      ? SPACES["few points"]!
      : SPACES["log scales"]!;
    const [a, b] = [1, -1].map((sign) => {
      const outcome = (n: number): Outcome => ({
        state: "complete",
        values: [0],
        constraints: { c: 50 + sign * n },
        infeasible: true,
      });
      const options = { space, outcome, trials: 30, reveal: true };
      return suggestionsOf(makeSampler(name), options);
    });
    const isSame = JSON.stringify(a) === JSON.stringify(b);
    assertEquals(isSame, !makeSampler(name).readsConstraints);
  });
}

/** Histories of two and three values that pull in different directions. */
const SEVERAL: readonly (readonly Direction[])[] = [
  ["minimize", "maximize"],
  ["minimize", "minimize", "maximize"],
];

function testSeveralValues(name: string): void {
  if (!makeSampler(name).severalValues) return;
  for (const directions of SEVERAL) {
    const outcome = (n: number, random: Pcg32): Outcome => {
      const one = HISTORIES[n % 2 === 0 ? "ordinary" : "with constraints"]!(
        n,
        random,
      );
      if (one.state !== "complete") return one;
      const values = directions.map(() => random.nextBelow(5));
      return { ...one, values };
    };
    Deno.test(`sampler ${name} takes ${directions.length} values: points of every space, the same whoever is asked`, () => {
      for (const space of Object.values(SPACES)) {
        for (const lag of [1, 4]) {
          const options = { space, outcome, lag, directions, trials: 24 };
          const old = makeSampler(name);
          for (const { view, suggestion } of walk(old, options)) {
            if (suggestion === null) continue;
            const { params } = suggestion;
            assert(asPoint(space, params) === params);
            const number = view.trials.length;
            if (number < 22) continue;
            const fresh = makeSampler(name).suggest(
              structuredClone(view),
              number,
            );
            assertEquals(fresh, suggestion, `trial ${number}`);
          }
        }
      }
    });
    Deno.test(`sampler ${name} reads each of ${directions.length} values`, () => {
      const space = SPACES["log scales"]!;
      const suggestions = (flipped: number) => {
        const outcome = (n: number): Outcome => ({
          state: "complete",
          values: directions.map((_, m) =>
            (m === flipped ? -1 : 1) * ((n * 7 + m * 5) % 11)
          ),
        });
        const options = { space, outcome, directions, trials: 30 };
        return JSON.stringify(suggestionsOf(makeSampler(name), options));
      };
      const all = suggestions(-1);
      for (const m of directions.keys()) {
        assert(suggestions(m) !== all, `value ${m}`);
      }
    });
  }
}
