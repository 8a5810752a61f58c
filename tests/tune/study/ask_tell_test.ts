import { assert, assertEquals, assertRejects } from "@std/assert";
import { createStudy, openStudy } from "../../../src/tune/study/create.ts";
import { exportStudy } from "../../../src/tune/study/export.ts";
import { createRandom } from "../../../src/tune/samplers/random.ts";
import { MemoryStorage } from "../../support/memory_storage.ts";
import { sensitivePruner, sensitiveSampler } from "../../support/sensitive.ts";

const GRID = { x: { type: "int", low: 0, high: 999 } } as const;

Deno.test("ask() and tell() give the trials that optimize() gives", async () => {
  const options = {
    space: GRID,
    sampler: sensitiveSampler(2),
    pruner: sensitivePruner(),
    lag: 2,
  };
  const values = (x: number) => [1, 2, 3].map((step) => (x * step) % 17);
  const optimized = await createStudy(options);
  await optimized.optimize((trial) => {
    for (const [i, value] of values(trial.params.x).entries()) {
      trial.report(i + 1, value);
    }
    return trial.params.x % 5 === 0 ? NaN : trial.params.x;
  }, { total: 15 });
  const asked = await createStudy(options);
  for (let n = 0; n < 15; n++) {
    const { number, params } = await asked.ask();
    assertEquals(number, n);
    for (const [i, value] of values(params.x).entries()) {
      if (await asked.report(number, { step: i + 1, value })) break;
    }
    await asked.tell(number, params.x % 5 === 0 ? NaN : params.x);
  }
  const plain = (study: typeof asked) =>
    JSON.stringify(
      exportStudy(study),
      (key, value) => key === "run" ? 0 : value,
    );
  assertEquals(plain(asked), plain(optimized));
  assert(asked.trials.some(({ outcome }) => outcome?.state === "pruned"));
});

Deno.test("ask() of several gives the trials that asking one by one gives, told in any order", async () => {
  const results = new Set<string>();
  for (const most of [1, 2, 4]) {
    const study = await createStudy({
      space: GRID,
      sampler: sensitiveSampler(4),
      pruner: sensitivePruner(),
      lag: 4,
    });
    for (let left = 12; left > 0;) {
      const batch = await study.ask(Math.min(most, left));
      for (const { number, params } of batch.toReversed()) {
        await study.report(number, { step: 1, value: params.x % 17 });
        await study.tell(number, params.x);
      }
      left -= batch.length;
    }
    results.add(JSON.stringify(exportStudy(study).trials));
  }
  assertEquals(results.size, 1);
});

Deno.test("ask() of several gives as many as the lag allows", async () => {
  const study = await createStudy({
    space: { x: { type: "float", low: 0, high: 1 } },
    sampler: "tpe",
    lag: 3,
  });
  const first = await study.ask(2);
  assertEquals(first.map(({ number }) => number), [0, 1]);
  assertEquals((await study.ask(5)).map(({ number }) => number), [2]);
  await assertRejects(() => study.ask(5), RangeError, "expected tell(0, …)");
  for (const most of [0, 1.5, null, "2"] as unknown as number[]) {
    await assertRejects(() => study.ask(most), Error, "the number of trials");
  }
  await study.tell(0, 1);
  assertEquals((await study.ask()).number, 3);
});

Deno.test("ask() of several hands over what was created before a sampler failed", async () => {
  const random = createRandom();
  const study = await createStudy({
    space: GRID,
    sampler: {
      ...random,
      suggest(view, number) {
        if (number === 2) throw new Error("no more ideas");
        return random.suggest(view, number);
      },
    },
  });
  const asked = await study.ask(4);
  assertEquals(asked.map(({ number }) => number), [0, 1]);
  await assertRejects(() => study.ask(4), Error, "no more ideas");
  for (const { number } of asked) await study.tell(number, 1);
});

Deno.test("ask() names the trial whose outcome it needs", async () => {
  const study = await createStudy({
    space: GRID,
    sampler: sensitiveSampler(2),
    lag: 2,
  });
  await study.ask();
  await study.ask();
  await assertRejects(
    () => study.ask(),
    RangeError,
    "Cannot ask for trial 2: trial 0 has no outcome, expected tell(0, …) first (lag 2)",
  );
  await study.tell(1, 5);
  await assertRejects(() => study.ask(), RangeError, "trial 0 has no outcome");
  await study.tell(0, { failed: "the oven broke" });
  assertEquals((await study.ask()).number, 2);
  assertEquals(study.trials[0]?.outcome, {
    state: "failed",
    reason: "the oven broke",
  });
});

Deno.test("ask() gives waiting trials first and says when the space is exhausted", async () => {
  const space = { x: { type: "categorical", choices: ["a", "b"] } } as const;
  const study = await createStudy({ space, sampler: "grid" });
  await study.enqueue({ x: "b" });
  assertEquals(await study.ask(), { number: 0, params: { x: "b" } });
  assertEquals(await study.ask(), { number: 1, params: { x: "a" } });
  await assertRejects(
    () => study.ask(),
    RangeError,
    "every point of the space has been tried",
  );
});

