import { assertEquals, assertRejects } from "@std/assert";
import { createStudy, type RunEvent, type StudyEvent } from "../../../mod.ts";
import { coordinate } from "../../../src/cluster/coordinator/open.ts";
import { serverOf } from "../../../src/cluster/server.ts";
import type { NatsConnection } from "../../../src/cluster/nats.ts";
import { hasNats, NatsServer } from "../../support/nats_server.ts";
import { Puppet } from "../puppet.ts";
import { connect, moduleTask, withCoordinator } from "../support.ts";

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: !hasNats, fn });
}

const newStudy = () =>
  createStudy({
    space: { x: { type: "float", low: 0, high: 1 } },
    sampler: "random",
  });

test("only what the last to claim a trial tells counts, and once", async () => {
  await using server = await NatsServer.start();
  await using connection = await connect(server);
  const study = await newStudy();
  const lost: (RunEvent | StudyEvent)[] = [];
  await withCoordinator(
    server,
    study,
    { task: await moduleTask() },
    async (executor) => {
      const done = study.optimize(executor, {
        total: 2,
        onEvent: (event) => {
          if (event.type === "lost") lost.push(event);
        },
      });
      const slow = await Puppet.join(connection, "slow");
      const quick = await Puppet.join(connection, "quick");
      assertEquals(await slow.take(), [0, 1]);
      await slow.result(8); // never claimed
      await slow.say({ type: "claim" });
      await slow.report(1, 5);
      assertEquals(await quick.take(), [0, 2]); // after the lease
      await quick.say({ type: "claim" });
      await slow.report(2, 9);
      await slow.result(9);
      await slow.say({ type: "claim" }); // again, too late
      await quick.report(1, 5);
      await quick.report(2, 4);
      await quick.say({
        type: "result",
        outcome: { state: "complete", values: [3] },
        seconds: 1,
      }, { run: "another" });
      await quick.result(4);
      await quick.result(7);
      quick.acknowledge();
      assertEquals(await slow.take(), [1, 1]);
      await slow.say({ type: "claim" });
      await slow.result(1);
      slow.acknowledge();
      await done;
    },
  );
  assertEquals(lost.map((event) => Object(event).reason), ["slow fell silent"]);
  const [first, second] = study.trials;
  assertEquals(Object(first!.outcome).values, [4]);
  assertEquals(first!.reports.map(({ value }) => value), [5, 4]);
  assertEquals(first!.run?.attempts, 2);
  assertEquals(Object(second!.outcome).values, [1]);
});

test("an attempt that reports something else than the one before stops the study", async () => {
  await using server = await NatsServer.start();
  await using connection = await connect(server);
  const study = await newStudy();
  await withCoordinator(
    server,
    study,
    { task: await moduleTask() },
    async (executor) => {
      const done = study.optimize(executor, { total: 1 });
      const stopped = assertRejects(() => done, Error, "expected the same");
      const worker = await Puppet.join(connection, "worker");
      await worker.take();
      await worker.say({ type: "claim" });
      await worker.report(1, 5);
      await worker.take();
      await worker.say({ type: "claim" });
      await worker.report(1, 6);
      await stopped;
    },
  );
});

test("messages that are none change nothing", async () => {
  await using server = await NatsServer.start();
  await using connection = await connect(server);
  const study = await newStudy();
  await withCoordinator(
    server,
    study,
    { task: await moduleTask() },
    async (executor) => {
      const done = study.optimize(executor, { total: 1 });
      const worker = await Puppet.join(connection, "worker");
      await worker.take();
      await worker.say({ type: "claim" });
      const { jetstream, names } = await serverOf(connection, "study");
      for (const text of ["", "{", "null", "[]", '{"protocol":1}', "\xff"]) {
        const bytes = new TextEncoder().encode(text);
        await jetstream.publish(names.event("worker", 0), bytes);
        connection.publish(names.alive("worker"), bytes);
      }
      await worker.result(2);
      await done;
    },
  );
  assertEquals(Object(study.trials[0]!.outcome).values, [2]);
});

test("a trial whose message is gone is put out once more", async () => {
  await using server = await NatsServer.start();
  await using connection = await connect(server);
  const study = await newStudy();
  await withCoordinator(
    server,
    study,
    { task: await moduleTask() },
    async (executor) => {
      const done = study.optimize(executor, { total: 1 });
      const worker = await Puppet.join(connection, "worker");
      await worker.take();
      await worker.say({ type: "claim" });
      worker.acknowledge(); // and dies
      assertEquals(await worker.take(), [0, 1]);
      await worker.say({ type: "claim" });
      await worker.result(2);
      await done;
    },
  );
  assertEquals(study.trials[0]!.run?.attempts, 2);
});

