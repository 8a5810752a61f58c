// Whatever anybody sends to any place that either side reads: nobody falls, and
// the study is what it is without.

import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { createStudy } from "../../mod.ts";
import {
  MAX_MESSAGE_BYTES,
  PROTOCOL,
} from "../../src/cluster/protocol/messages.ts";
import { pause, readLast, serverOf } from "../../src/cluster/server.ts";
import { hasNats, NatsServer } from "../support/nats_server.ts";
import {
  connect,
  exportOf,
  moduleTask,
  withCoordinator,
  WorkerProcess,
} from "./support.ts";
import { makeObjective } from "./objective.ts";

const TOTAL = 12;
const SETUP = { steps: 4, stepMs: 30 };
/** Hostile messages at least, and the bytes of those that are too large. */
const COUNT = 600, LARGE = MAX_MESSAGE_BYTES + 1;

const newStudy = () =>
  createStudy({
    space: { x: { type: "float", low: 0, high: 1 } },
    sampler: "tpe",
    pruner: "median",
    seed: 3,
  });

const DIGEST = "0".repeat(64);
const attempt = { number: 3, sequence: 2 ** 40, delivery: 9 };
const result = {
  type: "result",
  outcome: { state: "complete", values: [-1e9] },
  seconds: 1,
};

/** Of each kind one that is well formed; the run comes to it. */
const FORMS: Readonly<Record<string, readonly object[]>> = {
  event: [
    { ...attempt, index: 0, type: "claim" },
    { ...attempt, index: 1, type: "report", report: { step: 1, value: -1e9 } },
    { ...attempt, index: 2, ...result },
    { ...attempt, index: 3, type: "left", lost: "x" },
    { ...attempt, index: 1, ...result, sequence: 1, delivery: 1 },
  ],
  alive: [{ jobs: 2, about: "x", running: [attempt] }],
  control: [{ abandon: [attempt] }],
  work: [{ number: 3, params: { x: 0.5 } }],
  checkpoint: [{
    ...attempt,
    step: 3,
    part: "x",
    blob: { digest: DIGEST, sizeBytes: 2 ** 31 },
    seconds: 1,
  }],
  status: [{}],
};

/** One of its fields is gone, or something else, or there is one more. */
function mutated(form: object, run: string): fc.Arbitrary<unknown> {
  const whole = { protocol: PROTOCOL, run, ...form };
  return fc.tuple(
    fc.constantFrom(...Object.keys(whole), "strange"),
    fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(undefined, 1e308, -1, 2 ** 53, "", "x".repeat(2_000)),
    ),
  ).map(([field, value]) => ({ ...whole, [field]: value }));
}

const encoder = new TextEncoder();

/** Bytes for a place. */
function hostile(forms: readonly object[], run: string): fc.Arbitrary<string> {
  const well = forms.map((form) => ({ protocol: PROTOCOL, run, ...form }));
  const json = (value: unknown) => JSON.stringify(value);
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc.oneof(...forms.map((f) => mutated(f, run))).map(json),
    },
    { weight: 2, arbitrary: fc.constantFrom(...well).map(json) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...well).map((form) =>
        json({ ...form, run: "another" })
      ),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...well).map((form) =>
        json({ ...form, protocol: PROTOCOL + 1 })
      ),
    },
    { weight: 1, arbitrary: fc.string() },
    {
      weight: 1,
      arbitrary: fc.constantFrom("[".repeat(50_000), "x".repeat(LARGE)),
    },
  );
}

Deno.test({
  name: "hostile messages to every place end nobody and change nothing",
  ignore: !hasNats,
  fn: async () => {
    const here = await newStudy();
    await here.optimize(makeObjective(SETUP), { total: TOTAL });

    await using nats = await NatsServer.start();
    await using connection = await connect(nats);
    const server = await serverOf(connection, "study");
    const study = await newStudy();
    const options = { task: await moduleTask(SETUP), leaseSeconds: 1 };
    await using worker = new WorkerProcess(nats, "2", "honest");
    let sent = 0;
    await withCoordinator(nats, study, options, async (executor) => {
      let isDone = false;
      const done = study.optimize(executor, { total: TOTAL })
        .finally(() => isDone = true);
      const { stateStream, study: subject } = server.names;
      const found = await readLast(server, stateStream, subject, "study");
      const { run } = found!.message;
      const { names } = server;
      const places: Readonly<Record<string, readonly string[]>> = {
        event: [names.event("liar", 3), names.event("honest", 3)],
        alive: [names.alive("liar")],
        control: [names.control("honest")],
        work: [names.work(3), names.work(11), names.work(99)],
        checkpoint: [names.checkpoint(3)],
        status: [names.status],
      };
      const messages = Object.entries(FORMS).flatMap(([kind, forms]) =>
        fc.sample(
          fc.tuple(
            fc.constantFrom(...places[kind]!),
            hostile(forms, run),
          ),
          { numRuns: COUNT / Object.keys(FORMS).length, seed: 11 },
        )
      );
      const reply = "_INBOX_test.nobody";
      for (const [place, text] of messages) {
        connection.publish(place, encoder.encode(text), { reply });
        if (++sent % 20 === 0) await pause(20);
      }
      await connection.flush();
      assert(!isDone, "they came too late to do harm");
      await done;
    });
    assert(sent >= COUNT - Object.keys(FORMS).length, `${sent}`);
    assertEquals(exportOf(study), exportOf(here));
    assertEquals(await worker.end("SIGTERM"), 0, await worker.log);
  },
});
