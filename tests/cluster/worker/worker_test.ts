import { assertEquals, assertRejects } from "@std/assert";
import { createStudy, type Executor } from "../../../mod.ts";
import { errors } from "../../../src/cluster/nats.ts";
import type { ClusterCoordinator } from "../../../src/cluster/coordinator/open.ts";
import { encode } from "../../../src/cluster/protocol/messages.ts";
import { readLast, serverOf } from "../../../src/cluster/server.ts";
import { work } from "../../../src/cluster/worker/worker.ts";
import { hasNats, NatsServer } from "../../support/nats_server.ts";
import { connect, moduleTask, withCoordinator } from "../support.ts";

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: !hasNats, fn });
}

/** An executor whose every trial comes to 1. */
const ones: Executor = {
  capacity: 1,
  start: () =>
    Promise.resolve({
      outcome: { state: "complete", values: [1] },
      seconds: 0,
      worker: 0,
    }),
  close() {},
};

/** A study of one trial; `open` is that of its only worker. */
async function runWith(
  open: (coordinator: ClusterCoordinator) => Promise<Executor>,
): Promise<void> {
  await using server = await NatsServer.start();
  await using connection = await connect(server);
  const study = await createStudy({
    space: { x: { type: "float", low: 0, high: 1 } },
    sampler: "random",
  });
  const leaving = new AbortController();
  const task = await moduleTask();
  await withCoordinator(server, study, { task }, async (coordinator) => {
    const working = work({
      connection,
      study: "study",
      jobs: 1,
      open: () => open(coordinator),
      signal: leaving.signal,
    });
    const done = study.optimize(coordinator, { total: 1 });
    done.catch(() => {}); // it ends with the coordinator
    try {
      await Promise.race([working, done]);
    } finally {
      leaving.abort();
    }
    await working;
  });
  assertEquals(Object(study.trials[0]!.outcome).values, [1]);
}

test("a worker that cannot open a study as its server is away tries again", async () => {
  let times = 0;
  await runWith(() =>
    times++ === 0
      ? Promise.reject(new errors.TimeoutError())
      : Promise.resolve(ones)
  );
  assertEquals(times, 2);
});

test("a worker outlives a trial that has ended and of which nothing is left", async () => {
  await using server = await NatsServer.start();
  await using connection = await connect(server);
  const study = await createStudy({
    space: { x: { type: "float", low: 0, high: 1 } },
    sampler: "random",
  });
  const leaving = new AbortController();
  const task = await moduleTask();
  await withCoordinator(server, study, { task }, async (coordinator) => {
    const working = work({
      connection,
      study: "study",
      jobs: 1,
      open: () => Promise.resolve(ones),
      signal: leaving.signal,
    });
    await study.optimize(coordinator, { total: 1 });
    const stored = await serverOf(connection, "study");
    const { jetstream, names } = stored;
    const { stateStream } = names;
    const found = await readLast(stored, stateStream, names.study, "study");
    // As a server has it that was killed before it knew of the end.
    await jetstream.publish(
      names.work(0),
      encode("work", {
        run: found!.message.run,
        number: 0,
        params: { x: 0.5 },
        resumeFrom: { digest: "0".repeat(64), sizeBytes: 5 },
      }),
    );
    await Promise.race([working, study.optimize(coordinator, { total: 2 })]);
    leaving.abort();
    await working;
  });
  assertEquals(study.trials.length, 2);
});

test("a worker that cannot run a study's trials ends with the reason", async () => {
  const refusal = new Error("Cannot run the study's trials: it is forbidden");
  await assertRejects(
    () => runWith(() => Promise.reject(refusal)),
    Error,
    "it is forbidden",
  );
});
