// Users of strangers, each with one name, as the comment in accounts.conf says.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { createStudy, type SettingsInput } from "../../mod.ts";
import { coordinate, openConnection } from "../../cluster.ts";
import { namesOf } from "../../src/cluster/protocol/subjects.ts";
import { loadEngine } from "../../src/engine/load.ts";
import { startCli } from "../cli/support.ts";
import { natsPrograms, NatsServer } from "../support/nats_server.ts";
import { smallData } from "../support/small_data.ts";
import { ACCOUNTS, connectAs, ENV } from "./support.ts";

const PASSWORD = "s1";
const SETTINGS = {
  space: { lr: { type: "float", low: 0.001, high: 0.1, log: true } },
  sampler: "random",
  direction: "maximize",
} as const satisfies SettingsInput;
const SETUP = {
  data: {
    train: smallData({ count: 60, width: 64, classes: 4 }),
    test: smallData({ count: 20, width: 64, classes: 4, seed: 2 }),
  },
  fixed: { epochs: 2, hidden_size: 8, num_layers: 1 },
  variant: "plain",
  validation: { type: "test" },
  seed: 0,
} as const;

/** The file with more users like its worker, each with one name. */
function withUsers(...names: readonly string[]): string {
  const [, worker] = /users: \[(\{\s+user: mnist_worker[^]*?\n {2}\})\]/
    .exec(ACCOUNTS)!;
  const users = names.map((name) =>
    worker!
      .replace("mnist_worker", `mnist_${name}`)
      .replace("$MNIST_WORKER_PASSWORD", PASSWORD)
      .replace("event.*.*.*", `event.*.*.${name}`)
      .replace("alive.*", `alive.${name}`)
      .replace("control.*", `control.${name}`)
      .replace("_INBOX.>", `_INBOX.lanetune.${name}.>`)
  );
  return `accounts {\n${
    ACCOUNTS.replace(worker!, [worker, ...users].join(", "))
  }\n}`;
}

for (const program of natsPrograms) {
  const suffix = `(nats-server ${program.version})`;

  Deno.test(`a stranger's user speaks in one name only ${suffix}`, async () => {
    const config = withUsers("anna", "ben");
    await using server = await NatsServer.start({ program, config, env: ENV });
    const anna = await openConnection(
      { servers: server.url, user: "mnist_anna", password: PASSWORD },
      { name: "anna", inboxPrefix: "_INBOX.lanetune.anna" },
    );
    const names = namesOf("mnist");
    const refused: readonly (() => Promise<unknown>)[] = [
      () => anna.request(names.event("ben", 0)),
      () => anna.request(names.alive("ben")),
      async () => {
        for await (const _ of anna.subscribe(names.control("ben"))) break;
      },
      async () => {
        for await (const _ of anna.subscribe("_INBOX.lanetune.ben.>")) break;
      },
    ];
    for (const [i, act] of refused.entries()) {
      const error = await assertRejects(act, Error, undefined, `act ${i}`);
      const words = [error.message, String(error.cause)].join();
      assert(words.includes("Permissions Violation"), words);
    }
    await anna.close();
  });

  Deno.test(`two strangers verify each other's trials ${suffix}`, async () => {
    const config = withUsers("anna", "ben");
    await using server = await NatsServer.start({ program, config, env: ENV });
    await using coordinator = await connectAs(server, "mnist_coordinator");
    const file = await Deno.makeTempFile();
    await Deno.writeTextFile(file, PASSWORD);
    const study = await createStudy(SETTINGS);
    const executor = await coordinate({
      connection: coordinator,
      study: "mnist",
      settings: study.settings,
      trials: study.trials,
      task: { type: "network", setup: SETUP, abi: (await loadEngine()).abi },
      verify: { share: 1, bestTrials: () => study.bestTrials },
    });
    const workers = ["anna", "ben"].map((name) =>
      startCli([
        "worker",
        ...["--cluster", server.url, "--cluster-name", "mnist"],
        ...["--nats-user", `mnist_${name}`, "--nats-password-file", file],
        ...["--worker-name", name, "--jobs", "1"],
      ])
    );
    const logs = workers.map(({ stderr }) => new Response(stderr).text());
    const printed = workers.map(({ stdout }) => new Response(stdout).text());
    await study.optimize(executor, { total: 2 });
    const { workers: seen, verified } = executor.status;
    assertEquals(seen.map(({ name }) => name).sort(), ["anna", "ben"]);
    assertEquals(verified, { confirmed: 2, waiting: 0, shutOut: [] });
    for (const worker of workers) worker.kill("SIGTERM");
    for (const worker of workers) assertEquals((await worker.status).code, 143);
    for (const log of await Promise.all(logs)) {
      assert(!log.includes("Permissions"), log);
    }
    await Promise.all(printed);
    executor.close();
    await executor.ended();
    await Deno.remove(file);
  });
}
