import { assert, assertEquals } from "@std/assert";
import {
  createStudy,
  type RunEvent,
  type SettingsInput,
  type StudyEvent,
} from "../../mod.ts";
import { pause } from "../../src/cluster/server.ts";
import { makeObjective } from "./objective.ts";
import { hasNats, NatsServer } from "../support/nats_server.ts";
import {
  exportOf,
  moduleTask,
  withCoordinator,
  WorkerProcess,
} from "./support.ts";

const SETTINGS = {
  space: { x: { type: "float", low: 0, high: 1 } },
  sampler: "tpe",
  pruner: "asha",
  seed: 3,
} as const satisfies SettingsInput;

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: !hasNats, fn });
}

test("two worker processes give the export of one thread", async () => {
  const here = await createStudy(SETTINGS);
  await here.optimize(makeObjective({}), { total: 30 });

  await using server = await NatsServer.start();
  await using _a = new WorkerProcess(server, "2");
  await using _b = new WorkerProcess(server, "1");
  const there = await createStudy(SETTINGS);
  const task = await moduleTask();
  await withCoordinator(
    server,
    there,
    { task },
    (executor) => there.optimize(executor, { total: 30 }),
  );
  assertEquals(exportOf(there), exportOf(here));
});

test("the trial of a killed worker goes to another within the lease", async () => {
  const here = await createStudy(SETTINGS);
  await here.optimize(makeObjective({}), { total: 6 });

  await using server = await NatsServer.start();
  await using first = new WorkerProcess(server, "1");
  const there = await createStudy(SETTINGS);
  const task = await moduleTask({ stepMs: 200 });
  const events: (StudyEvent | RunEvent)[] = [];
  let killedAt = Infinity, lostAt = Infinity;
  const others: WorkerProcess[] = [];
  await withCoordinator(
    server,
    there,
    { task },
    (executor) =>
      there.optimize(executor, {
        total: 6,
        onEvent: (event) => {
          events.push(event);
          if (event.type === "lost") lostAt = performance.now();
          const isTime = event.type === "progress" && event.number === 0;
          if (!isTime || killedAt < Infinity) return;
          others.push(new WorkerProcess(server, "1"));
          killedAt = performance.now();
          first.end("SIGKILL");
        },
      }),
  );
  for (const other of others) await other[Symbol.asyncDispose]();
  assertEquals(exportOf(there), exportOf(here));
  const lost = events.filter(({ type }) => type === "lost");
  assertEquals(lost.length, 1);
  // The lease is a second; the other worker takes some time to start as well.
  assert(lostAt - killedAt < 6_000, `${lostAt - killedAt} ms`);
});

test("a trial that kills its worker three times is failed", async () => {
  await using server = await NatsServer.start();
  const there = await createStudy({ ...SETTINGS, pruner: "none" });
  const task = await moduleTask({ deadly: 1 });
  let worker = new WorkerProcess(server, "1");
  let lost = 0;
  await withCoordinator(
    server,
    there,
    { task },
    (executor) =>
      there.optimize(executor, {
        total: 3,
        onEvent: (event) => {
          if (event.type === "lost") lost++;
          if (event.type !== "started" || event.number !== 1) return;
          // Somebody starts them again.
          const { status } = worker;
          status.then(() => worker = new WorkerProcess(server, "1"));
        },
      }),
  );
  await worker[Symbol.asyncDispose]();
  assertEquals(lost, 3);
  const [first, deadly, last] = there.trials;
  assertEquals(first!.outcome!.state, "complete");
  assertEquals(last!.outcome!.state, "complete");
  const { outcome, run } = deadly!;
  assert(outcome?.state === "failed");
  assert(outcome.reason.startsWith("worker lost 3 times: "), outcome.reason);
  assertEquals(run?.attempts, 3);
});

test("a pruned trial is abandoned by its worker at once", async () => {
  await using server = await NatsServer.start();
  await using _worker = new WorkerProcess(server, "1");
  const diary = await Deno.makeTempFile();
  const there = await createStudy({
    ...SETTINGS,
    sampler: "random",
    pruner: { name: "threshold", options: { upper: 0 } },
  });
  const task = await moduleTask({ steps: 200, stepMs: 50, diary });
  const started = performance.now();
  await withCoordinator(
    server,
    there,
    { task },
    (executor) => there.optimize(executor, { total: 3 }),
  );
  assertEquals(
    there.trials.map(({ outcome }) => outcome?.state),
    ["pruned", "pruned", "pruned"],
  );
  assert(performance.now() - started < 15_000); // not 3 × 200 × 50 ms
  const steps = (await Deno.readTextFile(diary)).trim().split("\n");
  assert(steps.length < 60, `${steps.length} steps`);
  await Deno.remove(diary);
});

