// Real NATS servers for tests: which ones this machine has, and how one is
// started on loopback ports, killed as a power cut would and started again on the
// same store.

import { requireOrSkip } from "./require.ts";

/** A nats-server of this machine. */
export interface NatsProgram {
  readonly path: string;
  /** As it says itself: "2.9.10". */
  readonly version: string;
}

/** How a server is to be. */
export interface NatsOptions {
  /** Which program; the first of {@link natsPrograms} if absent. */
  readonly program?: NatsProgram;
  /** More of its configuration: accounts, TLS, limits. */
  readonly config?: string;
  /** The body of its `websocket` block, such as `no_tls: true`; none if absent. */
  readonly websocket?: string;
  /** False: no JetStream. */
  readonly jetstream?: boolean;
  /** Variables of its environment, which its configuration may name. */
  readonly env?: Readonly<Record<string, string>>;
}

const VARIABLE = "LANETUNE_NATS_SERVERS";
const DEBIAN = ["nats-server", "/usr/sbin/nats-server"];

/** Debian's server, and those whose paths a variable has, with ":" between. */
export const natsPrograms: readonly NatsProgram[] = findPrograms();

/** Whether tests with a server can run. */
export const hasNats: boolean = natsPrograms.length > 0;

function findPrograms(): NatsProgram[] {
  const debian = DEBIAN.map(programOf).find((found) => found !== undefined);
  const found = requireOrSkip("nats-server (Debian)", debian !== undefined)
    ? [debian!]
    : [];
  const paths = Deno.env.get(VARIABLE);
  if (paths === "unreachable") {
    console.error("left out: a newer nats-server (it could not be built)");
    return found;
  }
  const others = (paths ?? "").split(":").filter((path) => path !== "");
  requireOrSkip(`a newer nats-server (paths in ${VARIABLE})`, !!others.length);
  for (const path of others) {
    const program = programOf(path);
    if (requireOrSkip(`${path} of ${VARIABLE}`, program !== undefined)) {
      found.push(program!);
    }
  }
  return found;
}

function programOf(path: string): NatsProgram | undefined {
  try {
    const command = new Deno.Command(path, { args: ["--version"] });
    const text = new TextDecoder().decode(command.outputSync().stdout);
    const version = /v(\d+\.\d+\.\d+)/.exec(text)?.[1];
    return version === undefined ? undefined : { path, version };
  } catch {
    return undefined; // no such program
  }
}

/** Below those that systems give away by themselves, so that nobody else asks. */
const PORTS = { first: 20_000, count: 12_000 };

/** Ports of loopback on which nobody listens. */
export function freePorts(count: number): number[] {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = PORTS.first + Math.floor(Math.random() * PORTS.count);
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      ports.add(port);
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
  return [...ports];
}

/** Longest wait for a server to serve: the machine may be busy. */
const START_MS = 30_000;

/** One server with a store of its own. */
export class NatsServer implements AsyncDisposable {
  /** As JetStream names it among others: of a leader, for example. */
  readonly name: string;
  /** For clients: `127.0.0.1:PORT`, without the protocol. */
  readonly host: string;
  /** For clients, plain: `nats://127.0.0.1:PORT`. */
  readonly url: string;
  /** Where the websocket listens: `127.0.0.1:PORT`. */
  readonly websocketHost: string;
  /** Its folder: configuration, log and store. */
  readonly folder: string;
  readonly #program: NatsProgram;
  readonly #env: Readonly<Record<string, string>>;
  readonly #monitor: string;
  #process: Deno.ChildProcess | undefined;

  private constructor(
    name: string,
    program: NatsProgram,
    env: Readonly<Record<string, string>>,
    folder: string,
    [client, websocket, monitor]: readonly number[],
  ) {
    this.name = name;
    this.#program = program;
    this.#env = env;
    this.folder = folder;
    this.host = `127.0.0.1:${client}`;
    this.url = `nats://${this.host}`;
    this.websocketHost = `127.0.0.1:${websocket}`;
    this.#monitor = `127.0.0.1:${monitor}`;
  }

  /**
   * Starts a server and waits until it serves.
   *
   * @throws {Error} With its log, if it does not.
   */
  static async start(options: NatsOptions = {}): Promise<NatsServer> {
    const server = await NatsServer.prepare("lanetune", options);
    await server.restart();
    return server;
  }

  /** Writes the configuration of a server without starting it. */
  static async prepare(
    name: string,
    { program = natsPrograms[0]!, config = "", websocket, jetstream, env = {} }:
      NatsOptions,
  ): Promise<NatsServer> {
    const folder = await Deno.makeTempDir({ prefix: "lanetune-nats-" });
    const server = new NatsServer(name, program, env, folder, freePorts(3));
    const lines = [
      `server_name: ${name}`,
      `listen: "${server.host}"`,
      `http: "${server.#monitor}"`,
      jetstream === false ? "" : `jetstream { store_dir: "${folder}/store" }`,
      websocket === undefined
        ? ""
        : `websocket { listen: "${server.websocketHost}"\n${websocket} }`,
      config,
    ];
    await Deno.writeTextFile(server.#configPath, lines.join("\n"));
    return server;
  }

  get #configPath(): string {
    return `${this.folder}/server.conf`;
  }

  /** Its log so far; what is wrong with its configuration, if it has none. */
  async log(): Promise<string> {
    try {
      return await Deno.readTextFile(`${this.folder}/log`);
    } catch {
      const { stderr } = await new Deno.Command(this.#program.path, {
        args: ["-t", "--config", this.#configPath],
        env: this.#env,
      }).output();
      return new TextDecoder().decode(stderr);
    }
  }

  /** Starts it again, with the same ports, configuration and store. */
  async restart(): Promise<void> {
    this.spawn();
    await this.ready();
  }

  /** Starts its process and waits for nothing. */
  spawn(): void {
    this.#process = new Deno.Command(this.#program.path, {
      args: ["--config", this.#configPath, "--log", `${this.folder}/log`],
      env: this.#env,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
  }

  /** Waits until it serves, JetStream included. */
  async ready(): Promise<void> {
    await this.#answers("healthz");
  }

  /** Waits until it listens: one of several may lack what the others have. */
  async listening(): Promise<void> {
    await this.#answers("varz");
  }

  /** Waits until its monitoring has a path. */
  async #answers(path: string): Promise<void> {
    let hasEnded = false;
    this.#process!.status.then(() => hasEnded = true);
    const end = performance.now() + START_MS;
    while (!hasEnded && performance.now() < end) {
      if (await this.#has(path)) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const log = await this.log();
    await this[Symbol.asyncDispose]();
    throw new Error(`Cannot start nats-server ${this.#program.path}: ${log}`);
  }

  async #has(path: string): Promise<boolean> {
    try {
      const response = await fetch(`http://${this.#monitor}/${path}`);
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false; // it does not listen yet
    }
  }

  /** What it says of itself, by the path of its monitoring: `jsz`, `connz`. */
  async monitor(path: string): Promise<Record<string, unknown>> {
    return await (await fetch(`http://${this.#monitor}/${path}`)).json();
  }

  /** Ends its process as a power cut would, and waits until it is gone. */
  async kill(signal: Deno.Signal = "SIGKILL"): Promise<void> {
    const process = this.#process;
    this.#process = undefined;
    if (process === undefined) return;
    try {
      process.kill(signal);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended already
    }
    await process.status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    try {
      await Deno.remove(this.folder, { recursive: true });
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error; // done before
    }
  }
}
