// A stream that for a while is not what it will have been, as it happens where
// one of several servers was cut off.

import { assertEquals } from "@std/assert";
import { Inbox } from "../../../src/cluster/coordinator/inbox.ts";
import { encode, type Event } from "../../../src/cluster/protocol/messages.ts";
import { namesOf } from "../../../src/cluster/protocol/subjects.ts";
import { pause, type StudyServer } from "../../../src/cluster/server.ts";

const names = namesOf("study");
const RUN = "run";

/** What a worker tells of trial 0, by index. */
const TOLD = [
  { type: "claim" },
  ...[1, 2, 3].map((step) => (
    { type: "report", report: { step, value: step } } as const
  )),
] as const;

/** Its event of an index, as a message at a place of the stream. */
function messageOf(index: number, seq: number) {
  const attempt = { number: 0, sequence: 1, delivery: 1 };
  const data = encode("event", {
    run: RUN,
    ...attempt,
    index,
    ...TOLD[index]!,
  });
  return { seq, data, subject: names.event("worker", 0) };
}

/**
 * A server whose stream shows other messages at each reading, and of which one
 * reading lasts until it is stopped.
 */
function serverWith(
  readings: readonly (readonly number[])[],
): { readonly server: StudyServer; readonly begun: () => number } {
  let begun = 0;
  const consume = () => {
    const indices = readings[begun++] ?? readings.at(-1)!;
    const stopping = new AbortController();
    return Promise.resolve({
      stop: () => stopping.abort(),
      async *[Symbol.asyncIterator]() {
        for (const [at, index] of indices.entries()) {
          yield messageOf(index, at + 1);
        }
        await pause(60_000, stopping.signal);
      },
    });
  };
  const consumer = { consume, delete: () => Promise.resolve() };
  const state = { messages: 0, first_seq: 1, last_seq: 0 };
  const server = {
    names,
    manager: { streams: { info: () => Promise.resolve({ state }) } },
    jetstream: { consumers: { get: () => Promise.resolve(consumer) } },
  } as unknown as StudyServer;
  return { server, begun: () => begun };
}

/** The events that counted, and why the trial's worker was lost. */
async function read(readings: readonly (readonly number[])[], steps: number) {
  const taken: number[] = [];
  const lost: string[] = [];
  const { server, begun } = serverWith(readings);
  const inbox = await Inbox.open(server, {
    run: RUN,
    ended: [],
    isVerified: false,
    isShutOut: () => false,
    unfinished: [0],
    onEvent: (_, { index }: Event) => taken.push(index),
    onNotice: () => {},
    onFailure: (error) => lost.push(String(error)),
  });
  inbox.expect(0, 0).listener = {
    onPlaced: () => {},
    onReport: () => {},
    onDifference: () => {},
    onResult: () => {},
    onLost: (reason) => lost.push(reason),
  };
  while (taken.length < steps && lost.length === 0) await pause(10);
  await inbox.close();
  return { taken, lost, begun: begun() };
}

Deno.test("Inbox reads again from the beginning when an event is missing", async () => {
  const readings = [[0, 1, 3], [0, 1, 2, 3]];
  const { taken, lost, begun } = await read(readings, TOLD.length);
  assertEquals(taken, [0, 1, 2, 3]);
  assertEquals(lost, []);
  assertEquals(begun, 2);
});

Deno.test("Inbox gives up a trial of which an event is nowhere", async () => {
  const { taken, lost } = await read([[0, 1, 3]], TOLD.length);
  assertEquals(taken, [0, 1]);
  assertEquals(lost, ["some of what worker told is missing"]);
});
