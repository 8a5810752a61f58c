import { assert, assertFalse } from "@std/assert";
import { makeStreams } from "../../../src/cluster/coordinator/streams.ts";
import { encode } from "../../../src/cluster/protocol/messages.ts";
import { pause, serverOf } from "../../../src/cluster/server.ts";
import { Watch } from "../../../tools/chaos/watch.ts";
import { connect } from "../../cluster/support.ts";
import { hasNats, NatsServer } from "../../support/nats_server.ts";

Deno.test({
  name: "an attempt is overtaken by a later one of its own run alone",
  ignore: !hasNats,
  fn: async () => {
    await using nats = await NatsServer.start();
    await using connection = await connect(nats);
    const server = await serverOf(connection, "watched");
    await makeStreams(server, 1, 1_000);
    const watch = new Watch(connection, "watched");
    const claim = { type: "claim", number: 5, delivery: 1 } as const;
    for (const run of ["before", "now"]) {
      await server.jetstream.publish(
        server.names.event("worker", 5),
        encode("event", { ...claim, run, sequence: 40, index: 0 }),
      );
    }
    while (watch.seen.length < 2) await pause(20);
    const attempt = { number: 5, sequence: 39, delivery: 1 };
    assert(watch.isOvertaken({ ...attempt, run: "now" }));
    assertFalse(watch.isOvertaken({ ...attempt, run: "after" }));
    assertFalse(watch.isOvertaken({ ...attempt, sequence: 40, run: "now" }));
    await watch.close();
  },
});
