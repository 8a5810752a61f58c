// Threads as Node has them, in place of src/pool/threads.ts: the same exports.

import {
  isMainThread,
  parentPort,
  Worker as NodeWorker,
} from "node:worker_threads";
import type {
  WorkerLike,
  WorkerScope,
  WorkerStarter,
} from "../../src/pool/threads.ts";

export type { WorkerLike, WorkerScope, WorkerStarter };

/** A Worker of Node with the events of the web platform. */
class WebWorker extends EventTarget {
  readonly #worker: NodeWorker;

  constructor(worker: NodeWorker) {
    super();
    this.#worker = worker;
    const tell = (type: string, fields: { data?: unknown; message?: string }) =>
      this.dispatchEvent(Object.assign(new Event(type), fields));
    worker.on("message", (data) => tell("message", { data }));
    worker.on("messageerror", () => tell("messageerror", {}));
    worker.on("error", (error) => tell("error", { message: String(error) }));
    // No lock says so where there are none; what it said has come before.
    worker.on("exit", () => tell("error", { message: "it ended itself" }));
  }

  postMessage(message: unknown): void {
    this.#worker.postMessage(message);
  }

  terminate(): void {
    void this.#worker.terminate();
  }
}

/** Whether this platform has Workers. */
export function hasWorkers(): boolean {
  return true;
}

/** What a program started, as a Worker of the web platform. */
export function asWorker(started: WorkerLike): Worker {
  if (!(started instanceof NodeWorker)) return started as Worker;
  return new WebWorker(started) as unknown as Worker;
}

/** Workers that import the file of this library that serves. */
export function servingWorkers(server: string): WorkerStarter {
  const script = `import(${JSON.stringify(server)})
    .then(({ serveModule }) => serveModule());`;
  const url = new URL(`data:text/javascript,${encodeURIComponent(script)}`);
  return {
    create: (name) => asWorker(new NodeWorker(url, { name })),
    release() {},
  };
}

/** The line to whoever started this thread; undefined in the first one. */
export function ownScope(): WorkerScope | undefined {
  const port = parentPort;
  if (isMainThread || port === null) return undefined;
  return {
    addEventListener: (_type, listener) =>
      void port.on(
        "message",
        (data) => listener(new MessageEvent("message", { data })),
      ),
    postMessage: (message) => port.postMessage(message),
  };
}
