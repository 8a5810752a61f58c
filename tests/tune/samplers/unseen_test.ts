import { assert, assertEquals } from "@std/assert";
import { Pcg32 } from "../../../src/random.ts";
import type { SeenTrial } from "../../../src/tune/samplers/sampler.ts";
import {
  SeenPoints,
  suggestUnseen,
} from "../../../src/tune/samplers/unseen.ts";
import type { Space } from "../../../src/tune/space/space.ts";
import type { Params } from "../../../src/tune/trial.ts";

function viewOf(space: Space, points: readonly Params[]) {
  const trials: SeenTrial[] = points.map((params, number) => ({
    number,
    params,
  }));
  return { space, directions: ["minimize"] as const, seed: 0, trials };
}

Deno.test("SeenPoints tells values of different types and absent ones apart", () => {
  const choices = ["1", 1, true, null, "null", ""];
  const space: Space = {
    a: { type: "categorical", choices },
    b: { type: "categorical", choices, when: { a: [1] } },
  };
  const points: Params[] = choices.map((a) => ({ a }));
  points.splice(1, 1, ...choices.map((b) => ({ a: 1, b })));
  points.forEach((point, i) => {
    const seen = new SeenPoints();
    seen.update(viewOf(space, points.filter((_, j) => j !== i)));
    assert(!seen.has(point), JSON.stringify(point));
    assert(seen.update(viewOf(space, points)).has(point));
  });
});

Deno.test("SeenPoints does not care for the order of keys", () => {
  const param = { type: "float", low: 0, high: 1 } as const;
  const space: Space = { a: param, b: param };
  const seen = new SeenPoints().update(viewOf(space, [{ b: 0.5, a: 0.25 }]));
  assert(seen.has({ a: 0.25, b: 0.5 }));
});

Deno.test("SeenPoints forgets trials that a later view does not have", () => {
  const space: Space = { a: { type: "float", low: 0, high: 1 } };
  const seen = new SeenPoints().update(viewOf(space, [{ a: 0.1 }, { a: 0.2 }]));
  seen.update(viewOf(space, [{ a: 0.1 }]));
  assert(seen.has({ a: 0.1 }) && !seen.has({ a: 0.2 }));
});

Deno.test("suggestUnseen() finds the one point left among 10,000, for any stream", () => {
  const param = { type: "int", low: 1, high: 100 } as const;
  const space: Space = { a: param, b: param };
  const points: Params[] = [];
  for (let a = 1; a <= 100; a++) {
    for (let b = 1; b <= 100; b++) {
      if (a !== 37 || b !== 73) points.push({ a, b });
    }
  }
  const view = viewOf(space, points);
  const seen = new SeenPoints().update(view);
  for (const seed of [1n, 2n, 3n]) {
    const propose = () => ({ a: 1, b: 1 });
    const random = new Pcg32(seed);
    const params = suggestUnseen(view, seen, random, propose);
    assertEquals(params, { a: 37, b: 73 });
  }
  const full = viewOf(space, [...points, { a: 37, b: 73 }]);
  const all = new SeenPoints().update(full);
  const none = suggestUnseen(full, all, new Pcg32(1n), () => ({ a: 1, b: 1 }));
  assertEquals(none, null);
});

Deno.test("suggestUnseen() leaves an exhausted branch for a continuous one", () => {
  const space: Space = {
    kind: { type: "categorical", choices: ["plain", "tuned"] },
    rate: { type: "float", low: 0, high: 1, when: { kind: ["tuned"] } },
  };
  const view = viewOf(space, [{ kind: "plain" }]);
  const seen = new SeenPoints().update(view);
  const propose = () => ({ kind: "plain" });
  const params = suggestUnseen(view, seen, new Pcg32(1n), propose);
  assertEquals(params?.kind, "tuned");
  assert(Number(params?.rate) >= 0);
});

Deno.test("suggestUnseen() does not look at more points than there are trials, in a space of 10^60", () => {
  const param = { type: "int", low: 1, high: 1000 } as const;
  const names = Array.from({ length: 20 }, (_, i) => `p${i}`);
  const space = Object.fromEntries(names.map((name) => [name, param]));
  const same = Object.fromEntries(names.map((name) => [name, 7]));
  const view = viewOf(space, [same]);
  const seen = new SeenPoints().update(view);
  const params = suggestUnseen(view, seen, new Pcg32(1n), () => same);
  assertEquals(Object.keys(params!), names);
  assert(!seen.has(params!));
});
