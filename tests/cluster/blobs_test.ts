import { assertEquals } from "@std/assert";
import { getBlob, putBlob } from "../../src/cluster/blobs.ts";
import { makeStreams } from "../../src/cluster/coordinator/streams.ts";
import { serverOf } from "../../src/cluster/server.ts";
import { hasNats, NatsServer } from "../support/nats_server.ts";
import { connect } from "./support.ts";

Deno.test({
  name: "blobs are put and got although the server dies meanwhile",
  ignore: !hasNats,
  fn: async () => {
    await using server = await NatsServer.start();
    await using connection = await connect(server);
    const study = await serverOf(connection, "study");
    await makeStreams(study, 1, 1_000);
    const bytes = crypto.getRandomValues(new Uint8Array(60_000));
    const at = study.names.trialBlob(0, "end");
    const duringAnOutage = async <T>(act: () => Promise<T>): Promise<T> => {
      await server.kill();
      const acting = act();
      await new Promise((resolve) => setTimeout(resolve, 5_500));
      await server.restart();
      return await acting;
    };
    const ref = await duringAnOutage(() => putBlob(study, at, bytes));
    const got = await duringAnOutage(() => getBlob(study, at, ref));
    assertEquals(got, bytes);
  },
});
