import { assertEquals } from "@std/assert";
import { createStudy } from "../../../../mod.ts";
import { decode, encode } from "../../../../src/cluster/protocol/messages.ts";
import { serverOf } from "../../../../src/cluster/server.ts";
import { hasNats, NatsServer } from "../../../support/nats_server.ts";
import { Puppet } from "../../puppet.ts";
import { connect, moduleTask, withCoordinator } from "../../support.ts";

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: !hasNats, fn });
}

const newStudy = () =>
  createStudy({
    space: { x: { type: "float", low: 0, high: 1 } },
    sampler: "random",
  });

test("nobody confirms its own word, and a liar is heard no more", async () => {
  await using server = await NatsServer.start();
  await using connection = await connect(server);
  const study = await newStudy();
  const options = {
    task: await moduleTask(),
    verify: { share: 1, bestTrials: () => study.bestTrials },
  };
  await withCoordinator(server, study, options, async (executor) => {
    const done = study.optimize(executor, { total: 1 });
    const liar = await Puppet.join(connection, "liar");
    const anna = await Puppet.join(connection, "anna");
    const ben = await Puppet.join(connection, "ben");
    assertEquals(await liar.take(), [0, 1]);
    await liar.say({ type: "claim" });
    await liar.result(8);
    liar.acknowledge();
    assertEquals(await liar.take(), [0, 1]); // the other copy
    await liar.say({ type: "claim" });
    await liar.result(8); // nobody's word but its own
    assertEquals(await anna.take(), [0, 2]);
    await anna.say({ type: "claim" });
    await anna.result(4);
    anna.acknowledge();
    assertEquals(await ben.take(), [0, 1]); // they disagree
    await ben.say({ type: "claim" });
    await ben.result(4);
    ben.acknowledge();
    await done;
    const { verified, refused } = executor.status;
    assertEquals(verified, { confirmed: 1, waiting: 0, shutOut: ["liar"] });

    const again = study.optimize(executor, { total: 2 });
    assertEquals(await liar.take(), [1, 1]);
    await liar.say({ type: "claim" });
    await liar.result(7);
    assertEquals(await anna.take(), [1, 1]);
    await anna.say({ type: "claim" });
    await anna.result(3);
    anna.acknowledge();
    assertEquals(await ben.take(), [1, 2]); // after the liar's lease
    await ben.say({ type: "claim" });
    await ben.result(3);
    ben.acknowledge();
    await again;
    assertEquals(executor.status.refused, refused + 2);

    const { names } = await serverOf(connection, "study");
    const alive = { run: liar.run, jobs: 1, about: "", running: [] };
    const answer = await connection.request(
      names.alive("liar"),
      encode("alive", alive),
    );
    assertEquals(
      decode("orders", answer.data).shutOut,
      "two others computed something else than its trial 0",
    );
    assertEquals(executor.status.workers, []);
  });
  const values = study.trials.map(({ outcome }) => Object(outcome).values);
  assertEquals(values, [[4], [3]]);
});

test("a false report is found before its trial has ended", async () => {
  await using server = await NatsServer.start();
  await using connection = await connect(server);
  const study = await newStudy();
  const options = {
    task: await moduleTask(),
    verify: { share: 1, bestTrials: () => study.bestTrials },
  };
  await withCoordinator(server, study, options, async (executor) => {
    const done = study.optimize(executor, { total: 1 });
    const workers = [];
    for (
      const [name, value] of [["liar", 9], ["anna", 5], ["ben", 5]] as const
    ) {
      const worker = await Puppet.join(connection, name);
      await worker.take();
      await worker.say({ type: "claim" });
      await worker.report(1, value);
      workers.push(worker);
    }
    const [, anna, ben] = workers;
    await anna!.result(4);
    await ben!.result(4);
    await done;
    assertEquals(executor.status.verified?.shutOut, ["liar"]);
  });
  assertEquals(study.trials[0]!.reports.map(({ value }) => value), [5]);
});
