import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  jetstream,
  jetstreamManager,
  type NatsConnection,
} from "../../src/cluster/nats.ts";
import { namesOf, WORKERS } from "../../src/cluster/protocol/subjects.ts";
import { natsPrograms } from "../support/nats_server.ts";
import { connectAs, ENV, FOLDER, startServer } from "./support.ts";

/** The streams of a study, as its coordinator makes them. */
async function makeStudy(connection: NatsConnection, study: string) {
  const manager = await jetstreamManager(connection);
  const names = namesOf(study);
  const streams = [
    [names.workStream, names.allWork],
    [names.eventStream, names.allEvents],
    [names.stateStream, names.allState],
    [names.blobStream, names.allBlobs],
  ] as const;
  for (const [name, subject] of streams) {
    await manager.streams.add({
      name,
      subjects: [subject],
      allow_direct: true,
    });
  }
  await manager.consumers.add(names.workStream, { durable_name: WORKERS });
  const { publish } = messages(connection);
  await publish(names.study, "study");
  await publish(names.coordinator, "lease");
  await publish(names.work(0), "work");
  await publish(names.dataBlob("d")(0), "data");
  await publish(names.trialBlob(0, "start")(0), "start");
  await publish(names.event("w", 0), "claim");
}

function messages(connection: NatsConnection) {
  const client = jetstream(connection);
  return {
    publish: (subject: string, data: string) => client.publish(subject, data),
  };
}

/** All messages of all streams that a coordinator sees. */
async function contentOf(connection: NatsConnection): Promise<unknown> {
  const manager = await jetstreamManager(connection);
  const content = [];
  for await (const { config, state } of manager.streams.list()) {
    for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
      const found = await manager.streams.getMessage(config.name, { seq })
        .catch(() => null);
      if (found !== null) content.push([found.subject, found.string()]);
    }
  }
  return content;
}

/** An attempt of a worker at what it has no right to. */
type Attempt = (worker: NatsConnection) => Promise<unknown>;

/** A request to JetStream itself. */
const api = (subject: string, body: object = {}): Attempt => (worker) =>
  worker.request(`$JS.API.${subject}`, JSON.stringify(body), { timeout: 5000 });
const publish = (subject: string): Attempt => (worker) =>
  worker.request(subject, "forged", { timeout: 5000 });
const listen = (subject: string): Attempt => async (worker) => {
  for await (const _ of worker.subscribe(subject)) break; // throws or ends
  throw new Error("the subscription ended");
};

/** What a worker of a study tries at a study, its own or another. */
const forbidden = (study: string): readonly (readonly [string, Attempt])[] => {
  const names = namesOf(study);
  const { workStream, stateStream, eventStream, blobStream } = names;
  return [
    ["queue a trial", publish(names.work(9))],
    ["say what the study is", publish(names.study)],
    ["take the coordinator's lease", publish(names.coordinator)],
    ["replace the data set", publish(names.dataBlob("d")(0))],
    ["order other workers about", publish(names.control("w"))],
    ["listen to all of the study", listen(`lanetune.${study}.>`)],
    ["listen to other workers", listen(names.allEvents)],
    ["listen to everything", listen(">")],
    ["list the streams", api("STREAM.NAMES")],
    ["make a stream", api("STREAM.CREATE.lanetune_x", { name: "lanetune_x" })],
    ["purge trials", api(`STREAM.PURGE.${workStream}`)],
    ["purge events", api(`STREAM.PURGE.${eventStream}`)],
    ["purge blobs", api(`STREAM.PURGE.${blobStream}`)],
    ["delete a stream", api(`STREAM.DELETE.${stateStream}`)],
    ["delete a message", api(`STREAM.MSG.DELETE.${workStream}`, { seq: 1 })],
    [
      "change a stream",
      api(`STREAM.UPDATE.${stateStream}`, { name: stateStream }),
    ],
    ["read events", api(`STREAM.MSG.GET.${eventStream}`, { seq: 1 })],
    ["delete the consumer", api(`CONSUMER.DELETE.${workStream}.${WORKERS}`)],
    ["make a consumer", api(`CONSUMER.CREATE.${eventStream}`)],
  ];
};

