import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  createStudy,
  type StudyOptions,
} from "../../../src/tune/study/create.ts";
import { exportStudy } from "../../../src/tune/study/export.ts";
import {
  type Executor,
  type Trial,
  WorkerLostError,
} from "../../../src/tune/executor.ts";
import type { Space } from "../../../src/tune/space/space.ts";
import { localExecutor } from "../../../src/tune/study/run/local_executor.ts";
import { pause } from "../../support/pause.ts";
import { MemoryStorage } from "../../support/memory_storage.ts";

const FLOAT = { x: { type: "float", low: 0, high: 1 } } as const;
const GRID = { x: { type: "int", low: 1, high: 5 } } as const;

Deno.test("optimize() says why it stopped", async () => {
  const study = await createStudy({ space: GRID, sampler: "grid" });
  const objective = ({ params }: Trial<{ x: number }>) => params.x;
  assertEquals(await study.optimize(objective, { total: 2 }), {
    rule: "total",
    message: "all 2 trials were created",
  });
  assertEquals(await study.optimize(objective, { total: 2 }), study.stopped);
  assertEquals(study.trials.length, 2);
  assertEquals((await study.optimize(objective, { more: 1 })).rule, "total");
  assertEquals(study.trials.length, 3);
  assertEquals(await study.optimize(objective), {
    rule: "exhausted",
    message: "every point of the space has been tried",
  });
  assertEquals(study.trials.map(({ params }) => params.x), [1, 2, 3, 4, 5]);
});

Deno.test("optimize() refuses budgets that make no sense or have no end", async () => {
  const study = await createStudy({ space: FLOAT });
  const broken = [
    [{}, "it would never end"],
    [{ total: 1, more: 1 }, "both total and more are given"],
    [{ total: 1.5 }, "total is 1.5, expected an integer of at least 0"],
    [{ more: -1 }, "more is -1, expected an integer of at least 0"],
    [{ timeout: NaN }, "timeout is NaN, expected seconds"],
    [{ total: 1, jobs: 0 }, "jobs is 0, expected an integer of at least 1"],
  ] as const;
  for (const [budget, message] of broken) {
    await assertRejects(
      () => study.optimize(() => 0, budget),
      RangeError,
      message,
    );
  }
  await study.optimize(() => 0, { total: 1 });
  assertEquals(study.trials.length, 1);
});

Deno.test("a timeout abandons what runs, also under an objective that never waits", async () => {
  for (const isAsync of [true, false]) {
    const study = await createStudy({ space: FLOAT });
    const started = performance.now();
    const reason = await study.optimize(
      ({ signal }) => isAsync ? pause(10_000, signal).then(() => 0) : 0,
      { timeout: 0.05 },
    );
    assertEquals(reason, { rule: "timeout", message: "0.05 s are over" });
    assert(performance.now() - started < 1000);
    const unfinished = study.trials.filter(({ outcome }) => !outcome);
    assert(unfinished.length <= 1);
    assertEquals(study.trials.length > 1, !isAsync);
  }
});

Deno.test("an aborted run leaves unfinished trials, which run again under their number", async () => {
  const study = await createStudy({ space: GRID, sampler: "grid", lag: 8 });
  const controller = new AbortController();
  const attempts: number[] = [];
  const objective = async (trial: Trial<{ x: number }>) => {
    attempts.push(trial.number);
    if (trial.number === 3) controller.abort();
    await pause(trial.number < 1 ? 0 : 5, trial.signal);
    return trial.params.x;
  };
  const reason = await study.optimize(objective, {
    jobs: 3,
    signal: controller.signal,
  });
  assertEquals(reason.rule, "aborted");
  assertEquals(
    study.trials.map(({ outcome }) => outcome?.state),
    ["complete", undefined, undefined, undefined],
  );
  await study.optimize(objective, { jobs: 1 });
  assertEquals(attempts, [0, 1, 2, 3, 1, 2, 3, 4]);
  assertEquals(study.trials.map(({ params }) => params.x), [1, 2, 3, 4, 5]);
  const aborted = AbortSignal.abort();
  const none = await createStudy({ space: FLOAT });
  await none.optimize(() => 0, { signal: aborted });
  assertEquals(none.trials.length, 0);
});

