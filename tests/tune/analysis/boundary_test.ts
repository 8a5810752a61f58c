import { assert, assertEquals } from "@std/assert";
import { boundaryHints } from "../../../src/tune/analysis/boundary.ts";
import { fromUnit, type Space, toUnit } from "../../../src/tune/space/space.ts";
import type { Params, TrialRecord } from "../../../src/tune/trial.ts";

const SPACE: Space = {
  optimizer: { type: "categorical", choices: ["adam", "sgd"] },
  lr: { type: "float", low: 1e-4, high: 1e-1, log: true },
  num_layers: { type: "int", low: 1, high: 4 },
  hidden_size: { type: "int", low: 16, high: 256, log: true },
  dropout: { type: "float", low: 0, high: 0.45, step: 0.1 },
  epochs: { type: "fixed", value: 5 },
  alone: { type: "int", low: 2, high: 2 },
  momentum: { type: "float", low: 0, high: 1, when: { optimizer: ["sgd"] } },
};

const MIDDLE: Params = {
  optimizer: "adam",
  lr: 1e-3,
  num_layers: 2,
  hidden_size: 64,
  dropout: 0.2,
  epochs: 5,
  alone: 2,
};

function trial(number: number, value: number, params: Params): TrialRecord {
  const outcome = { state: "complete", values: [value] } as const;
  return { number, params: { ...MIDDLE, ...params }, reports: [], outcome };
}

/** Two trials at each parameter's other end, and so on inwards: all worse. */
function others(best: Params, count = 12): TrialRecord[] {
  return Array.from({ length: count }, (_, i) => {
    // The nearer to the best one, the better.
    const share = i / count;
    const params = Object.entries(best).flatMap(([name, value]) => {
      const param = SPACE[name]!;
      if (param.type !== "float" && param.type !== "int") return [];
      const there = toUnit(param, value), away = there > 0.5 ? 0 : 1;
      return [[name, fromUnit(param, away + share * (there - away))] as const];
    });
    const optimizer = best["optimizer"] ?? "adam";
    return trial(i, share, { optimizer, ...Object.fromEntries(params) });
  });
}

/** The hints of a search that got better towards its best trial. */
function edges(params: Params, count = 12): string[] {
  return boundaryHints(
    [...others(params, count), trial(count, 1, params)],
    SPACE,
    "maximize",
  ).map(({ name, edge, bound }) => `${name} ${edge} ${bound}`);
}

Deno.test("boundaryHints() waits for evidence: trials, their spread, and a best quarter that agrees", () => {
  assertEquals(edges({ lr: 0.1 }, 0), [], "one trial");
  assertEquals(edges({ lr: 0.1 }, 8), [], "nine trials");
  assertEquals(edges({ lr: 0.1 }, 9), ["lr high 0.1"]);
  const near = Array.from(
    { length: 12 },
    (_, i) => trial(i, i, { lr: 0.05 + i / 240 }),
  );
  assertEquals(boundaryHints(near, SPACE, "maximize"), [], "never elsewhere");
  const lone = others({ lr: 1e-4 });
  lone.push(trial(12, 2, { lr: 0.1 }));
  assertEquals(boundaryHints(lone, SPACE, "maximize"), [], "one lucky trial");
  const failed = others({ lr: 0.1 }).map((trial) => ({
    ...trial,
    outcome: { state: "failed", reason: "NaN" } as const,
  }));
  failed.push(trial(12, 2, { lr: 0.1 }) as never);
  assertEquals(boundaryHints(failed, SPACE, "maximize"), [], "failed ones");
});

Deno.test("boundaryHints() says nothing of a best trial inside, or of none", () => {
  assertEquals(edges({}), []);
  assertEquals(boundaryHints([], SPACE, "minimize"), []);
  const failed = { state: "failed", reason: "NaN" } as const;
  const trials = [{
    number: 0,
    params: { lr: 0.1 },
    reports: [],
    outcome: failed,
  }];
  assertEquals(boundaryHints(trials, SPACE, "minimize"), []);
});

Deno.test("boundaryHints() names each end within a twentieth, by the parameter's own scale", () => {
  assertEquals(edges({ lr: 1.4e-4 }), ["lr low 0.0001"]);
  assertEquals(edges({ lr: 1.5e-4 }), []);
  assertEquals(edges({ lr: 0.072 }), ["lr high 0.1"]);
  assertEquals(edges({ num_layers: 1 }), ["num_layers low 1"]);
  assertEquals(edges({ num_layers: 3 }), []);
  assertEquals(edges({ num_layers: 4, hidden_size: 17, dropout: 0.4 }), [
    "num_layers high 4",
    "hidden_size low 16",
    "dropout high 0.45",
  ]);
});

Deno.test("boundaryHints() looks at a conditional parameter where it exists", () => {
  assertEquals(edges({ optimizer: "sgd", momentum: 1 }), ["momentum high 1"]);
});

Deno.test("boundaryHints() asks the best trials, by the study's direction", () => {
  const trials = Array.from(
    { length: 12 },
    (_, i) => trial(i, i, { lr: 1e-4 * 1000 ** (i / 11) }),
  );
  const found = (direction: "minimize" | "maximize") =>
    boundaryHints(trials, SPACE, direction).map(({ edge }) => edge);
  assertEquals(found("minimize"), ["low"]);
  assertEquals(found("maximize"), ["high"]);
});

Deno.test("boundaryHints() tells a person what to do", () => {
  const trials = [...others({ lr: 0.1 }), trial(12, 1, { lr: 0.1 })];
  const [hint] = boundaryHints(trials, SPACE, "maximize");
  assertEquals(
    hint!.message,
    "The best lr, 0.1, lies at the high end of its range, 0.1: widen it",
  );
});

Deno.test("boundaryHints() looks at more trials than a call has arguments", () => {
  const trials = [
    ...others({ lr: 0.1 }, 200_000),
    trial(200_000, 1, { lr: 0.1 }),
  ];
  const hints = boundaryHints(trials, SPACE, "maximize");
  assertEquals(hints.map(({ name }) => name), ["lr"]);
});

Deno.test("boundaryHints() says nothing of an end that cannot move", () => {
  const trials = [...others({ lr: 0.1 }), trial(12, 1, { lr: 0.1 })];
  const asked: [string, number][] = [];
  const hints = boundaryHints(trials, SPACE, "maximize", (name, value) => {
    asked.push([name, value]);
    return value <= 0.1;
  });
  assertEquals(hints, []);
  assertEquals(asked.map(([name]) => name), ["lr"]);
  assert(asked[0]![1] > 0.1 && asked[0]![1] < 0.11, `${asked}`);
});
