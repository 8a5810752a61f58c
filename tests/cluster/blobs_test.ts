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
    const bytes = Uint8Array.from(
      { length: 300_000 },
      (_, i) => (i * 2654435761) >>> 24,
    );
    const at = (part: string) => study.names.trialBlob(0, part);
    const ref = await putBlob(study, at("start"), bytes);
    await server.kill();
    const acting = Promise.all([
      getBlob(study, at("start"), ref),
      putBlob(study, at("end"), bytes),
    ]);
    // Longer than a request waits for its answer.
    await new Promise((resolve) => setTimeout(resolve, 5_500));
    await server.restart();
    const [got, again] = await acting;
    assertEquals(got, bytes);
    assertEquals(again, ref);
    assertEquals(await getBlob(study, at("end"), again), bytes);
  },
});
