import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertLess,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { assertSpyCallArgs, assertSpyCalls, spy } from "@std/testing/mock";
import {
  workerExecutor,
  type WorkerExecutorOptions,
} from "../../src/pool/worker_executor.ts";
import { WorkerLostError } from "../../src/tune/executor.ts";
import { type Counters, FLAG, MADE, STARTED } from "./fixtures/objectives.ts";
import { ignore, MODULE, NEVER, start, withPool } from "./pools.ts";

function counters(): Counters {
  return { cells: new Int32Array(new SharedArrayBuffer(12)) };
}

Deno.test("workerExecutor() runs the module's default export", () =>
  withPool({}, async (pool) => {
    const { outcome, worker, seconds } = await start(pool, 0, { x: 3 });
    assertEquals(outcome, { state: "complete", values: [9] });
    assertEquals(worker, 0);
    assert(seconds >= 0);
  }));

Deno.test("workerExecutor() passes on reports, attributes and outcome", async () => {
  const onReport = spy();
  await withPool(
    { factory: "reporting", setup: counters() },
    async (pool) => {
      const trial = { number: 4, params: { x: 3 } };
      const { outcome } = await pool.start(trial, onReport, NEVER);
      assertSpyCalls(onReport, 3);
      assertSpyCallArgs(onReport, 0, [
        { step: 1, value: 0.1, metrics: { loss: -1 } },
        { number: 4 },
      ]);
      assertSpyCallArgs(onReport, 2, [
        { step: 5, value: 0.5, metrics: { loss: -5 } },
        undefined,
      ]);
      assertEquals(outcome, {
        state: "complete",
        values: [3, 1],
        gradient: { x: 0.5 },
        attributes: { number: 4, last: [3] },
      });
    },
  );
});

Deno.test("workerExecutor() sets a worker up once and uses it for every trial", async () => {
  const setup = counters();
  await withPool({ factory: "reporting", setup }, async (pool) => {
    const all = [0, 1, 2, 3].map((n) => start(pool, n, { x: n }));
    const results = await Promise.all(all); // more than it has workers: they wait
    assertEquals(
      results.map(({ outcome }) => "values" in outcome && outcome.values[0]),
      [0, 1, 2, 3],
    );
  });
  assertEquals(setup.cells[MADE], 1);
  assertEquals(setup.cells[STARTED], 4);
});

Deno.test("workerExecutor() runs as many trials at once as it has workers", () =>
  withPool({ factory: "meeting", setup: counters(), jobs: 3 }, async (pool) => {
    assertEquals(pool.capacity, 3);
    const placed: number[] = [];
    const all = [0, 1, 2].map((number) =>
      pool.start(
        { number, params: { parties: 3 } },
        ignore,
        NEVER,
        (worker) => {
          placed[number] = worker;
        },
      )
    );
    const results = await Promise.all(all);
    assertEquals(placed, [0, 1, 2]);
    assertEquals(results.map(({ worker }) => worker), placed);
    assertEquals(results[0]!.outcome, { state: "complete", values: [3] });
  }));

Deno.test("workerExecutor() sends a compiled module in the setup", async () => {
  const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 7, 1, 96, 2, 127, 127, 1, 127]
    .concat([3, 2, 1, 0, 7, 7, 1, 3, 97, 100, 100, 0, 0])
    .concat([10, 9, 1, 7, 0, 32, 0, 32, 1, 106, 11]);
  const setup = await WebAssembly.compile(new Uint8Array(bytes));
  await withPool({ factory: "compiled", setup }, async (pool) => {
    const { outcome } = await start(pool, 0, { x: 40 });
    assertEquals(outcome, { state: "complete", values: [42] });
  });
});

Deno.test("workerExecutor() gives a failed outcome for what the objective does wrong", () =>
  withPool({ factory: "failing" }, async (pool) => {
    const reasonOf = async (how: string) => {
      const { outcome } = await start(pool, 0, { how });
      return outcome.state === "failed" ? outcome.reason : outcome.state;
    };
    assertEquals(await reasonOf("throw"), "loss became NaN in epoch 2");
    assert((await reasonOf("uncloneable")).includes("attributes.f is"));
    assert((await reasonOf("nothing")).includes("undefined"));
  }));

const BROKEN: readonly [string, Partial<WorkerExecutorOptions>, string][] = [
  ["module that is not there", { module: MODULE + ".js" }, "objectives.ts.js"],
  ["factory that is not there", { factory: "absent" }, '"absent" is undefined'],
  ["factory that is a number", { factory: "notAFunction" }, "is 5"],
  ["factory that gives a number", { factory: "wrongProduct" }, "gave 5"],
  ["factory that throws", { factory: "broken" }, "there is no data"],
  [
    "setup that cannot be cloned",
    { factory: "broken", setup: { f: ignore } },
    "could not be cloned",
  ],
];

for (const [what, options, message] of BROKEN) {
  Deno.test(`workerExecutor() rejects for a ${what}`, () =>
    withPool(options, async (pool) => {
      for (const number of [0, 1]) {
        const error = await assertRejects(() => start(pool, number), Error);
        assert(error.message.startsWith("Cannot start a worker: "));
        assert(error.message.includes(message), error.message);
        assertEquals(error instanceof WorkerLostError, false);
      }
    }));
}