/** What a worker may do at its own study and not at another. */
const own = (study: string): readonly (readonly [string, Attempt])[] => {
  const names = namesOf(study);
  const { workStream, stateStream, blobStream } = names;
  const data = names.dataBlob("d")(0);
  return [
    ["read what it is", api(`STREAM.MSG.GET.${stateStream}`, { seq: 1 })],
    ["read a checkpoint", api(`STREAM.MSG.GET.${blobStream}`, { seq: 1 })],
    ["read its data", api(`DIRECT.GET.${blobStream}.${data}`)],
    ["take a trial", api(`CONSUMER.MSG.NEXT.${workStream}.${WORKERS}`)],
    ["end a trial", publish(`$JS.ACK.${workStream}.${WORKERS}.1.1.1.0.0`)],
    ["tell a result", publish(names.event("w", 0))],
    ["show itself", publish(names.alive("w"))],
    ["write a checkpoint", publish(names.trialBlob(0, "1-1-0")(0))],
    ["hear orders", listen(names.control("w"))],
  ];
};

/** Has the server answer with a worker's bytes where the worker may not write. */
const deceive = async (worker: NatsConnection): Promise<void> => {
  const names = namesOf("mnist");
  const forged = names.trialBlob(7, "1-1-0")(0);
  await messages(worker).publish(forged, "forged");
  const body = JSON.stringify({ last_by_subj: forged });
  const pull = JSON.stringify({ batch: 1, expires: 100_000_000 });
  for (const reply of [names.study, names.coordinator, names.work(9)]) {
    const direct = `$JS.API.DIRECT.GET.${names.blobStream}.${forged}`;
    worker.publish(direct, "", { reply });
    worker.publish(`$JS.API.STREAM.MSG.GET.${names.blobStream}`, body, {
      reply,
    });
    const next = `$JS.API.CONSUMER.MSG.NEXT.${names.workStream}.${WORKERS}`;
    worker.publish(next, pull, { reply });
    worker.publish("$JS.API.INFO", "", { reply });
  }
  await worker.flush();
  await new Promise((resolve) => setTimeout(resolve, 300));
};

for (const program of natsPrograms) {
  const suffix = `(nats-server ${program.version})`;

  Deno.test(`accounts.conf refuses a worker what is not its own ${suffix}`, async (t) => {
    await using server = await startServer(program);
    await using coordinator = await connectAs(server, "mnist_coordinator");
    await using other = await connectAs(server, "other_coordinator");
    await makeStudy(coordinator, "mnist");
    await makeStudy(other, "other");
    const before = [await contentOf(coordinator), await contentOf(other)];
    await using worker = await connectAs(server, "mnist_worker");
    const attempts = [
      ...forbidden("mnist").map(([what, act]) => [what, act] as const),
      ...[...forbidden("other"), ...own("other")]
        .map(([what, act]) => [`another study: ${what}`, act] as const),
    ];
    for (const [what, act] of attempts) {
      await t.step(what, async () => {
        const error = await assertRejects(() => act(worker), Error);
        const words = [error.message, String(error.cause)].join();
        assert(words.includes("Permissions Violation"), words);
      });
    }
    assertEquals(
      [await contentOf(coordinator), await contentOf(other)],
      before,
    );
  });

  Deno.test(`accounts.conf lets no answer of the server be forged ${suffix}`, async () => {
    await using server = await startServer(program);
    await using coordinator = await connectAs(server, "mnist_coordinator");
    await makeStudy(coordinator, "mnist");
    const before = await contentOf(coordinator);
    await using worker = await connectAs(server, "mnist_worker");
    await deceive(worker);
    const manager = await jetstreamManager(coordinator);
    await manager.streams.purge(namesOf("mnist").blobStream, {
      filter: namesOf("mnist").trialBlobs(7),
    });
    assertEquals(await contentOf(coordinator), before);
  });

  Deno.test(`accounts.conf keeps coordinators of studies apart ${suffix}`, async () => {
    await using server = await startServer(program);
    await using coordinator = await connectAs(server, "mnist_coordinator");
    await using other = await connectAs(server, "other_coordinator");
    await makeStudy(coordinator, "mnist");
    const before = await contentOf(coordinator);
    assertEquals(await contentOf(other), []);
    const names = namesOf("mnist");
    await assertRejects(() => messages(other).publish(names.study, "forged"));
    const manager = await jetstreamManager(other);
    await assertRejects(() => manager.streams.delete(names.workStream));
    assertEquals(await contentOf(coordinator), before);
  });
}

for (const { path, version } of natsPrograms) {
  Deno.test(`nats-server.conf takes the accounts in (nats-server ${version})`, () => {
    const { code, stderr } = new Deno.Command(path, {
      args: ["-t", "-c", "nats-server.conf"],
      cwd: FOLDER,
      env: ENV,
    }).outputSync();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
  });
}
