// Three NATS servers that replicate to each other, each of which reaches the
// others by ways of its own, so that one can be cut off from both.

import { openConnection } from "../../src/cluster/connect/connect.ts";
import {
  jetstreamManager,
  type NatsConnection,
} from "../../src/cluster/nats.ts";
import { pause } from "../../src/cluster/server.ts";
import { Proxy } from "../../tools/chaos/proxy.ts";
import { freePorts, type NatsOptions, NatsServer } from "./nats_server.ts";

/** Where nobody listens: servers tell each other no address but these ways. */
const NOWHERE = "127.0.0.1:1";

/** Longest wait for servers to see each other: the machine may be busy. */
const TOGETHER_MS = 30_000;

/** The way from one server to another, by their places. */
interface Way {
  readonly from: number;
  readonly to: number;
  readonly proxy: Proxy;
}

/** How three servers are to be. */
export interface NatsClusterOptions extends NatsOptions {
  /** False: clients hear of no server but those that they are told of. */
  readonly advertise?: boolean;
}

/** Three servers that replicate to each other. */
export class NatsCluster implements AsyncDisposable {
  readonly servers: readonly NatsServer[];
  readonly #ways: readonly Way[];

  private constructor(servers: readonly NatsServer[], ways: readonly Way[]) {
    this.servers = servers;
    this.#ways = ways;
  }

  /** Starts three servers and waits until they have a leader. */
  static async start(
    { advertise = true, ...options }: NatsClusterOptions = {},
  ): Promise<NatsCluster> {
    const ports = freePorts(3);
    const ways = ports.flatMap((_, from) =>
      ports.map((port, to) => ({ from, to, port }))
        .filter(({ to }) => to !== from)
        .map(({ to, port }) => (
          { from, to, proxy: new Proxy(`127.0.0.1:${port}`) }
        ))
    );
    const servers = await Promise.all(
      ports.map((port, at) => {
        const routes = ways.filter(({ from }) => from === at)
          .map(({ proxy: { host } }) => `"nats-route://${host}"`);
        return NatsServer.prepare(`node${at}`, {
          ...options,
          config: `${options.config ?? ""}\ncluster {
          name: lanetune, listen: "127.0.0.1:${port}", advertise: "${NOWHERE}"
          routes: [${routes.join(", ")}], no_advertise: ${!advertise}
        }`,
        });
      }),
    );
    const cluster = new NatsCluster(servers, ways);
    for (const server of servers) server.spawn();
    try {
      await Promise.all(servers.map((server) => server.ready()));
      await cluster.#together();
    } catch (error) {
      await cluster[Symbol.asyncDispose]();
      throw error;
    }
    return cluster;
  }

  /** Waits until all three take a stream: a leader learns late who is there. */
  async #together(): Promise<void> {
    const end = performance.now() + TOGETHER_MS;
    while (true) {
      try {
        return await keepStream(this.servers[0]!);
      } catch (error) {
        if (performance.now() > end) throw error;
      }
      await pause(200);
    }
  }

  /** The addresses of all three. */
  get urls(): readonly string[] {
    return this.servers.map(({ url }) => url);
  }

  /**
   * The server that leads a stream.
   *
   * @param seenBy The one that is asked.
   * @returns Undefined if nobody leads it at the moment.
   */
  async leaderOf(
    stream: string,
    seenBy: NatsServer = this.servers[0]!,
  ): Promise<NatsServer | undefined> {
    let connection: NatsConnection | undefined;
    try {
      connection = await connect(seenBy, "looks");
      const { streams } = await jetstreamManager(connection);
      const leader = (await streams.info(stream)).cluster?.leader;
      return this.servers.find(({ name }) => name === leader);
    } catch {
      return undefined; // nor does it answer
    } finally {
      await connection?.close();
    }
  }

  /**
   * Cuts a server off from both others; clients still reach it.
   *
   * @returns Lets it reach them again.
   */
  isolate(server: NatsServer): () => void {
    const at = this.servers.indexOf(server);
    const cut = this.#ways.filter(({ from, to }) => from === at || to === at);
    for (const { proxy } of cut) proxy.close();
    return () => {
      for (const { proxy } of cut) proxy.open();
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of this.servers) await server[Symbol.asyncDispose]();
    for (const { proxy } of this.#ways) proxy[Symbol.dispose]();
  }
}

function connect({ url }: NatsServer, name: string): Promise<NatsConnection> {
  const role = { name, inboxPrefix: `_INBOX_${name}` };
  return openConnection({ servers: url }, role);
}

/** Makes a stream on three servers, and deletes it. */
async function keepStream(server: NatsServer): Promise<void> {
  const connection = await connect(server, "waits");
  try {
    const { streams } = await jetstreamManager(connection);
    await streams.add({ name: "all", subjects: ["all"], num_replicas: 3 });
    await streams.delete("all");
  } finally {
    await connection.close();
  }
}
