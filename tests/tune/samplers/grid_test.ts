import { assertEquals, assertThrows } from "@std/assert";
import { createStudy } from "../../../src/tune/study/create.ts";
import { countGrid } from "../../../src/tune/samplers/grid.ts";
import type { Space } from "../../../src/tune/space/space.ts";
import type { Params } from "../../../src/tune/trial.ts";

async function walkGrid(space: Space, total?: number): Promise<Params[]> {
  const study = await createStudy({ space, sampler: "grid" });
  await study.optimize(() => 0, total === undefined ? {} : { total });
  return study.trials.map(({ params }) => params);
}

Deno.test("grid walks in the order of scikit-learn's ParameterGrid", async () => {
  // list(ParameterGrid({"num_layers": [1, 2], "lr": [0.1, 0.01],
  //                     "hidden_size": [64, 32]})), scikit-learn 1.2
  const points = await walkGrid({
    num_layers: { type: "categorical", choices: [1, 2] },
    lr: { type: "categorical", choices: [0.1, 0.01] },
    hidden_size: { type: "categorical", choices: [64, 32] },
  });
  assertEquals(
    points.map((p) => [p.hidden_size, p.lr, p.num_layers]),
    [
      [64, 0.1, 1],
      [64, 0.1, 2],
      [64, 0.01, 1],
      [64, 0.01, 2],
      [32, 0.1, 1],
      [32, 0.1, 2],
      [32, 0.01, 1],
      [32, 0.01, 2],
    ],
  );
  assertEquals(Object.keys(points[0]!), ["num_layers", "lr", "hidden_size"]);
});

Deno.test("grid walks integers, log scales and steps, ends included", async () => {
  assertEquals(
    await walkGrid({ n: { type: "int", low: 1, high: 9, step: 4 } }),
    [{ n: 1 }, { n: 5 }, { n: 9 }],
  );
  assertEquals(
    await walkGrid({ n: { type: "int", low: 1, high: 3, log: true } }),
    [{ n: 1 }, { n: 2 }, { n: 3 }],
  );
  assertEquals(
    await walkGrid({ x: { type: "float", low: 0, high: 1, step: 0.25 } }),
    [{ x: 0 }, { x: 0.25 }, { x: 0.5 }, { x: 0.75 }, { x: 1 }],
  );
});

Deno.test("grid gives the points of a conditional space once", async () => {
  const points = await walkGrid({
    optimizer: { type: "categorical", choices: ["sgd", "adam"] },
    momentum: {
      type: "categorical",
      choices: [0, 0.9],
      when: { optimizer: ["sgd"] },
    },
  });
  // By name the condition's parameter varies slowest: adam stands once, at 0.
  assertEquals(points, [
    { optimizer: "sgd", momentum: 0 },
    { optimizer: "adam" },
    { optimizer: "sgd", momentum: 0.9 },
  ]);
});

Deno.test("grid of any size costs nothing until it is walked", async () => {
  const space = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [
      `p${i + 10}`,
      { type: "int", low: 0, high: 999 } as const,
    ]),
  );
  assertEquals(countGrid(space), 1e120);
  const points = await walkGrid(space, 3);
  assertEquals(points.map((p) => p.p49), [0, 1, 2]);
  assertThrows(
    () => countGrid({ lr: { type: "float", low: 0, high: 1 } }),
    RangeError,
    'Cannot walk a grid over parameter "lr": it is continuous',
  );
});

Deno.test("grid does not try a failed point again unless it is enqueued", async () => {
  const study = await createStudy({
    space: { n: { type: "int", low: 1, high: 3 } },
    sampler: "grid",
  });
  await study.optimize(({ params: { n } }) => n === 2 ? NaN : n);
  await study.enqueue(study.trials[1]!.params);
  await study.optimize(({ params: { n } }) => n);
  assertEquals(study.trials.map(({ params }) => params.n), [1, 2, 3, 2]);
  assertEquals(study.trials.map(({ outcome }) => outcome?.state), [
    "complete",
    "failed",
    "complete",
    "complete",
  ]);
});

Deno.test("a grid does not repeat an enqueued point that was computed", async () => {
  const study = await createStudy({
    space: { x: { type: "float", low: 0, high: 0.5, step: 0.1 } },
    sampler: "grid",
  });
  await study.enqueue({ x: 0.1 + 0.2 });
  await study.optimize(({ params }) => params.x);
  const values = study.trials.map(({ params }) => params.x);
  assertEquals(values, [0.3, 0, 0.1, 0.2, 0.4, 0.5]);
});
