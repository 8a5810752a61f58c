// A worker that does no work: it repeats what others said, takes trials and does
// not run them, and tells lies once its lease is over.

import type { Pcg32 } from "../../src/random.ts";
import type { JsMsg } from "../../src/cluster/nats.ts";
import {
  decode,
  encode,
  type EventBody,
} from "../../src/cluster/protocol/messages.ts";
import { WORKERS } from "../../src/cluster/protocol/subjects.ts";
import { pause, serverOf, type StudyServer } from "../../src/cluster/server.ts";
import { type Site, STUDY } from "./site.ts";
import type { RunAttempt } from "./watch.ts";

/** How long it waits for a trial, and for that to go to another worker. */
const PULL_MS = 1_500, LATE_MS = 15_000;

const NAME = "rogue";

/** A trial that it has taken. */
interface Loot {
  readonly server: StudyServer;
  readonly message: JsMsg;
  readonly attempt: RunAttempt;
}

/** Delivers some of the last events once more, in any order. */
export async function repeatEvents(
  { connection, watch }: Site,
  random: Pcg32,
): Promise<boolean> {
  const { jetstream } = await serverOf(connection, STUDY);
  const some = watch.seen.slice(-60);
  random.shuffle(some);
  for (const { subject, data } of some.slice(0, 20)) {
    await jetstream.publish(subject, data);
  }
  return some.length > 0;
}

/** Takes a trial and gives it back. */
export async function giveBack(site: Site, random: Pcg32): Promise<boolean> {
  const loot = await take(site);
  if (loot === undefined) return false;
  await pause(random.nextBelow(500));
  loot.message.nak();
  return true;
}

/**
 * Takes a trial, says so, and nothing more until another worker has it: then
 * reports and a result that are wrong.
 */
export async function hoard(site: Site): Promise<boolean> {
  const loot = await take(site);
  if (loot === undefined) return false;
  await tell(loot, 0, { type: "claim" });
  const end = performance.now() + LATE_MS;
  while (!site.watch.isOvertaken(loot.attempt)) {
    if (performance.now() > end) return true;
    await pause(50);
  }
  await tell(loot, 1, { type: "report", report: { step: 1, value: 1e9 } });
  await tell(loot, 2, {
    type: "result",
    outcome: { state: "complete", values: [1e9] },
    seconds: 1,
  });
  return true;
}

async function take({ connection }: Site): Promise<Loot | undefined> {
  const server = await serverOf(connection, STUDY);
  const { jetstream, names } = server;
  const consumer = await jetstream.consumers.get(names.workStream, WORKERS);
  const message = await consumer.next({ expires: PULL_MS });
  if (message === null) return undefined;
  const { run, number } = decode("work", message.data);
  const delivery = message.info.deliveryCount;
  const attempt = { run, number, sequence: message.seq, delivery };
  return { server, message, attempt };
}

async function tell(
  { server: { jetstream, names }, attempt }: Loot,
  index: number,
  body: EventBody,
): Promise<void> {
  await jetstream.publish(
    names.event(NAME, attempt.number),
    encode("event", { ...attempt, index, ...body }),
  );
}
