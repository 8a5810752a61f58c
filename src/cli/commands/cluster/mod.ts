// The subcommands of studies on many machines, but for `tune --cluster`.

import { STATUS_FLAGS, WORKER_FLAGS } from "../../args/cluster_flags.ts";
import { FLAGS } from "../../args/flags.ts";
import type { Command } from "../../command.ts";

/** By their words. */
export const CLUSTER_COMMANDS: { readonly [name: string]: Command } = {
  worker: {
    summary: "run trials for tune --cluster, here, until told to end",
    flags: [FLAGS.jobs, FLAGS.allowProgram, ...WORKER_FLAGS],
    examples: [
      ["with all cores", "worker --cluster nats://127.0.0.1:4222"],
      [
        "for another study, which may also run a program of yours",
        "worker --cluster nats://10.0.0.5:4222 --cluster-name gzip " +
        "--allow-program gzip",
      ],
    ],
    load: async () => (await import("./worker.ts")).worker,
  },
  "cluster status": {
    summary: "how a study on many machines goes: workers, queue, slow trials",
    flags: [...STATUS_FLAGS, FLAGS.listFormat],
    examples: [
      ["now", "cluster status --cluster nats://127.0.0.1:4222"],
      [
        "for a program",
        "cluster status --cluster nats://10.0.0.5:4222 --format json",
      ],
    ],
    load: async () => (await import("./status.ts")).clusterStatus,
  },
};
