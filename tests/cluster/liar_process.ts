// A worker that lies, as a process: liar_process.ts URL NAME HONEST KIND. It
// tells the truth of its first HONEST trials, and from then on that they came to
// something better or worse, in reports and values.

import { openConnection } from "../../src/cluster/connect/connect.ts";
import { openAllowed } from "../../src/cluster/worker/allowed.ts";
import { work } from "../../src/cluster/worker/worker.ts";
import type { Executor } from "../../mod.ts";
import { MODULE } from "./support.ts";

const [servers, worker, honest, kind] = Deno.args;
const lie = (value: number) => kind === "better" ? value - 5 : value + 5;
let count = 0;

function lying(inner: Executor): Executor {
  return {
    capacity: inner.capacity,
    close: () => inner.close(),
    async start(trial, onReport, signal) {
      if (count++ < Number(honest)) {
        return await inner.start(trial, onReport, signal);
      }
      const result = await inner.start(trial, (report, attributes) => {
        onReport({ ...report, value: lie(report.value) }, attributes);
      }, signal);
      const { outcome } = result;
      if (outcome.state === "failed") return result;
      const values = outcome.values.map(lie);
      return { ...result, outcome: { ...outcome, values } };
    },
  };
}

const connection = await openConnection({ servers: servers! }, {
  name: "liar",
  inboxPrefix: `_INBOX_${worker}`,
});
const open = await openAllowed({ jobs: 1, modules: [MODULE] });
await work({
  connection,
  study: "study",
  worker: worker!,
  jobs: 1,
  open: async (...all) => lying(await open(...all)),
  signal: new AbortController().signal,
  onNotice: (message) => console.error(message),
});
