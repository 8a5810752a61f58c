// Three servers whose network falls apart during a study: the one that leads,
// and that the coordinator is at, loses both others, which go on without it.

import { assertEquals } from "@std/assert";
import { createStudy, type SettingsInput } from "../../mod.ts";
import { namesOf } from "../../src/cluster/protocol/subjects.ts";
import { pause } from "../../src/cluster/server.ts";
import { NatsCluster } from "../support/nats_cluster.ts";
import { natsPrograms, type NatsServer } from "../support/nats_server.ts";
import { makeObjective } from "./objective.ts";
import {
  connect,
  exportOf,
  moduleTask,
  withCoordinator,
  WorkerProcess,
} from "./support.ts";

const SETTINGS = {
  space: { x: { type: "float", low: 0, high: 1 } },
  sampler: "tpe",
  pruner: "asha",
  seed: 4,
} as const satisfies SettingsInput;

const TOTAL = 30;

/** How long both sides go on, each with a leader of its own. */
const APART_MS = 3_000;

const { workStream, eventStream } = namesOf("study");
const STREAMS = [workStream, eventStream];

/** Has a server lead a stream: leaders step down until it does. */
async function leadBy(
  cluster: NatsCluster,
  server: NatsServer,
  stream: string,
): Promise<void> {
  await using connection = await connect(server, "asks");
  while (await cluster.leaderOf(stream, server) !== server) {
    await connection.request(`$JS.API.STREAM.LEADER.STEPDOWN.${stream}`);
    await pause(500);
  }
}

for (const program of natsPrograms) {
  Deno.test(`a study outlives three servers' falling apart (nats-server ${program.version})`, async () => {
    const here = await createStudy(SETTINGS);
    await here.optimize(makeObjective({}), { total: TOTAL });

    await using cluster = await NatsCluster.start({ program });
    const [alone, other] = cluster.servers;
    await using _a = new WorkerProcess(alone!, "2");
    await using _b = new WorkerProcess(other!, "1");
    const there = await createStudy(SETTINGS);
    const fallApart = async () => {
      for (const stream of STREAMS) await leadBy(cluster, alone!, stream);
      const heal = cluster.isolate(alone!);
      for (const stream of STREAMS) {
        const leader = () => cluster.leaderOf(stream, other);
        while ([alone, undefined].includes(await leader())) {
          await pause(200);
        }
      }
      await pause(APART_MS);
      heal();
    };
    let ended = 0;
    let done: Promise<void> | undefined;
    await withCoordinator(
      alone!,
      there,
      { task: await moduleTask({ stepMs: 200 }), replicas: 3, leaseSeconds: 3 },
      (executor) =>
        there.optimize(executor, {
          total: TOTAL,
          onEvent: ({ type }) => {
            if (type === "ended" && ++ended === 4) done = fallApart();
          },
        }),
    );
    await done!;
    assertEquals(exportOf(there), exportOf(here));
  });
}