Deno.test("enqueue() and tell() keep attributes with the trial, whatever it comes to", async () => {
  const study = await createStudy({ space: GRID });
  const attributes = { note: "a hunch" };
  const number = await study.enqueue({}, { attributes });
  attributes.note = "changed later";
  assertEquals(study.trials[number]?.attributes, { note: "a hunch" });
  await study.ask();
  await study.tell(number, { failed: "no" }, { attributes: { by: "me" } });
  assertEquals(study.trials[number]?.outcome, {
    state: "failed",
    reason: "no",
    attributes: { note: "a hunch", by: "me" },
  });
  await assertRejects(
    () => study.enqueue({}, { attributes: { f: (() => 0) as never } }),
    TypeError,
    "Cannot enqueue: attributes.f is function f",
  );
  assertEquals(study.trials.length, 1);
});

Deno.test("tell() and report() refuse trials that are not theirs", async () => {
  const study = await createStudy({ space: GRID, pruner: "threshold:upper=9" });
  const { number } = await study.ask();
  await assertRejects(
    () => study.tell(1, 0),
    RangeError,
    "Cannot tell trial 1: it was not created, expected one that ask() gave",
  );
  await assertRejects(
    () => study.optimize(() => 0, { total: 3 }),
    RangeError,
    "Cannot optimize: trial 0 was asked for, expected tell(0, …) first",
  );
  await study.report(number, { step: 3, value: 1 });
  await assertRejects(
    () => study.report(number, { step: 3, value: 1 }),
    RangeError,
    "Cannot report step 3 of trial 0: expected an integer above 3",
  );
  assertEquals(await study.report(number, { step: 4, value: 10 }), true);
  assertEquals(await study.report(number, { step: 5, value: 1 }), true);
  const pruned = await study.tell(number, 1);
  assertEquals(pruned.outcome, { state: "pruned", values: [10] });
  const second = await study.ask();
  await study.tell(second.number, 1);
  await assertRejects(
    () => study.tell(second.number, 2),
    RangeError,
    "Cannot tell trial 1: it is complete",
  );
  await study.optimize(() => 0, { total: 3 });
});

Deno.test("a trial asked for by one process is told by another, reports included", async () => {
  const storage = new MemoryStorage();
  const study = await createStudy({
    space: GRID,
    pruner: "patience:patience=0",
    storage,
  });
  await study.ask();
  await study.report(0, { step: 1, value: 1 });
  const next = await openStudy(new MemoryStorage(storage.events));
  await assertRejects(
    () => next.report(0, { step: 1, value: 1 }),
    RangeError,
    "expected an integer above 1",
  );
  assertEquals(await next.report(0, { step: 2, value: 0.5 }), false);
  const last = await openStudy(new MemoryStorage(storage.events));
  const told = await last.tell(0, 7);
  assertEquals(told.outcome, { state: "complete", values: [7] });
  assertEquals(told.reports, [{ step: 1, value: 1 }]);
});

Deno.test("a told trial whose decisions wait for another keeps what it was told", async () => {
  const study = await createStudy({
    space: GRID,
    sampler: "random",
    pruner: "asha",
  });
  await study.ask();
  await study.ask();
  await study.report(1, { step: 1, value: 1 });
  const waiting = await study.tell(1, 5);
  assertEquals(waiting.outcome, undefined);
  assertEquals(waiting.reports, []);
  await study.tell(0, { failed: "lost" });
  assertEquals(study.trials[1]?.outcome, { state: "complete", values: [5] });
  assertEquals(study.trials[1]?.reports, [{ step: 1, value: 1 }]);
});

Deno.test("optimize() does not run again what was told and only awaits decisions", async () => {
  const storage = new MemoryStorage();
  const options = {
    space: GRID,
    sampler: "random",
    pruner: "asha",
    storage,
  } as const;
  await (await createStudy(options)).ask();
  const study = await openStudy(new MemoryStorage(storage.events));
  await study.ask();
  await study.report(1, { step: 1, value: 1 });
  await study.tell(1, 5);
  const ran: number[] = [];
  await study.optimize(({ number }) => ran.push(number), { total: 3 });
  assertEquals(ran, [0, 2]);
  assertEquals(study.trials[1]?.outcome, { state: "complete", values: [5] });
});

Deno.test("tell() of too many or too few values leaves the trial open", async () => {
  const study = await createStudy({
    space: GRID,
    sampler: "random",
    directions: ["minimize", "maximize"],
  });
  const { number } = await study.ask();
  for (const told of [1, [1], [1, 2, 3]]) {
    await assertRejects(
      () => study.tell(number, told),
      RangeError,
      "expected 2, one for each direction",
    );
    assertEquals(study.trials[number]?.outcome, undefined);
  }
  const { outcome } = await study.tell(number, [1, 2]);
  assertEquals(outcome, { state: "complete", values: [1, 2] });
});

Deno.test("what earlier processes reported of lower trials counts when one is told", async () => {
  const storage = new MemoryStorage();
  const study = await createStudy({
    space: GRID,
    sampler: "random",
    pruner: "asha",
    storage,
  });
  for (const number of [0, 1]) {
    await study.ask();
    await study.report(number, { step: 1, value: number });
  }
  const next = await openStudy(new MemoryStorage(storage.events));
  const { outcome, reports } = await next.tell(1, 5);
  assertEquals(reports, [{ step: 1, value: 1 }]);
  assertEquals(outcome?.state, "pruned");
});