Deno.test("stopping rules see what the sampler sees, and name their reason", async () => {
  for (const jobs of [1, 4]) {
    const target = await createStudy({
      space: GRID,
      sampler: "grid",
      lag: 2,
      direction: "maximize",
      stopping: ["no_improvement:trials=9", "target:value=2"],
    });
    const reason = await target.optimize(({ params }) => params.x, { jobs });
    // Trial 1 reaches 2, which trial 3 is the first to see.
    assertEquals(target.trials.length, 3);
    assertEquals(reason, {
      rule: "target",
      message: "trial 1 reached 2, the target is 2",
    });
    const patient = await createStudy({
      space: FLOAT,
      lag: 1,
      stopping: [{ name: "no_improvement", options: { trials: 3 } }],
    });
    const values = [5, 4, 6, NaN, 4, 9];
    const stop = await patient.optimize(({ number }) => values[number]!, {
      jobs,
    });
    assertEquals(stop.message, "3 trials did not improve on trial 1 with 4");
    assertEquals(patient.trials.length, 5);
  }
});

Deno.test("enqueued trials take their numbers first and keep what was given", async () => {
  const storage = new MemoryStorage();
  const space = { ...GRID, y: { type: "int", low: 1, high: 2 } } as const;
  const study = await createStudy({ space, sampler: "grid", storage });
  assertEquals(await study.enqueue({ x: 2, y: 1 }), 0);
  assertEquals(await study.enqueue({ y: 2 }), 1);
  assertEquals(exportStudy(study).trials.map((t) => t.state), [
    "waiting",
    "waiting",
  ]);
  await study.optimize(({ params }) => params.x);
  assertEquals(study.trials[0]?.params, { x: 2, y: 1 });
  assertEquals(study.trials[1]?.params, { x: 1, y: 2 });
  assertEquals(study.trials[1]?.enqueued, { y: 2 });
  // The grid goes round them: each of its ten points exactly once.
  const points = study.trials.map(({ params: { x, y } }) => `${x} ${y}`);
  assertEquals(points.length, 10);
  assertEquals(new Set(points).size, 10);
  const broken = [
    [{ z: 1 }, 'parameter "z": unknown, expected one of "x", "y"'],
    [{ x: 6 }, "x = 6: expected an integer from 1 to 5"],
    [{ x: "1" }, 'x = "1": expected an integer from 1 to 5'],
  ] as const;
  for (const [params, message] of broken) {
    await assertRejects(
      () => study.enqueue(params as { x: number }),
      RangeError,
      message,
    );
  }
});

Deno.test("a trial enqueued by a callback runs in the same run", async () => {
  const study = await createStudy({ space: GRID, sampler: "grid" });
  let isQueued = false;
  await study.optimize(({ params }) => params.x, {
    total: 4,
    onEvent: (event) => {
      if (event.type !== "ended" || isQueued) return;
      isQueued = true;
      study.enqueue({ x: 5 });
    },
  });
  assertEquals(study.trials.map(({ params }) => params.x), [1, 5, 2, 3]);
});

Deno.test("a callback that throws stops the study with its error", async () => {
  const study = await createStudy({ space: FLOAT });
  await assertRejects(
    () =>
      study.optimize(() => 0, {
        total: 9,
        onEvent: ({ type }) => {
          if (type === "ended") throw new Error("cannot print");
        },
      }),
    Error,
    "cannot print",
  );
  assertEquals(study.trials.length, 1);
});

