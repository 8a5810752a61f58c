import { assertEquals } from "@std/assert";
import { makeStreams } from "../../../src/cluster/coordinator/streams.ts";
import {
  lastOf,
  serverOf,
  type StudyServer,
} from "../../../src/cluster/server.ts";
import { Checkpoints } from "../../../src/cluster/worker/checkpoints.ts";
import { hasNats, NatsServer } from "../../support/nats_server.ts";
import { connect } from "../support.ts";

const NUMBER = 4;

/** Runs a function with a study's streams on a server. */
async function onServer(run: (server: StudyServer) => Promise<void>) {
  await using nats = await NatsServer.start();
  await using connection = await connect(nats);
  const server = await serverOf(connection, "study");
  await makeStreams(server, 1, 1000);
  await run(server);
}

/** Those of one of the attempts at the trial. */
function attempt(
  server: StudyServer,
  sequence: number,
  delivery: number,
  dropping = new AbortController(),
): Checkpoints {
  return new Checkpoints({
    server,
    run: "run",
    attempt: { number: NUMBER, sequence, delivery },
    reported: () => Promise.resolve(),
    signal: dropping.signal,
  });
}

const { signal } = new AbortController();

/** What a trial is at some step. */
const at = (step: number) => ({
  resumeFrom: Uint8Array.of(step),
  step,
  seconds: step / 2,
  attributes: { step },
});

Deno.test({
  name: "a checkpoint of the attempt before is where the next one begins",
  ignore: !hasNats,
  fn: () =>
    onServer(async (server) => {
      const first = attempt(server, 3, 1);
      await first.take(signal);
      assertEquals(await first.progress(), undefined);
      for (const step of [1, 2, 3]) await first.keep(at(step));
      const second = attempt(server, 3, 2);
      await second.take(signal);
      assertEquals(await second.progress(), at(3));
      await second.keep(at(5));
      const third = attempt(server, 9, 1);
      await third.take(signal);
      assertEquals(await third.progress(), at(5));
    }),
});

Deno.test({
  name: "an attempt that was overtaken keeps nothing any more",
  ignore: !hasNats,
  fn: () =>
    onServer(async (server) => {
      const first = attempt(server, 3, 1), second = attempt(server, 3, 2);
      await first.take(signal);
      await second.take(signal);
      // Refused, then known to be overtaken.
      await first.keep(at(46)).catch(() => {});
      await first.keep(at(47));
      const third = attempt(server, 3, 3);
      await third.take(signal);
      assertEquals(await third.progress(), undefined);
      await second.keep(at(1)).catch(() => {});

      const late = attempt(server, 2, 7); // comes to it when all that was
      await late.take(signal);
      await late.keep(at(40));
      assertEquals(await late.progress(), undefined);
      await third.keep(at(2));
      const fourth = attempt(server, 3, 4);
      await fourth.take(signal);
      assertEquals(await fourth.progress(), at(2));
    }),
});

Deno.test({
  name: "one that nobody wants any more is not kept",
  ignore: !hasNats,
  fn: () =>
    onServer(async (server) => {
      const dropping = new AbortController();
      const first = attempt(server, 3, 1, dropping);
      await first.take(signal);
      await first.keep(at(1));
      dropping.abort();
      await first.keep(at(2));
      const second = attempt(server, 3, 2);
      await second.take(signal);
      assertEquals(await second.progress(), at(1));
    }),
});

Deno.test({
  name: "what is no record is written over, and bytes that are gone cost time",
  ignore: !hasNats,
  fn: () =>
    onServer(async (server) => {
      const { jetstream, manager, names } = server;
      const subject = names.checkpoint(NUMBER);
      await jetstream.publish(subject, new TextEncoder().encode("{"));
      const first = attempt(server, 3, 1);
      await first.take(signal);
      await first.keep(at(1));
      const part = names.trialBlob(NUMBER, "3-1-0")(0);
      const { seq } = (await lastOf(server, names.blobStream, part))!;
      await manager.streams.deleteMessage(names.blobStream, seq);
      const second = attempt(server, 3, 2);
      await second.take(signal);
      assertEquals(await second.progress(), undefined);
    }),
});
