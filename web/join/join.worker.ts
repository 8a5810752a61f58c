// The Worker that has the connection: it takes trials and shows that it is
// there, while others train them. So neither a busy page nor a throttled one
// makes it miss a heartbeat. Loaded when a study is joined.

import { openConnection } from "../../src/cluster/connect/connect.ts";
import {
  type DataCache,
  openNetworks,
} from "../../src/cluster/worker/networks.ts";
import { type OpenObjective, work } from "../../src/cluster/worker/worker.ts";
import { messageOf } from "../../src/errors.ts";
import { workerExecutor } from "../../mod.ts";
import type { FromWorker, Joining, ToWorker } from "./messages.ts";

const leaving = new AbortController();

function post(message: FromWorker): void {
  self.postMessage(message);
}

/** Trains networks; modules and programs are of no use to a page. */
function openIn(jobs: number): OpenObjective {
  const data: DataCache = new Map();
  return (objective, read) => {
    if (objective.type === "network") {
      return openNetworks(objective, read, data, (setup) =>
        workerExecutor({
          create: () =>
            new Worker(
              new URL("../study/trial.worker.js", self.location.href),
              { type: "module" },
            ),
          setup,
          jobs,
        }));
    }
    throw new Error(
      `Cannot run the study's trials: each runs a ${objective.type}, expected ` +
        "networks, which are all that a page trains",
    );
  };
}

async function join({ server, study, jobs }: Joining): Promise<void> {
  const worker = `tab-${crypto.randomUUID().slice(0, 8)}`;
  const connection = await openConnection(server, {
    name: worker,
    inboxPrefix: `_INBOX_${worker}`,
  });
  try {
    post({ type: "joined", name: worker });
    await work({
      connection,
      study,
      worker,
      jobs,
      open: openIn(jobs),
      signal: leaving.signal,
      onNotice: (message) => post({ type: "notice", message }),
      onTrial: (trial) => post({ type: "trial", trial }),
    });
  } finally {
    await connection.close();
  }
}

self.addEventListener("message", async ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === "leave") return leaving.abort();
  try {
    await join(data);
    post({ type: "ended" });
  } catch (error) {
    post({ type: "failed", message: messageOf(error) });
  }
});
