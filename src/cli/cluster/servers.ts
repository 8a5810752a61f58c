// What the flags of a cluster say, as the library takes it. Nothing of the
// cluster is loaded here: the packages that it needs come later.

import { quote } from "../../errors.ts";
import type { Args } from "../args/args.ts";
import { readText } from "../local_files.ts";
import { requireRight } from "../rights.ts";
import { UsageError } from "../usage.ts";

/** As `ServerOptions` of the cluster, of which nothing may be imported. */
export interface Servers {
  readonly servers: readonly string[];
  readonly user?: string;
  readonly password?: string;
  readonly token?: string;
  readonly nkey?: string;
  readonly creds?: string;
  readonly ca?: string;
}

/** No secret and no list of certificates is so large. */
const MAX_BYTES = 1_000_000;

/** Options whose value is what a file holds, by their flag. */
const FILES = {
  "nats-password-file": "password",
  "nats-token-file": "token",
  "nats-nkey": "nkey",
  "nats-creds": "creds",
  "nats-ca": "ca",
} as const;

/**
 * Reads where the servers are and what they know us by.
 *
 * @returns Undefined without `--cluster`.
 * @throws {UsageError} If a flag is without those it needs, or a file is empty.
 */
export async function readServers(args: Args): Promise<Servers | undefined> {
  const urls = args.text("cluster");
  const given = args.names.find((name) => name.startsWith("nats-"));
  if (urls === undefined) {
    if (given === undefined) return undefined;
    throw new UsageError(
      `Cannot use --${given}: --cluster is missing, expected the servers ` +
        "that it is for",
    );
  }
  requireRight("reach the servers of a cluster", { name: "net" });
  const servers: { -readonly [K in keyof Servers]: Servers[K] } = {
    servers: urls.split(",").map((url) => url.trim()),
  };
  const user = args.text("nats-user");
  if (user !== undefined) servers.user = user;
  for (const [flag, option] of Object.entries(FILES)) {
    const path = args.text(flag);
    if (path !== undefined) servers[option] = await readSecret(flag, path);
  }
  return servers;
}

/** What a file holds, without the line break that editors put at its end. */
async function readSecret(flag: string, path: string): Promise<string> {
  const text = (await readText(path, MAX_BYTES)).replace(/\r?\n$/, "");
  if (text.trim() !== "") return text;
  throw new UsageError(
    `Cannot use --${flag}: ${
      quote(path)
    } is empty, expected what it is to hold`,
  );
}
