import { assertEquals } from "@std/assert";
import { putBlob } from "../../../src/cluster/blobs.ts";
import { type BlobsOf, Desk } from "../../../src/cluster/coordinator/desk.ts";
import { makeStreams } from "../../../src/cluster/coordinator/streams.ts";
import { serverOf } from "../../../src/cluster/server.ts";
import type { TrialStart } from "../../../src/tune/executor.ts";
import { hasNats, NatsServer } from "../../support/nats_server.ts";
import { connect } from "../support.ts";

const { signal } = new AbortController();

Deno.test({
  name:
    "blobs of ended trials are removed, and asked for only where there are any",
  ignore: !hasNats,
  fn: async () => {
    await using server = await NatsServer.start();
    await using connection = await connect(server);
    const study = await serverOf(connection, "study");
    await makeStreams(study, 1, 1_000);
    const { names: { blobStream, trialEnd }, manager } = study;
    let purges = 0;
    connection.subscribe(`$JS.API.STREAM.PURGE.${blobStream}`, {
      callback: () => void purges++,
    });
    /** How many purges it takes to end a trial, of which nothing is left. */
    const purgesOf = async (
      blobs: BlobsOf,
      more: Partial<TrialStart>,
      end: { readonly pauses?: true; readonly isQueued?: true } = {},
    ) => {
      const trial: TrialStart = { number: 0, params: {}, ...more };
      const desk = new Desk(study, "run", blobs, (notice) => {
        throw new Error(notice);
      });
      await desk.put(trial, undefined, signal);
      const checkpoint = end.pauses &&
        await putBlob(study, trialEnd(0), Uint8Array.of(1));
      const outcome = {
        state: "complete",
        values: [1],
        ...(checkpoint && { checkpoint }),
      } as const;
      const worker = "worker", seconds = 1, copy = 0;
      await desk.outcomeOf(0, { copy, outcome, seconds, worker });
      const before = purges;
      desk.clear(0, end.isQueued ? [0] : []);
      await desk.settled();
      await connection.flush();
      const { state } = await manager.streams.info(blobStream);
      assertEquals(state.messages, 0);
      await manager.streams.purge(study.names.workStream);
      return purges - before;
    };
    assertEquals(await purgesOf("some", {}), 0);
    assertEquals(await purgesOf("some", { until: 3 }), 1);
    assertEquals(await purgesOf("some", { resumeFrom: Uint8Array.of(1) }), 1);
    assertEquals(await purgesOf("some", {}, { pauses: true }), 1);
    assertEquals(await purgesOf("some", {}, { isQueued: true }), 1);
    assertEquals(await purgesOf("all", {}), 1);
    assertEquals(await purgesOf("none", {}, { isQueued: true }), 0);
  },
});
