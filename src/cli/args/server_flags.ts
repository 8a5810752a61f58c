// Flags of commands that use a cluster: where its servers are, and what they
// know us by. Secrets come from files: arguments are seen by other processes.

import type { Flag } from "./flag.ts";

const ofCluster = { group: "cluster" } as const;

/** What every command that uses a cluster takes. */
export const SERVER_FLAGS = [
  {
    name: "cluster",
    value: "URL",
    help: "NATS servers: nats://HOST:4222, tls://, ws:// or wss://; " +
      "several with commas between",
    ...ofCluster,
  },
  {
    name: "nats-user",
    value: "NAME",
    help: "the user that its servers know",
    ...ofCluster,
  },
  {
    name: "nats-password-file",
    value: "FILE",
    help: "holds the user's password",
    ...ofCluster,
  },
  {
    name: "nats-token-file",
    value: "FILE",
    help: "holds a token, instead of a user",
    ...ofCluster,
  },
  {
    name: "nats-nkey",
    value: "FILE",
    help: "holds the seed of an NKey, instead of a user",
    ...ofCluster,
  },
  {
    name: "nats-creds",
    value: "FILE",
    help: "a .creds file, instead of a user",
    ...ofCluster,
  },
  {
    name: "nats-ca",
    value: "FILE",
    help: "the certificate in PEM that signed the servers'",
    default: "those of the web",
    ...ofCluster,
  },
] as const satisfies readonly Flag[];
