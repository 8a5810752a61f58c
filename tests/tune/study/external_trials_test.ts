// Trials that our sampler did not make: those of other programs, found in the
// storage, and enqueued ones.

import { assertEquals } from "@std/assert";
import { createStudy } from "../../../src/tune/study/create.ts";
import type { Sampler, SeenTrial } from "../../../src/tune/samplers/sampler.ts";
import type { StoredStudy, StudyEvent } from "../../../src/tune/storage.ts";
import type { Attributes, TrialRecord } from "../../../src/tune/trial.ts";

const SPACE = {
  x: { type: "float", low: 0, high: 1 },
  kind: { type: "categorical", choices: ["a", "b"] },
  n: { type: "int", low: 2, high: 8, step: 2, when: { kind: ["b"] } },
} as const;

function complete(number: number, params: TrialRecord["params"]): TrialRecord {
  const outcome = { state: "complete", values: [number] } as const;
  return { number, params, reports: [], outcome };
}

/** A storage as another program left it: trials, but none of our settings. */
function externalStorage(
  trials: readonly TrialRecord[],
  attributes?: Attributes,
) {
  const study: StoredStudy = {
    name: "theirs",
    directions: ["minimize"],
    settings: null,
    trials,
    ...(attributes && { attributes }),
  };
  const events: StudyEvent[] = [];
  return {
    events,
    load: () => Promise.resolve(study),
    append: (event: StudyEvent) => Promise.resolve(void events.push(event)),
    close: () => Promise.resolve(),
  };
}

Deno.test("what another program keeps with a trial and a study stays with them", async () => {
  const storage = externalStorage([{
    number: 0,
    params: { x: 0.5, kind: "a" },
    enqueued: { x: 0.5, kind: "a" },
    waiting: true,
    attributes: { memo: "try this", last: 0 },
    reports: [],
  }], { team: "blue" });
  const study = await createStudy({
    space: SPACE,
    sampler: "random",
    storage,
    resume: true,
  });
  assertEquals(study.trials[0]?.attributes, { memo: "try this", last: 0 });
  await study.optimize((trial) => {
    trial.setAttribute("last", 1);
    return 1;
  }, { total: 1 });
  const attributes = { memo: "try this", last: 1 };
  assertEquals(study.trials[0]?.outcome?.attributes, attributes);
  assertEquals(study.trials[0]?.attributes, undefined);
  assertEquals(study.attributes, { team: "blue" });
});

Deno.test("samplers see trials that break a constraint as failures at their place", async () => {
  const point = { x: 0.5, kind: "a" };
  const storage = externalStorage([{
    number: 0,
    params: point,
    reports: [],
    outcome: { state: "complete", values: [0], infeasible: true },
  }]);
  let seen: readonly SeenTrial[] = [];
  const study = await createStudy({
    space: SPACE,
    sampler: {
      name: "watching",
      readsOutcomes: true,
      options: {},
      suggest(view) {
        seen = [...view.trials];
        return { params: point };
      },
    },
    lag: 1,
    storage,
    resume: true,
  });
  await study.optimize(() => 1, { more: 1 });
  assertEquals(seen[0]?.params, point);
  assertEquals(seen[0]?.outcome?.state, "failed");
  assertEquals(study.best?.number, 1);
});

Deno.test("samplers see external trials, those outside the space as failures without parameters", async () => {
  const points = [
    { x: 0.5, kind: "a" },
    { x: 0.5, kind: "b", n: 4 },
  ];
  const outside = [
    { x: 1.5, kind: "a" },
    { x: 0.5, kind: "c" },
    { x: 0.5, kind: "b", n: 3 },
    { x: 0.5, kind: "b" },
    { x: 0.5, kind: "a", n: 4 },
    { x: "0.5", kind: "a" },
    { x: 0.5, kind: "a", other: 1 },
  ];
  const storage = externalStorage(
    [...points, ...outside].map((params, n) => complete(n, params)),
  );
  let seen: readonly SeenTrial[] = [];
  const sampler: Sampler = {
    name: "watching",
    readsOutcomes: true,
    options: {},
    suggest(view) {
      seen = [...view.trials];
      return { params: { x: 0, kind: "a" } };
    },
  };
  const study = await createStudy({
    space: SPACE,
    sampler,
    lag: 1,
    storage,
    resume: true,
  });
  assertEquals(storage.events[0]?.type, "study");
  await study.optimize(() => 0, { more: 1 });
  assertEquals(study.name, "theirs");
  assertEquals(seen.length, 9);
  for (const { number, params, outcome } of seen) {
    const isPoint = number < points.length;
    assertEquals(params, isPoint ? points[number]! : {});
    assertEquals(outcome?.state, isPoint ? "complete" : "failed");
  }
  assertEquals(
    study.trials[2]?.params,
    outside[0] as typeof study.trials[2]["params"],
  );
  assertEquals(study.trials.length, 10);
});

Deno.test("what enqueue leaves open comes from the sampler, conditions respected", async () => {
  const study = await createStudy({ space: SPACE, sampler: "random", seed: 4 });
  await study.enqueue({ kind: "b" });
  await study.enqueue({ kind: "a", n: 4 });
  await study.enqueue({ x: 0.25, kind: "b", n: 8 });
  await study.enqueue({ n: 2 });
  await study.optimize(() => 0, { total: 4 });
  const [first, second, third, fourth] = study.trials.map((t) => t.params);
  assertEquals(first?.kind, "b");
  assertEquals([2, 4, 6, 8].includes(first!.n!), true);
  assertEquals(Object.keys(second!), ["x", "kind"]);
  assertEquals(third, { x: 0.25, kind: "b", n: 8 });
  assertEquals(fourth?.n, fourth?.kind === "b" ? 2 : undefined);
});

Deno.test("a number of another program beside a step counts as that step", async () => {
  const storage = externalStorage([complete(0, { x: 0.1 * 3 })]);
  const study = await createStudy({
    space: { x: { type: "float", low: 0, high: 0.3, step: 0.1 } },
    sampler: "grid",
    storage,
    resume: true,
  });
  await study.optimize(() => 0);
  assertEquals(
    study.trials.map(({ params }) => params.x),
    [0.1 * 3, 0, 0.1, 0.2],
    "as it was written, and not once more",
  );
});
