// One Worker of a pool, seen from the thread that owns it: started through a
// `blob:` bootstrap, set up once, then one trial after another.

import { messageOf } from "../errors.ts";
import {
  type OwnOutcome,
  type TrialStart,
  WorkerLostError,
} from "../tune/executor.ts";
import type { Attributes, Report } from "../tune/trial.ts";
import type { FromWorker, ToWorker, WorkerTask } from "./messages.ts";

// Found by the bootstrap in this very module: in the library's one file, when
// it is bundled, `import.meta.url` is that file, which exports it as well.
export { serveWorker } from "./serve_worker.ts";

/** Gets what a trial reports. */
export type OnReport = (report: Report, attributes?: Attributes) => void;

/** A trial in the worker. */
interface Running {
  readonly trial: TrialStart;
  readonly onReport: OnReport;
  readonly settle: PromiseWithResolvers<OwnOutcome | null>;
}

/**
 * The script of a new Worker. A Worker must not be loaded from another origin
 * nor, in Deno, from a file without a right to read it; a module may be
 * imported from where this one came from.
 */
function bootstrapUrl(): string {
  const script = `import(${JSON.stringify(import.meta.url)}).then(
    (library) => library.serveWorker(),
    (error) => postMessage({ type: "broken", message: String(error?.message ?? error) }),
  );`;
  return URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
}

/** A flag in shared memory, where the platform lets it be shared. */
function sharedFlag(): Int32Array<SharedArrayBuffer> | null {
  const { crossOriginIsolated } = globalThis as {
    crossOriginIsolated?: boolean;
  };
  const isShared = typeof SharedArrayBuffer === "function" &&
    crossOriginIsolated !== false; // browsers say; Deno has no such thing
  return isShared ? new Int32Array(new SharedArrayBuffer(4)) : null;
}

/** A running Worker. */
export class PoolWorker {
  readonly #worker: Worker;
  readonly #task: WorkerTask;
  readonly #url = bootstrapUrl();
  readonly #stop = sharedFlag();
  readonly #prepared = Promise.withResolvers<void>();
  #running: Running | undefined;
  #isLost = false;

  /**
   * @param name For a person, in the tools of the platform.
   * @param task What the worker is set up with.
   */
  constructor(name: string, task: WorkerTask) {
    this.#task = task;
    this.#prepared.promise.catch(() => {}); // whoever needs it awaits it
    this.#worker = new Worker(this.#url, { type: "module", name });
    this.#worker.onmessage = ({ data }) => this.#receive(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#lose(new Error(event.message));
    };
    this.#worker.onmessageerror = () => {
      this.#lose(new Error("a message of it could not be read"));
    };
  }

  /** Resolves when the objective is there; rejects if it never will be. */
  get prepared(): Promise<void> {
    return this.#prepared.promise;
  }

  /** Whether it has died or was terminated: good for nothing any more. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /**
   * Runs a trial.
   *
   * @returns The outcome, null if the trial stopped because it was aborted.
   * @throws {WorkerLostError} If the worker died.
   */
  run(trial: TrialStart, onReport: OnReport): Promise<OwnOutcome | null> {
    const settle = Promise.withResolvers<OwnOutcome | null>();
    if (this.#isLost) {
      settle.reject(new WorkerLostError(trial.number));
      return settle.promise;
    }
    if (this.#stop) Atomics.store(this.#stop, 0, 0);
    this.#running = { trial, onReport, settle };
    this.#send({ type: "trial", trial });
    return settle.promise;
  }

  /** Asks the running trial to stop. */
  abort(): void {
    if (this.#stop) Atomics.store(this.#stop, 0, 1);
    this.#send({ type: "abort" });
  }

  /** Ends the worker at once; a trial in it is lost. */
  terminate(): void {
    this.#lose(new Error("it was terminated"));
  }

  #send(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case "ready":
        URL.revokeObjectURL(this.#url);
        return this.#setUp();
      case "prepared":
        return this.#prepared.resolve();
      case "broken":
        return this.#lose(new Error(message.message));
      case "report":
        return this.#running?.onReport(message.report, message.attributes);
      case "done":
        this.#running?.settle.resolve(message.outcome);
        this.#running = undefined;
        return;
      case "closing":
        return this.#lose(new Error("it closed itself"));
    }
  }

  #setUp(): void {
    try {
      this.#send({ type: "setup", task: this.#task, stop: this.#stop });
    } catch (error) {
      this.#lose(error);
    }
  }

  #lose(cause: unknown): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.#worker.terminate();
    URL.revokeObjectURL(this.#url);
    const message = `Cannot start a worker: ${messageOf(cause)}`;
    this.#prepared.reject(new Error(message, { cause })); // if still pending
    const running = this.#running;
    this.#running = undefined;
    running?.settle.reject(
      new WorkerLostError(running.trial.number, { cause }),
    );
  }
}
