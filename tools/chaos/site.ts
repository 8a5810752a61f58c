// The cluster that faults are done to: a server, or three of which each has
// everything; a coordinator and workers, each as a process of its own, which
// reach the servers through proxies.

import type { Pcg32 } from "../../src/random.ts";
import type { NatsConnection } from "../../src/cluster/nats.ts";
import { openConnection } from "../../src/cluster/connect/connect.ts";
import { namesOf } from "../../src/cluster/protocol/subjects.ts";
import { NatsCluster } from "../../tests/support/nats_cluster.ts";
import { natsPrograms, NatsServer } from "../../tests/support/nats_server.ts";
import { Proxy } from "./proxy.ts";
import { Service } from "./service.ts";
import { Watch } from "./watch.ts";

/** The study's name on the server. */
export const STUDY = "chaos";

/** Seconds; as short as the command line takes it. */
export const LEASE_SECONDS = 2;

/** One of its processes, and its ways to the servers. */
export interface Part {
  readonly service: Service;
  readonly proxies: readonly Proxy[];
}

/** How many servers it has. */
export type ServerCount = 1 | 3;

/**
 * What three servers are. Those of 2.9.10 lose a consumer for good where one is
 * killed while another has not caught up.
 */
const NEWEST = natsPrograms.at(-1)!;

/** What a site is made of. */
interface SiteOptions {
  /** Where the coordinator keeps the study. */
  readonly journal: string;
  /** Of `tune`: the study. */
  readonly flags: readonly string[];
  readonly workers: number;
  readonly servers: ServerCount;
}

/** A cluster that is about to suffer. */
export class Site implements AsyncDisposable {
  readonly servers: readonly NatsServer[];
  /** For whoever does the faults: no fault gets in its way but the servers'. */
  readonly connection: NatsConnection;
  readonly coordinator: Part;
  readonly workers: readonly Part[];
  readonly watch: Watch;
  readonly journal: string;
  readonly #cluster: NatsCluster | undefined;

  private constructor(
    servers: readonly NatsServer[],
    cluster: NatsCluster | undefined,
    connection: NatsConnection,
    { journal, flags, workers }: SiteOptions,
  ) {
    this.servers = servers;
    this.#cluster = cluster;
    this.connection = connection;
    this.journal = journal;
    this.watch = new Watch(connection, STUDY);
    const start = (name: string, ...args: readonly string[]): Part => {
      const proxies = servers.map(({ host }) => new Proxy(host));
      const urls = proxies.map(({ url }) => url).join(",");
      const own = ["--cluster", urls, "--cluster-name", STUDY];
      return { proxies, service: new Service(name, [...args, ...own]) };
    };
    this.coordinator = start(
      "coordinator",
      ...["tune", ...flags, "--storage", journal, "--resume"],
      ...["--lease", String(LEASE_SECONDS)],
      ...["--replicas", String(servers.length)],
    );
    this.workers = Array.from(
      { length: workers },
      (_, at) => start(`worker ${at}`, "worker", "--jobs", "1"),
    );
  }

  /** Starts all of it. */
  static async start(options: SiteOptions): Promise<Site> {
    const cluster = options.servers === 1
      ? undefined
      : await NatsCluster.start({ program: NEWEST, advertise: false });
    const servers = cluster?.servers ?? [await NatsServer.start()];
    const connection = await openConnection(
      { servers: servers.map(({ url }) => url) },
      { name: "chaos", inboxPrefix: "_INBOX_chaos" },
    );
    return new Site(servers, cluster, connection, options);
  }

  /** A worker that chance chooses. */
  anyWorker(random: Pcg32): Part {
    return this.workers[random.nextBelow(this.workers.length)]!;
  }

  /** A server that chance chooses. */
  anyServer(random: Pcg32): NatsServer {
    return this.servers[random.nextBelow(this.servers.length)]!;
  }

  /** The server that leads what workers tell; undefined if none does now. */
  async leader(): Promise<NatsServer | undefined> {
    return await this.#cluster?.leaderOf(namesOf(STUDY).eventStream);
  }

  /**
   * Cuts one of several servers off from the others.
   *
   * @returns Lets it reach them again.
   */
  isolate(server: NatsServer): () => void {
    return this.#cluster!.isolate(server);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const parts = [this.coordinator, ...this.workers];
    await Promise.all(parts.map(({ service }) => service.stop()));
    await this.watch.close();
    await this.connection.close();
    for (const { proxies } of parts) {
      for (const proxy of proxies) proxy[Symbol.dispose]();
    }
    await (this.#cluster ?? this.servers[0]!)[Symbol.asyncDispose]();
  }
}
