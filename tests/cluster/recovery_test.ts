// How soon a killed worker's trial goes on elsewhere, and how much of it is done
// again.

import { assert, assertEquals } from "@std/assert";
import { createStudy } from "../../mod.ts";
import { pause } from "../../src/cluster/server.ts";
import { inFolder } from "../cli/support.ts";
import { hasNats, NatsServer } from "../support/nats_server.ts";
import { moduleTask, withCoordinator, WorkerProcess } from "./support.ts";

const LEASE_SECONDS = 2;
const STEP_MS = 100, STEPS = 60;
/** What may pass beside the lease, and how much may be lost. */
const ROOM_MS = 2_000, LOST_MS = 2_000;

Deno.test({
  name: "a killed worker's trial goes on within the lease and 2 s, 2 s back",
  ignore: !hasNats,
  fn: () =>
    inFolder(async (folder) => {
      await using server = await NatsServer.start();
      const diary = `${folder}/diary`;
      await Deno.writeTextFile(diary, "");
      const steps = async () =>
        (await Deno.readTextFile(diary)).split("\n")
          .slice(0, -1) // the last may be half written
          .map((line) => Number(line.split(" ")[1]));
      const study = await createStudy({
        space: { x: { type: "float", low: 0, high: 1 } },
        sampler: "random",
      });
      const task = await moduleTask({
        steps: STEPS,
        stepMs: STEP_MS,
        diary,
      });
      const options = { task, leaseSeconds: LEASE_SECONDS };
      const [waitedMs, before, after] = await withCoordinator(
        server,
        study,
        options,
        async (executor) => {
          const done = study.optimize(executor, { total: 1 });
          const first = new WorkerProcess(server, "1", "first");
          while (((await steps()).at(-1) ?? 0) < STEPS / 2) await pause(20);
          await using _second = new WorkerProcess(server, "1", "second");
          await pause(1_000); // it waits for a trial
          const killed = first.end("SIGKILL");
          const killedMs = performance.now();
          await killed;
          const before = await steps();
          let now = before;
          while (now.length === before.length) {
            await pause(10);
            now = await steps();
          }
          const waitedMs = performance.now() - killedMs;
          await done;
          return [waitedMs, before.at(-1)!, now[before.length]!];
        },
      );
      assertEquals(study.trials[0]!.outcome?.state, "complete");
      const lostSteps = before - after + 1;
      const figures = `${waitedMs} ms, ${lostSteps} steps`;
      assert(
        waitedMs <= LEASE_SECONDS * 1_000 + ROOM_MS + STEP_MS,
        figures,
      );
      assert(lostSteps <= LOST_MS / STEP_MS, figures);
    }),
});
