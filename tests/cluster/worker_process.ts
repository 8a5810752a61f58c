// A worker of the tests, as a process: worker_process.ts URL [JOBS] [NAME].

import { openConnection } from "../../src/cluster/connect/connect.ts";
import { openAllowed } from "../../src/cluster/worker/allowed.ts";
import { work } from "../../src/cluster/worker/worker.ts";
import { MODULE } from "./support.ts";

const [servers, jobs = "1", worker = crypto.randomUUID().slice(0, 8)] =
  Deno.args;
const leaving = new AbortController();
Deno.addSignalListener("SIGTERM", () => leaving.abort());
const connection = await openConnection({ servers: servers! }, {
  name: "worker",
  inboxPrefix: `_INBOX_${worker}`,
});
await work({
  connection,
  study: "study",
  worker,
  jobs: Number(jobs),
  leaveSeconds: 1,
  open: await openAllowed({ jobs: Number(jobs), modules: [MODULE] }),
  signal: leaving.signal,
  onNotice: (message) => console.error(message),
});
await connection.close();
