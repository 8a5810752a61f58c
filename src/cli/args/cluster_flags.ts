// Flags of a study on many machines, beside those of the servers.

import type { Flag } from "./flag.ts";
import { SERVER_FLAGS } from "./server_flags.ts";

const ofCluster = { group: "cluster" } as const;

const CLUSTER_NAME = {
  name: "cluster-name",
  value: "NAME",
  help: "the study's name there: letters, digits, _ and -",
  default: "study",
  ...ofCluster,
} as const satisfies Flag;

const METRICS_PORT = {
  name: "metrics-port",
  value: "PORT",
  help: "serve /metrics (Prometheus) and /healthz on 127.0.0.1; 0: any port",
  default: "none",
  ...ofCluster,
} as const satisfies Flag;

/** What `tune` takes for many machines. */
export const COORDINATOR_FLAGS = [
  ...SERVER_FLAGS,
  CLUSTER_NAME,
  {
    name: "lease",
    value: "SECONDS",
    help: "a worker silent for so long loses its trials to others",
    default: "15",
    ...ofCluster,
  },
  {
    name: "replicas",
    value: "COUNT",
    help: "on how many servers of a cluster everything lies, 1 to 5",
    default: "1",
    ...ofCluster,
  },
  {
    name: "verify",
    value: "SHARE",
    help: "0 to 1: strangers work; two compute this share and each new best",
    default: "none",
    ...ofCluster,
  },
  METRICS_PORT,
] as const satisfies readonly Flag[];

/** What `cluster status` takes. */
export const STATUS_FLAGS = [
  ...SERVER_FLAGS,
  CLUSTER_NAME,
] as const satisfies readonly Flag[];

/** What `worker` takes, beside `--jobs`. */
export const WORKER_FLAGS = [
  ...SERVER_FLAGS,
  CLUSTER_NAME,
  {
    name: "worker-name",
    value: "NAME",
    help: "what others know it as, where its user may use one name only",
    default: "made up",
    ...ofCluster,
  },
  {
    name: "leave-after",
    value: "SECONDS",
    help: "told to end, finish trials for so long, then give them back",
    default: "10",
    ...ofCluster,
  },
  {
    name: "allow-module",
    value: "FILE",
    help: "a module that trials may be made of",
    default: "none",
    many: true,
    ...ofCluster,
  },
  METRICS_PORT,
] as const satisfies readonly Flag[];