Deno.test("a trial that loses its worker three times is failed and the study irregular", async () => {
  const study = await createStudy({ space: GRID, sampler: "grid" });
  const inner = localExecutor(() => 0, 2);
  const losses: number[] = [];
  const executor: Executor = {
    ...inner,
    async start(trial, onReport, signal) {
      onReport({ step: 1, value: trial.number });
      if (trial.number === 1 || (trial.number === 2 && losses.length < 1)) {
        losses.push(trial.number);
        throw new WorkerLostError(trial.number, { cause: new Error("burnt") });
      }
      return await inner.start(trial, onReport, signal);
    },
  };
  const lost: string[] = [];
  await study.optimize(executor, {
    onEvent: (event) => {
      if (event.type === "lost") lost.push(`${event.number}/${event.attempt}`);
    },
  });
  assertEquals(lost.filter((text) => text.startsWith("1/")), [
    "1/1",
    "1/2",
    "1/3",
  ]);
  const [, failed] = study.trials;
  assertEquals(failed?.outcome, {
    state: "failed",
    reason: "worker lost 3 times: burnt",
  });
  assertEquals(failed?.reports, [{ step: 1, value: 1 }]);
  assertEquals(failed?.run?.attempts, 3);
  assertEquals(exportStudy(study).study.irregular, true);
  assertEquals(study.trials.length, 5);
});

Deno.test("an executor's own error stops the study and leaves its trials unfinished", async () => {
  const study = await createStudy({ space: GRID, sampler: "grid" });
  const executor: Executor = {
    capacity: 2,
    start: (trial) =>
      trial.number === 1
        ? Promise.reject(new TypeError("a bug"))
        : new Promise((_, reject) => setTimeout(() => reject("late"), 5)),
    close() {},
  };
  await assertRejects(() => study.optimize(executor), TypeError, "a bug");
  assertEquals(study.trials.map(({ outcome }) => outcome), [
    undefined,
    undefined,
  ]);
});

Deno.test("with a cost the dear trials start first, and nothing else changes", async () => {
  const results = [];
  for (const cost of [undefined, ({ x }: { x?: unknown }) => Number(x)]) {
    const order: number[] = [];
    const study = await createStudy({ space: GRID, sampler: "grid" });
    await study.optimize(({ params }) => {
      order.push(params.x);
      return -params.x;
    }, cost && { cost });
    // The very first shows that the objective works.
    assertEquals(order, cost ? [1, 5, 4, 3, 2] : [1, 2, 3, 4, 5]);
    results.push({ ...exportStudy(study), run: {} });
  }
  const plain = (key: string, value: unknown) => key === "run" ? 0 : value;
  const [a, b] = results.map((result) => JSON.stringify(result, plain));
  assertEquals(a, b);
  const waiting = await createStudy({
    space: GRID,
    sampler: "grid",
    pruner: "asha",
  });
  const order: number[] = [];
  await waiting.optimize(({ params }) => order.push(params.x), {
    cost: ({ x }) => Number(x),
  });
  assertEquals(order, [1, 2, 3, 4, 5]);
});

Deno.test("an objective's module runs where the study is told to run modules", async () => {
  const url = new URL("./objective.ts", import.meta.url);
  const study = await createStudy({ space: GRID, sampler: "grid" });
  await assertRejects(
    () => study.optimize(url),
    RangeError,
    "this study has no moduleExecutor",
  );
  const asked: unknown[] = [];
  const able = await createStudy({
    space: GRID,
    sampler: "grid",
    moduleExecutor: (module, jobs) => {
      asked.push(module.href, jobs);
      return localExecutor(() => 1, jobs);
    },
  });
  await able.optimize(url, { jobs: 3 });
  assertEquals(asked, [url.href, 3]);
  assertEquals(able.trials.length, 5);
});

Deno.test("a study says how many trials can be under way at once", async () => {
  const most = async (options: Partial<StudyOptions>) =>
    (await createStudy<Space>({ space: FLOAT, lag: 3, ...options })).mostAtOnce;
  assertEquals(await most({ sampler: "random" }), Infinity);
  assertEquals(await most({ sampler: "tpe" }), 3);
  const stopping = ["target:value=0"];
  assertEquals(await most({ sampler: "random", stopping }), 3);
});

Deno.test("a study is optimized once at a time", async () => {
  const study = await createStudy({ space: FLOAT });
  const running = study.optimize(
    ({ signal }) => pause(5, signal).then(() => 0),
    {
      total: 1,
    },
  );
  await assertRejects(() => study.optimize(() => 0, { total: 1 }), RangeError);
  await assertRejects(() => study.ask(), RangeError, "is being optimized");
  await assertRejects(() => study.tell(0, 1), RangeError, "is being optimized");
  await running;
});