test("a worker that leaves gives its trial back, which loses none", async () => {
  const here = await createStudy(SETTINGS);
  await here.optimize(makeObjective({}), { total: 4 });

  await using server = await NatsServer.start();
  await using first = new WorkerProcess(server, "1");
  const there = await createStudy(SETTINGS);
  const task = await moduleTask({ stepMs: 400 });
  const types: string[] = [];
  let second: WorkerProcess | undefined;
  let code: Promise<number> | undefined;
  await withCoordinator(
    server,
    there,
    { task },
    (executor) =>
      there.optimize(executor, {
        total: 4,
        onEvent: (event) => {
          types.push(event.type);
          const isTime = event.type === "progress" && event.number === 0;
          if (!isTime || second !== undefined) return;
          second = new WorkerProcess(server, "1");
          code = first.end("SIGTERM");
        },
      }),
  );
  assertEquals(await code, 0);
  await second?.[Symbol.asyncDispose]();
  assertEquals(exportOf(there), exportOf(here));
  assertEquals(types.includes("lost"), false);
});

test("a worker leaves though its server is away", async () => {
  await using server = await NatsServer.start();
  await using worker = new WorkerProcess(server, "2"); // a slot stays free
  const study = await createStudy(SETTINGS);
  const task = await moduleTask({ steps: 1_000, stepMs: 300 });
  const stopping = new AbortController();
  const leave = async () => {
    await server.kill();
    const late = pause(30_000).then(() => "it is still there");
    const left = await Promise.race([worker.end("SIGTERM"), late]);
    await server.restart();
    stopping.abort();
    return left;
  };
  let left: Promise<number | string> | undefined;
  await withCoordinator(
    server,
    study,
    { task },
    (executor) =>
      study.optimize(executor, {
        total: 1,
        signal: stopping.signal,
        onEvent: ({ type }) => {
          if (type === "progress") left ??= leave();
        },
      }).catch(() => {}), // as it is stopped
  );
  assertEquals(await left, 0);
});

test("the trial of a killed worker goes on from its last checkpoint", async () => {
  const settings = { ...SETTINGS, pruner: "none" } as const;
  const here = await createStudy(settings);
  await here.optimize(makeObjective({ steps: 60, stepMs: 0 }), { total: 1 });

  await using server = await NatsServer.start();
  await using first = new WorkerProcess(server, "1");
  const diary = await Deno.makeTempFile();
  const there = await createStudy(settings);
  const task = await moduleTask({ steps: 60, stepMs: 100, diary });
  const kept: WorkerProcess[] = [];
  await withCoordinator(
    server,
    there,
    { task },
    (executor) =>
      there.optimize(executor, {
        total: 1,
        onEvent: (event) => {
          const isTime = event.type === "progress" && event.report.step === 45;
          if (!isTime || kept.length > 0) return;
          first.end("SIGKILL");
          kept.push(new WorkerProcess(server, "1"));
        },
      }),
  );
  for (const worker of kept) await worker[Symbol.asyncDispose]();
  assertEquals(exportOf(there), exportOf(here));
  assertEquals(there.trials[0]!.run?.attempts, 2);
  const lines = (await Deno.readTextFile(diary)).trim().split("\n");
  const repeated = lines.length - new Set(lines).size;
  // Two seconds of steps of 100 ms.
  assert(repeated <= 20, `${repeated} steps were done again`);
  await Deno.remove(diary);
});

test("workers of another coordinator have other numbers", async () => {
  await using server = await NatsServer.start();
  await using _worker = new WorkerProcess(server, "1");
  const study = await createStudy({ ...SETTINGS, sampler: "random" });
  const task = await moduleTask();
  for (const total of [2, 4]) {
    await withCoordinator(
      server,
      study,
      { task },
      (executor) => study.optimize(executor, { total }),
    );
  }
  assertEquals(study.trials.map(({ run }) => run?.worker), [0, 0, 1, 1]);
});
