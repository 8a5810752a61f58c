// The network between one process and a server, or two servers: a TCP proxy that
// is slow, cut or closed whenever somebody says so.

import { pause } from "../../src/cluster/server.ts";

/** A way to a server. */
export class Proxy implements Disposable {
  readonly #listener: Deno.TcpListener;
  readonly #target: { readonly hostname: string; readonly port: number };
  readonly #open = new Set<Deno.TcpConn>();
  #delayMs = 0;
  #isClosed = false;

  /** @param host Where the server listens: `127.0.0.1:4222`. */
  constructor(host: string) {
    const [hostname, port] = host.split(":");
    this.#target = { hostname: hostname!, port: Number(port) };
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.#accept();
  }

  /** Where it listens. */
  get host(): string {
    return `127.0.0.1:${this.#listener.addr.port}`;
  }

  /** Where it listens, for clients. */
  get url(): string {
    return `nats://${this.host}`;
  }

  /** Closes all connections, and takes no new ones for some time. */
  async cut(ms: number): Promise<void> {
    this.close();
    await pause(ms);
    this.open();
  }

  /** Closes all connections, and takes no new ones. */
  close(): void {
    this.#isClosed = true;
    this.#closeAll();
  }

  /** Takes connections again. */
  open(): void {
    this.#isClosed = false;
  }

  /** Has everything arrive later for some time. */
  async delay(byMs: number, forMs: number): Promise<void> {
    this.#delayMs = byMs;
    await pause(forMs);
    this.#delayMs = 0;
  }

  [Symbol.dispose](): void {
    this.#listener.close();
    this.#closeAll();
  }

  #closeAll(): void {
    for (const connection of this.#open) close(connection);
    this.#open.clear();
  }

  async #accept(): Promise<void> {
    for await (const client of this.#listener) {
      this.#serve(client).catch(() => {}); // either side is gone
    }
  }

  async #serve(client: Deno.TcpConn): Promise<void> {
    this.#open.add(client);
    try {
      if (this.#isClosed) return;
      const server = await Deno.connect(this.#target);
      this.#open.add(server);
      try {
        const ways = [this.#pump(client, server), this.#pump(server, client)];
        await Promise.race(ways);
        for (const way of ways) way.catch(() => {});
      } finally {
        this.#open.delete(server);
        close(server);
      }
    } finally {
      this.#open.delete(client);
      close(client);
    }
  }

  /** Carries bytes in order until one side has ended. */
  async #pump(from: Deno.TcpConn, to: Deno.TcpConn): Promise<void> {
    const buffer = new Uint8Array(64 * 1024);
    while (true) {
      const count = await from.read(buffer);
      if (count === null) return;
      if (this.#delayMs > 0) await pause(this.#delayMs);
      for (let at = 0; at < count;) {
        at += await to.write(buffer.subarray(at, count));
      }
    }
  }
}

function close(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error; // it is
  }
}
