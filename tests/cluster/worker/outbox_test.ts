import { assertEquals } from "@std/assert";
import { decode } from "../../../src/cluster/protocol/messages.ts";
import { namesOf } from "../../../src/cluster/protocol/subjects.ts";
import type { StudyServer } from "../../../src/cluster/server.ts";
import { Outbox } from "../../../src/cluster/worker/outbox.ts";

Deno.test("Outbox: tells in order, each event by a subject and an index of its own", async () => {
  const sent: [subject: string, index: number][] = [];
  const jetstream = {
    publish: (subject: string, bytes: Uint8Array) => {
      sent.push([subject, decode("event", bytes).index]);
      // The first finds no server.
      if (sent.length === 1) return Promise.reject(new Error("away"));
      return Promise.resolve({});
    },
  };
  const server = { jetstream, names: namesOf("study") };
  const outbox = new Outbox(
    server as unknown as StudyServer,
    "run",
    "w",
    { number: 7, sequence: 3, delivery: 2 },
    new AbortController().signal,
  );
  outbox.send({ type: "claim" });
  outbox.send({ type: "left" });
  await outbox.sent;
  const claim = ["lanetune.study.event.7.0.w", 0];
  const left = ["lanetune.study.event.7.1.w", 1];
  assertEquals(sent, [claim, claim, left]);
});
