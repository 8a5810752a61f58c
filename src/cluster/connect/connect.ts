// A connection to the servers of a cluster. Once open it lasts: the client tries
// again for ever, and what waits for an answer decides how long it waits.

import { jetstreamManager, wsconnect } from "../nats.ts";
import type { ClusterConnection } from "../server.ts";
import { connectionError, jetStreamError } from "./failure.ts";
import { type Plan, planConnection, type ServerOptions } from "./options.ts";
import { connect } from "./tcp.ts";

/** Who connects. */
export interface Role {
  /** What the server's own monitoring calls it. */
  readonly name: string;
  /** Subjects of answers begin with it: others may not listen to them. */
  readonly inboxPrefix: string;
}

/** How long a server may take to answer at first. */
const TIMEOUT_MS = 5_000;

const LASTING = {
  timeout: TIMEOUT_MS,
  maxReconnectAttempts: -1,
  reconnectTimeWait: 500,
  // A server that died without a word is noticed within two of them.
  pingInterval: 5_000,
  maxPingOut: 2,
  // Else each request takes a trace of the stack, should it fail.
  noAsyncTraces: true,
} as const;

/**
 * Connects to a cluster and makes sure that it has JetStream.
 *
 * One process has TCP or websockets, not both at a time: the clients keep which
 * it is in one place for all their connections.
 *
 * @param options Where the servers are and what they know us by.
 * @param role Who connects.
 * @returns The connection, which stays until it is closed.
 * @throws {TypeError} If an option has the wrong type.
 * @throws {RangeError} If an address or a credential is none.
 * @throws {Error} If no server can be reached, lets us in, or has JetStream;
 * the message says which it is and what to do.
 *
 * @example
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { openConnection } from "./connect.ts";
 * const role = { name: "me", inboxPrefix: "_INBOX.lanetune.me" };
 * await assertRejects(
 *   () => openConnection({ servers: "nats://127.0.0.1:1" }, role),
 *   Error,
 *   "nobody listens there",
 * );
 * ```
 */
export async function openConnection(
  options: ServerOptions,
  role: Role,
): Promise<ClusterConnection> {
  const plan = planConnection(options);
  const connection = await dial(plan, role).catch((cause) => {
    throw connectionError(cause, plan);
  });
  try {
    const manager = await jetstreamManager(connection, { checkAPI: false });
    await manager.getAccountInfo();
    return connection;
  } catch (cause) {
    await connection.close();
    throw jetStreamError(cause, plan);
  }
}

/** Deno's own, which pages know nothing of. */
const DenoSocket = WebSocket as unknown as new (
  url: string,
  options: { readonly client: Deno.HttpClient },
) => WebSocket;

async function dial(
  { servers, isWebSocket, authenticator, tls }: Plan,
  role: Role,
): Promise<ClusterConnection> {
  const options = {
    ...LASTING,
    ...role,
    servers: [...servers],
    ...authenticator && { authenticator },
  };
  if (!isWebSocket) return await connect({ ...options, ...tls && { tls } });
  if (tls?.ca === undefined) return await wsconnect(options);
  const client = Deno.createHttpClient({ caCerts: [tls.ca] });
  const wsFactory = (url: string) =>
    Promise.resolve({
      socket: new DenoSocket(url, { client }),
      encrypted: true,
    });
  try {
    const connection = await wsconnect({ ...options, wsFactory });
    connection.closed().then(() => client.close());
    return connection;
  } catch (cause) {
    client.close();
    throw cause;
  }
}
