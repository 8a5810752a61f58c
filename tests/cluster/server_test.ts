import { assertEquals } from "@std/assert";
import { jetstream, jetstreamManager } from "../../src/cluster/nats.ts";
import { isOvertaken } from "../../src/cluster/server.ts";
import { NatsCluster } from "../support/nats_cluster.ts";
import { natsPrograms } from "../support/nats_server.ts";
import { connect } from "./support.ts";

for (const program of natsPrograms) {
  Deno.test(`isOvertaken() knows who was late, however close (nats-server ${program.version})`, async () => {
    await using cluster = await NatsCluster.start({ program });
    await using connection = await connect(cluster.servers[0]!);
    const { streams } = await jetstreamManager(connection);
    await streams.add({ name: "race", subjects: ["race"], num_replicas: 3 });
    const client = jetstream(connection);
    const expect = { lastSubjectSequence: 0 };
    const race = Array.from(
      { length: 20 },
      () => client.publish("race", "", { expect, retries: 5 }),
    );
    const late = (await Promise.allSettled(race)).filter((one) =>
      one.status === "rejected"
    );
    assertEquals(late.length, 19);
    for (const { reason } of late) assertEquals(isOvertaken(reason), true);
  });
}
