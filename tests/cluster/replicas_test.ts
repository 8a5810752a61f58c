// Three servers of which each has everything: leaders are killed during a study.

import { assertEquals } from "@std/assert";
import { createStudy, type SettingsInput } from "../../mod.ts";
import { namesOf } from "../../src/cluster/protocol/subjects.ts";
import { NatsCluster } from "../support/nats_cluster.ts";
import { natsPrograms, type NatsServer } from "../support/nats_server.ts";
import { makeObjective } from "./objective.ts";
import {
  exportOf,
  moduleTask,
  withCoordinator,
  WorkerProcess,
} from "./support.ts";

const SETTINGS = {
  space: { x: { type: "float", low: 0, high: 1 } },
  sampler: "tpe",
  pruner: "asha",
  seed: 3,
} as const satisfies SettingsInput;

const TOTAL = 30;

for (const program of natsPrograms) {
  Deno.test(`a study on three servers outlives their leaders (nats-server ${program.version})`, async () => {
    const here = await createStudy(SETTINGS);
    await here.optimize(makeObjective({}), { total: TOTAL });

    await using cluster = await NatsCluster.start({ program });
    const [server] = cluster.servers;
    await using _a = new WorkerProcess(server!, "2");
    await using _b = new WorkerProcess(cluster.servers[1]!, "1");
    const there = await createStudy(SETTINGS);
    const task = await moduleTask({ stepMs: 200 });
    const { workStream, eventStream } = namesOf("study");
    const killed: NatsServer[] = [];
    const killLeader = async (stream: string) => {
      const leader = await cluster.leaderOf(stream);
      await leader!.kill();
      killed.push(leader!);
    };
    const faults = new Map<number, () => Promise<void>>([
      [4, () => killLeader(workStream)],
      [8, async () => {
        await killed[0]!.restart();
        await killLeader(eventStream);
      }],
    ]);
    let ended = 0;
    let done = Promise.resolve();
    await withCoordinator(
      server!,
      there,
      { task, replicas: 3, leaseSeconds: 3 },
      (executor) =>
        there.optimize(executor, {
          total: TOTAL,
          onEvent: ({ type }) => {
            if (type !== "ended") return;
            const fault = faults.get(++ended);
            if (fault !== undefined) done = done.then(fault);
          },
        }),
    );
    await done;
    assertEquals(killed.length, 2);
    assertEquals(exportOf(there), exportOf(here));
  });
}