Deno.test("workerExecutor() refuses options that make no sense", () => {
  assertThrows(
    () => workerExecutor({ module: MODULE, jobs: 0 }),
    RangeError,
    "jobs is 0, expected an integer of at least 1",
  );
  assertThrows(
    () => workerExecutor({ jobs: 1 }),
    RangeError,
    "neither of create and module given, expected one of them",
  );
  assertThrows(
    () => workerExecutor({ module: MODULE, jobs: 1, job: 2 } as never),
    RangeError,
    "job is unknown",
  );
  assertThrows(
    () => workerExecutor({ module: MODULE, jobs: 1, graceMs: Infinity }),
    RangeError,
    "graceMs is Infinity, expected a number from 0 to 2147483647",
  );
  assertThrows(
    () => workerExecutor({ module: "./objective.ts", jobs: 1 }),
    TypeError,
    'module is "./objective.ts", expected an absolute URL',
  );
});

Deno.test("workerExecutor() loses a trial whose worker dies, in whatever way, and goes on", () =>
  withPool({ factory: "dying", jobs: 2 }, async (pool) => {
    for (const how of ["close", "crash", "exit", "process", "reject"]) {
      const [lost, fine] = await Promise.allSettled([
        start(pool, 5, { how }),
        start(pool, 6),
      ]);
      assertEquals(lost.status, "rejected");
      const { reason } = lost as PromiseRejectedResult;
      assertInstanceOf(reason, WorkerLostError);
      assertEquals(reason.number, 5);
      assertInstanceOf(reason.cause, Error);
      assertEquals(fine.status, "fulfilled");
    }
    const { outcome } = await start(pool, 5);
    assertEquals(outcome, { state: "complete", values: [7] });
  }));

Deno.test("what a trial reports after its end reaches no other trial", () =>
  withPool({ factory: "late" }, async (pool) => {
    const steps: number[] = [];
    await start(pool, 0);
    const next = { number: 1, params: {} };
    await pool.start(next, ({ step }) => steps.push(step), NEVER);
    assertEquals(steps, [9]);
  }));

Deno.test("messages of the objective's own are passed over", () =>
  withPool({ factory: "noisy" }, async (pool) => {
    for (const number of [0, 1]) {
      const { outcome } = await start(pool, number);
      assertEquals(outcome, { state: "complete", values: [7] });
    }
  }));

Deno.test("a factory that hangs goes with the trial that is abandoned", async () => {
  const setup = counters();
  const options = { factory: "hangingOnce", setup, graceMs: 50 };
  await withPool(options, async (pool) => {
    const controller = new AbortController();
    const waiting = start(pool, 0, {}, controller.signal);
    await Atomics.waitAsync(setup.cells, MADE, 0, 10_000).value;
    controller.abort();
    await assertRejects(() => waiting, DOMException);
    const { outcome } = await start(pool, 0, {}, AbortSignal.timeout(10_000));
    assertEquals(outcome, { state: "complete", values: [7] });
  });
});

/** Waits until a trial of the objective `busy` is running. */
async function untilStarted({ cells }: Counters): Promise<void> {
  await Atomics.waitAsync(cells, STARTED, 0, 10_000).value;
  assertEquals(cells[STARTED], 1);
}

Deno.test("abort takes effect at once while the objective never pauses", async () => {
  const setup = counters();
  const graceMs = 100;
  await withPool({ factory: "busy", setup, graceMs }, async (pool) => {
    const controller = new AbortController();
    const trial = start(pool, 0, { how: "silent" }, controller.signal);
    await untilStarted(setup);
    const aborted = performance.now();
    controller.abort(new Error("pruned"));
    await assertRejects(() => trial, Error, "pruned");
    assertLess(performance.now() - aborted, graceMs);
    const { outcome } = await start(pool, 1); // waits for the new worker
    assertEquals(outcome, { state: "complete", values: [1] });
  });
  assertEquals(setup.cells[MADE], 2);
});

Deno.test("abort stops an objective at its next report and keeps the worker", async () => {
  const setup = counters();
  await withPool({ factory: "busy", setup, graceMs: 60_000 }, async (pool) => {
    const controller = new AbortController();
    const onReport = spy();
    const trial = { number: 0, params: { how: "report" } };
    const running = pool.start(trial, onReport, controller.signal);
    await untilStarted(setup);
    controller.abort();
    await assertRejects(() => running, DOMException, "abort");
    const reports = onReport.calls.length;
    await start(pool, 1);
    assertSpyCalls(onReport, reports); // none after the abort
  });
  assertEquals(setup.cells[FLAG], 1);
  assertEquals(setup.cells[MADE], 1);
});

Deno.test("a trial that is aborted before it starts never runs", async () => {
  const setup = counters();
  await withPool({ factory: "reporting", setup }, async (pool) => {
    const waiting = new AbortController();
    const first = start(pool, 0, { x: 0 });
    const second = start(pool, 1, { x: 0 }, waiting.signal);
    waiting.abort(new Error("stopped"));
    await assertRejects(() => second, Error, "stopped");
    const dead = AbortSignal.abort(new Error("never"));
    await assertRejects(() => start(pool, 2, {}, dead), Error, "never");
    await first;
  });
  assertEquals(setup.cells[STARTED], 1);
});

Deno.test("close() rejects what is running and what comes", async () => {
  const setup = counters();
  const pool = workerExecutor({
    module: MODULE,
    factory: "busy",
    setup,
    jobs: 1,
  });
  const running = start(pool, 0, { how: "silent" });
  const waiting = start(pool, 1);
  await untilStarted(setup);
  pool.close();
  await assertRejects(() => running, Error, "The executor was closed");
  await assertRejects(() => waiting, Error, "The executor was closed");
  await assertRejects(() => start(pool, 2), Error, "The executor was closed");
});
