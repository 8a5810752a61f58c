// Flags of a study on many machines: where the servers are, and what they know
// us by. Secrets are in files: what stands in a command, every process sees.

import type { Flag } from "./flag.ts";

const ofCluster = { group: "many machines" } as const;

/** Where the servers are, and which study it is. */
const CONNECTION = [
  {
    name: "cluster",
    value: "URL",
    help: "run trials on the workers of a NATS server, as nats://HOST:4222; " +
      "several addresses of one cluster with commas between",
    ...ofCluster,
  },
  {
    name: "cluster-name",
    value: "NAME",
    help: "the study's name there: letters, digits, _ and -",
    default: "study",
    ...ofCluster,
  },
  {
    name: "nats-user",
    value: "NAME",
    help: "the user to connect as",
    ...ofCluster,
  },
  {
    name: "nats-password-file",
    value: "FILE",
    help: "the file with the user's password",
    ...ofCluster,
  },
  {
    name: "nats-token-file",
    value: "FILE",
    help: "the file with a token",
    ...ofCluster,
  },
  {
    name: "nats-nkey",
    value: "FILE",
    help: "the file with the seed of a user's NKey",
    ...ofCluster,
  },
  {
    name: "nats-creds",
    value: "FILE",
    help: "a user's .creds file",
    ...ofCluster,
  },
  {
    name: "nats-ca",
    value: "FILE",
    help: "the certificate, in PEM, that signed the servers'",
    ...ofCluster,
  },
] as const satisfies readonly Flag[];

/** What `tune` takes for many machines. */
export const COORDINATOR_FLAGS = [
  ...CONNECTION,
  {
    name: "lease",
    value: "SECONDS",
    help: "a worker silent for so long loses its trials to others",
    default: "15",
    ...ofCluster,
  },
] as const satisfies readonly Flag[];

/** What `worker` takes, beside `--jobs`. */
export const WORKER_FLAGS = [
  ...CONNECTION,
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
] as const satisfies readonly Flag[];
