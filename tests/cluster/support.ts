// A cluster in a test: a server, a coordinator in this process, workers here or
// in processes of their own.

import { sha256Hex } from "../../src/sha256.ts";
import { openConnection } from "../../src/cluster/connect/connect.ts";
import type { NatsConnection } from "../../src/cluster/nats.ts";
import {
  type ClusterCoordinator,
  coordinate,
  type CoordinateOptions,
} from "../../src/cluster/coordinator/open.ts";
import type { ClusterTask } from "../../src/cluster/coordinator/objective.ts";
import type { NatsServer } from "../support/nats_server.ts";
import { exportStudy, type Study } from "../../mod.ts";

/** The objective of these tests, which its own file describes. */
export const MODULE = new URL("./objective.ts", import.meta.url);

/** The task that runs it. */
export async function moduleTask(
  setup: { readonly [name: string]: string | number } = {},
): Promise<ClusterTask> {
  const digest = await sha256Hex(await Deno.readFile(MODULE));
  const factory = "makeObjective", pauses = true;
  return { type: "module", digest, factory, setup, pauses };
}

/** A connection for a test, closed at the end of its block. */
export async function connect(
  server: NatsServer,
  name = "test",
): Promise<NatsConnection & AsyncDisposable> {
  const connection = await openConnection({ servers: server.url }, {
    name,
    inboxPrefix: `_INBOX_${name}`,
  });
  return Object.assign(connection, {
    [Symbol.asyncDispose]: () => connection.close(),
  });
}

/** Coordinates a study for as long as a function runs. */
export async function withCoordinator<T>(
  server: NatsServer,
  study: Study,
  options: Pick<CoordinateOptions, "task"> & Partial<CoordinateOptions>,
  run: (executor: ClusterCoordinator) => Promise<T>,
): Promise<T> {
  await using connection = await connect(server, "coordinator");
  const executor = await coordinate({
    connection,
    study: "study",
    settings: study.settings,
    trials: study.trials,
    leaseSeconds: 1,
    ...options,
  });
  try {
    return await run(executor);
  } finally {
    executor.close();
    await executor.ended();
  }
}

/** A worker in a process of its own. */
export class WorkerProcess implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #log: Promise<string>;

  /** @param args What worker_process.ts takes behind the address. */
  constructor(server: NatsServer, ...args: readonly string[]) {
    this.#process = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "-q",
        "--no-check",
        new URL(this.program, import.meta.url).pathname,
        server.url,
        ...args,
      ],
      stdout: "null",
      stderr: "piped",
      env: { NO_COLOR: "1" },
    }).spawn();
    this.#log = new Response(this.#process.stderr).text();
  }

  protected get program(): string {
    return "./worker_process.ts";
  }

  /** What it said; once it has ended. */
  get log(): Promise<string> {
    return this.#log;
  }

  /** Resolves once it has ended. */
  get status(): Promise<Deno.CommandStatus> {
    return this.#process.status;
  }

  /** Ends it and gives its exit code. */
  async end(signal: Deno.Signal): Promise<number> {
    try {
      this.#process.kill(signal);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended already
    }
    const { code } = await this.#process.status;
    await this.#log;
    return code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end("SIGKILL");
  }
}

/** A worker that lies, in a process of its own; liar_process.ts says how. */
export class LiarProcess extends WorkerProcess {
  protected override get program(): string {
    return "./liar_process.ts";
  }
}

/** The export of a study without what differs from run to run. */
export function exportOf(study: Study): unknown {
  return JSON.parse(
    JSON.stringify(exportStudy(study)),
    (key, value) => key === "run" ? undefined : value,
  );
}