test("a trial whose result is missing is put out once more", async () => {
  await using server = await NatsServer.start();
  await using connection = await connect(server);
  const study = await newStudy();
  await withCoordinator(
    server,
    study,
    { task: await moduleTask() },
    async (executor) => {
      const done = study.optimize(executor, { total: 1 });
      const worker = await Puppet.join(connection, "worker");
      await worker.take();
      await worker.say({ type: "claim" });
      worker.acknowledge(); // its result is nowhere
      const living = setInterval(() => worker.live(), 200);
      assertEquals(await worker.take(), [0, 1]);
      clearInterval(living);
      await worker.say({ type: "claim" });
      await worker.result(2);
      await done;
    },
  );
  assertEquals(study.trials[0]!.run?.attempts, 2);
});

test("a trial of whose reports one is missing runs again", async () => {
  await using server = await NatsServer.start();
  await using connection = await connect(server);
  const study = await newStudy();
  const lost: (RunEvent | StudyEvent)[] = [];
  await withCoordinator(
    server,
    study,
    { task: await moduleTask() },
    async (executor) => {
      const done = study.optimize(executor, {
        total: 1,
        onEvent: (event) => {
          if (event.type === "lost") lost.push(event);
        },
      });
      const worker = await Puppet.join(connection, "worker");
      await worker.take();
      await worker.say({ type: "claim" });
      await worker.report(1, 5);
      await worker.say({ type: "report", report: { step: 3, value: 3 } }, {
        index: 3,
      });
      await worker.result(3);
      worker.acknowledge();
      assertEquals(await worker.take(), [0, 1]);
      await worker.say({ type: "claim" });
      for (const step of [1, 2, 3]) await worker.report(step, 6 - step);
      await worker.result(3);
      await done;
    },
  );
  assertEquals(lost.map((event) => Object(event).reason), [
    "some of what worker told is missing",
  ]);
  const [trial] = study.trials;
  assertEquals(trial!.reports.map(({ value }) => value), [5, 4, 3]);
});

test("a second coordinator is refused while the first lives, and takes over when it has died", async () => {
  await using server = await NatsServer.start();
  const study = await newStudy();
  const task = await moduleTask();
  const open = async (connection: NatsConnection) =>
    await coordinate({
      connection,
      study: "study",
      settings: study.settings,
      trials: study.trials,
      task,
      leaseSeconds: 1,
    });
  const first = await connect(server, "first");
  const one = await open(first);
  await using second = await connect(server, "second");
  await assertRejects(
    () => open(second),
    Error,
    'Cannot coordinate study "study": another coordinator does',
  );
  await first.close(); // nobody hears of it any more
  const two = await open(second);
  one.close();
  await one.ended();
  two.close();
  await two.ended();
});

test("a coordinator whose server does not answer says so", async () => {
  await using server = await NatsServer.start();
  await using connection = await connect(server);
  const { settings } = await newStudy();
  const task = await moduleTask();
  await server.kill();
  await assertRejects(
    () =>
      coordinate({ connection, study: "study", settings, trials: [], task }),
    Error,
    'Cannot coordinate study "study": the server says "timeout"',
  );
});

test("a trial that is pruned counts as ended in the status", async () => {
  await using server = await NatsServer.start();
  await using connection = await connect(server);
  const study = await newStudy();
  await withCoordinator(
    server,
    study,
    { task: await moduleTask() },
    async (executor) => {
      const pruning = new AbortController();
      const reported = Promise.withResolvers<void>();
      const trial = executor.start(
        { number: 0, params: { x: 0.5 } },
        () => reported.resolve(),
        pruning.signal,
      );
      const worker = await Puppet.join(connection, "worker");
      await worker.take();
      await worker.say({ type: "claim" });
      await worker.report(0, 1);
      await reported.promise;
      assertEquals([executor.status.running, executor.status.ended], [1, 0]);
      pruning.abort();
      await assertRejects(() => trial);
      const { running, ended, endedLastMinute } = executor.status;
      assertEquals([running, ended, endedLastMinute], [0, 1, 1]);
    },
  );
});
