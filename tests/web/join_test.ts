// Pages in a real Chromium as workers of a study, beside two processes, by a
// real server's websocket.

import { assertEquals, assertMatch } from "@std/assert";
import {
  createExperiment,
  createStudy,
  digits,
  experimentFacts,
  type ExperimentSetup,
  loadEngine,
  type Space,
} from "../../mod.ts";
import { inFolder } from "../cli/support.ts";
import { hasNats, NatsServer } from "../support/nats_server.ts";
import {
  exportOf,
  withCoordinator,
  WorkerProcess,
} from "../cluster/support.ts";
import { HAS_BROWSER, play } from "./support.ts";

/** Whoever says no name is the owner; tabs are strangers. */
const CONFIG = `authorization { users: [
  { user: owner, password: own }, { user: tab, password: secret }
] }
no_auth_user: owner`;

const LEASE_SECONDS = 2;
const TOTAL = 40;
/** Once so many tabs have come, the processes do: the tabs have trials then. */
const TABS = 4;
const SPACE: Space = {
  lr: { type: "float", low: 1e-4, high: 1e-2, log: true },
  hidden_size: { type: "categorical", choices: [128, 192] },
};

/** A study of networks, and what its trials are made from. */
async function networks() {
  const setup: ExperimentSetup = {
    data: await digits(),
    validation: { type: "test" },
    variant: "plain",
    seed: 5,
    fixed: { epochs: 24 },
  };
  const engine = await loadEngine({ variant: "plain" });
  const study = await createStudy({
    space: SPACE,
    sampler: "tpe",
    pruner: "asha:min_resource=6,eta=3",
    seed: 5,
    direction: "maximize",
    facts: await experimentFacts(setup, engine, SPACE),
  });
  return { study, setup, abi: engine.abi };
}

Deno.test({
  name:
    "tabs and two processes give the export of one; tabs close, freeze and go elsewhere meanwhile",
  ignore: !HAS_BROWSER || !hasNats,
  fn: () =>
    inFolder(async (folder) => {
      const here = await networks();
      const experiment = await createExperiment(here.setup);
      await here.study.optimize(experiment, { total: TOTAL });

      await using server = await NatsServer.start({
        config: CONFIG,
        websocket: "no_tls: true",
      });
      const { study, setup, abi } = await networks();
      const processes: WorkerProcess[] = [];
      const workers = new Set<string>();
      const tabs = () =>
        [...workers].filter((name) => name.startsWith("tab-")).length;
      const seen = await withCoordinator(
        server,
        study,
        {
          task: { type: "network", setup, abi },
          leaseSeconds: LEASE_SECONDS,
          onWorkers: (all) => {
            for (const { name } of all) workers.add(name);
            if (tabs() < TABS || processes.length > 0) return;
            processes.push(
              new WorkerProcess(server, "1"),
              new WorkerProcess(server, "1"),
            );
          },
        },
        async (executor) => {
          const [seen] = await Promise.all([
            play(
              "join",
              folder,
              `ws://${server.websocketHost}`,
              "study",
              String(2_000 * LEASE_SECONDS),
            ),
            study.optimize(executor, { total: TOTAL }),
          ]);
          return seen;
        },
      );
      for (const process of processes) await process[Symbol.asyncDispose]();
      assertEquals(exportOf(study), exportOf(here.study));
      assertEquals(tabs(), TABS);
      assertEquals(workers.size, 6);
      assertEquals(seen["judged"], { form: [], work: [] });
      assertEquals(seen["refused"], true);
      assertMatch(String(seen["error"]), /refuses the user "tab"/);
      assertMatch(String(seen["said"]), /joined[^]*Others know it as tab-/);
      assertMatch(String(seen["left"]), /not joined/);
      assertEquals(seen.complaints, []);
    }),
});

Deno.test({
  name: "a page takes no trials of a module, and says so",
  ignore: !HAS_BROWSER || !hasNats,
  fn: () =>
    inFolder(async (folder) => {
      await using server = await NatsServer.start({
        config: CONFIG,
        websocket: "no_tls: true",
      });
      const { study } = await networks();
      const task = { type: "module", digest: "0".repeat(64) } as const;
      const seen = await withCoordinator(server, study, { task }, () =>
        play("join_refused", folder, `ws://${server.websocketHost}`, "study"));
      assertMatch(
        String(seen["error"]),
        /Cannot run the study's trials: each runs a module, expected networks/,
      );
      assertEquals(seen.complaints, []);
    }),
});
