import { assertEquals, assertGreater } from "@std/assert";
import {
  createExperiment,
  createStudy,
  type SettingsInput,
} from "../../mod.ts";
import { coordinate, openAllowed, work } from "../../cluster.ts";
import type { NatsConnection } from "../../src/cluster/nats.ts";
import { namesOf } from "../../src/cluster/protocol/subjects.ts";
import { pause } from "../../src/cluster/server.ts";
import { loadEngine } from "../../src/engine/load.ts";
import type { Executor } from "../../src/tune/executor.ts";
import { exportOf } from "../cluster/support.ts";
import { natsPrograms } from "../support/nats_server.ts";
import { smallData } from "../support/small_data.ts";
import { connectAs, startServer } from "./support.ts";

const SETTINGS = {
  space: { lr: { type: "float", low: 0.001, high: 0.1, log: true } },
  sampler: "tpe",
  direction: "maximize",
  seed: 5,
} as const satisfies SettingsInput;

const SETUP = {
  data: {
    train: smallData({ count: 600, width: 64, classes: 4 }),
    test: smallData({ count: 100, width: 64, classes: 4, seed: 2 }),
  },
  fixed: { epochs: 400, hidden_size: 32, num_layers: 1 },
  variant: "plain",
  validation: { type: "test" },
  seed: 5,
} as const;

/** What each epoch takes more than it needs: there is time for checkpoints. */
const EPOCH_MS = 10;

/** Runs trials as another executor does, only slower. */
function slowed(executor: Executor): Executor {
  return {
    get capacity() {
      return executor.capacity;
    },
    close: () => executor.close(),
    async start(trial, onReport, signal) {
      let epochs = 0;
      const result = await executor.start(trial, (...all) => {
        epochs++;
        onReport(...all);
      }, signal);
      await pause(epochs * EPOCH_MS, signal);
      return result;
    },
  };
}

/** What a server refuses a connection, as it comes. */
function refusalsOf(connection: NatsConnection): string[] {
  const refusals: string[] = [];
  (async () => {
    for await (const status of connection.status()) {
      if (status.type === "error") refusals.push(status.error.message);
    }
  })();
  return refusals;
}

for (const program of natsPrograms) {
  Deno.test(`accounts.conf is enough for a study, checkpoints and leaving included (nats-server ${program.version})`, async () => {
    const here = await createStudy(SETTINGS);
    await here.optimize(await createExperiment(SETUP), { total: 1 });

    await using server = await startServer(program);
    await using coordinator = await connectAs(server, "mnist_coordinator");
    await using worker = await connectAs(server, "mnist_worker");
    const refusals = [coordinator, worker].map(refusalsOf);
    const there = await createStudy(SETTINGS);
    const executor = await coordinate({
      connection: coordinator,
      study: "mnist",
      settings: there.settings,
      trials: there.trials,
      task: { type: "network", setup: SETUP, abi: (await loadEngine()).abi },
      leaseSeconds: 2,
    });
    const first = new AbortController(), second = new AbortController();
    const allowed = await openAllowed({ jobs: 1 });
    const open: typeof allowed = async (...all) =>
      slowed(await allowed(...all));
    const join = (name: string, { signal }: AbortController) =>
      work({
        connection: worker,
        study: "mnist",
        worker: name,
        jobs: 1,
        leaveSeconds: 0,
        signal,
        open,
      });
    const workers = [join("first", first)];
    let checkpoints = 0;
    coordinator.subscribe(namesOf("mnist").checkpoint(0), {
      callback: () => {
        if (++checkpoints > 1) return;
        first.abort();
        workers.push(join("second", second));
      },
    });
    await there.optimize(executor, { total: 1 });
    for (const each of [first, second]) each.abort();
    await Promise.all(workers);
    executor.close();
    await executor.ended();
    assertGreater(checkpoints, 0);
    assertEquals(exportOf(there), exportOf(here));
    assertEquals(refusals, [[], []]);
  });
}
