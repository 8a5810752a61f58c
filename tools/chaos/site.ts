// The cluster that faults are done to: a server, a coordinator and workers, each
// as a process of its own, which reach the server through proxies.

import type { Pcg32 } from "../../src/random.ts";
import type { NatsConnection } from "../../src/cluster/nats.ts";
import { openConnection } from "../../src/cluster/connect/connect.ts";
import { NatsServer } from "../../tests/support/nats_server.ts";
import { Proxy } from "./proxy.ts";
import { Service } from "./service.ts";
import { Watch } from "./watch.ts";

/** The study's name on the server. */
export const STUDY = "chaos";

/** Seconds; as short as the command line takes it. */
export const LEASE_SECONDS = 2;

/** One of its processes, and its way to the server. */
export interface Part {
  readonly service: Service;
  readonly proxy: Proxy;
}

/** A cluster that is about to suffer. */
export class Site implements AsyncDisposable {
  readonly server: NatsServer;
  /** For whoever does the faults: no fault gets in its way but the server's. */
  readonly connection: NatsConnection;
  readonly coordinator: Part;
  readonly workers: readonly Part[];
  readonly watch: Watch;
  /** Where the coordinator keeps the study. */
  readonly journal: string;

  private constructor(
    server: NatsServer,
    connection: NatsConnection,
    journal: string,
    flags: readonly string[],
    workers: number,
  ) {
    this.server = server;
    this.connection = connection;
    this.journal = journal;
    this.watch = new Watch(connection, STUDY);
    const start = (name: string, ...args: readonly string[]): Part => {
      const proxy = new Proxy(server.host);
      const own = ["--cluster", proxy.url, "--cluster-name", STUDY];
      return { proxy, service: new Service(name, [...args, ...own]) };
    };
    this.coordinator = start(
      "coordinator",
      ...["tune", ...flags, "--storage", journal, "--resume"],
      ...["--lease", String(LEASE_SECONDS)],
    );
    this.workers = Array.from(
      { length: workers },
      (_, at) => start(`worker ${at}`, "worker", "--jobs", "1"),
    );
  }

  /**
   * Starts all of it.
   *
   * @param flags Of `tune`: the study.
   */
  static async start(
    journal: string,
    flags: readonly string[],
    workers: number,
  ): Promise<Site> {
    const server = await NatsServer.start();
    const connection = await openConnection({ servers: server.url }, {
      name: "chaos",
      inboxPrefix: "_INBOX_chaos",
    });
    return new Site(server, connection, journal, flags, workers);
  }

  /** A worker that chance chooses. */
  anyWorker(random: Pcg32): Part {
    return this.workers[random.nextBelow(this.workers.length)]!;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const parts = [this.coordinator, ...this.workers];
    await Promise.all(parts.map(({ service }) => service.stop()));
    await this.watch.close();
    await this.connection.close();
    for (const { proxy } of parts) proxy[Symbol.dispose]();
    await this.server[Symbol.asyncDispose]();
  }
}
