// One Worker of a pool, seen from the thread that owns it: set up once, then
// one trial after another.

import { defer, type Deferred } from "../deferred.ts";
import { messageOf } from "../errors.ts";
import {
  type OnReport,
  type OwnOutcome,
  type TrialStart,
  WorkerLostError,
} from "../tune/executor.ts";
import { untilEnd } from "./life.ts";
import { type FromWorker, isFromWorker, type ToWorker } from "./messages.ts";
import type { WorkerSource } from "./worker_source.ts";

/** A trial in the worker. */
interface Running {
  readonly run: number;
  readonly trial: TrialStart;
  readonly onReport: OnReport;
  readonly outcome: Deferred<OwnOutcome | null>;
}

/** How long the last messages of a Worker that ended itself may take. */
const LAST_WORDS_MS = 50;

const NEVER_SERVED = "its file has not called serveObjective or serveFactory " +
  "in time (startMs), expected that before anything long: a factory may take long";

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
  readonly #source: WorkerSource;
  readonly #stop = sharedFlag();
  readonly #prepared = defer<void>();
  readonly #patience: ReturnType<typeof setTimeout>;
  #runs = 0;
  #running: Running | undefined;
  #isReady = false;
  #isLost = false;

  /**
   * @param name For a person, in the tools of the platform.
   * @param source What starts the Worker, and sets it up.
   * @param startMs How long it may take until it serves.
   */
  constructor(name: string, source: WorkerSource, startMs: number) {
    this.#source = source;
    this.#prepared.promise.catch(() => {}); // whoever needs it awaits it
    this.#worker = source.create(name);
    // A file that never calls the library is no error to any platform.
    this.#patience = setTimeout(
      () => this.#lose(new Error(NEVER_SERVED)),
      startMs,
    );
    this.#worker.addEventListener("message", ({ data }) => {
      if (isFromWorker(data)) this.#receive(data);
    });
    this.#worker.addEventListener("error", (event) => {
      event.preventDefault();
      // Without a message where there was no script to make one.
      this.#lose(new Error(event.message || source.refused));
    });
    this.#worker.addEventListener("messageerror", () => {
      this.#lose(new Error("a message of it could not be read"));
    });
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
    const outcome = defer<OwnOutcome | null>();
    if (this.#isLost) {
      outcome.reject(new WorkerLostError(trial.number));
      return outcome.promise;
    }
    if (this.#stop) Atomics.store(this.#stop, 0, 0);
    const run = ++this.#runs;
    this.#running = { run, trial, onReport, outcome };
    this.#send({ type: "lanetune:trial", run, trial });
    return outcome.promise;
  }

  /** Asks the running trial to stop. */
  abort(): void {
    if (this.#stop) Atomics.store(this.#stop, 0, 1);
    this.#send({ type: "lanetune:abort", run: this.#runs });
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
      case "lanetune:ready":
        return this.#setUp(message.life);
      case "lanetune:prepared":
        return this.#prepared.resolve();
      case "lanetune:broken":
        return this.#lose(new Error(message.message));
      case "lanetune:report":
        if (message.run !== this.#running?.run) return; // it came late
        return this.#running.onReport(message.report, message.attributes);
      case "lanetune:done": {
        const running = this.#running;
        if (message.run !== running?.run) return;
        this.#running = undefined;
        return running.outcome.resolve(message.outcome);
      }
    }
  }

  #setUp(life: string | null): void {
    if (this.#isReady) return;
    this.#isReady = true;
    clearTimeout(this.#patience);
    if (life !== null) this.#watch(life).catch((error) => this.#lose(error));
    const { setup } = this.#source;
    try {
      this.#send({ type: "lanetune:setup", setup, stop: this.#stop });
    } catch (error) {
      this.#lose(error);
    }
  }

  async #watch(life: string): Promise<void> {
    await untilEnd(life);
    if (this.#isLost) return;
    setTimeout(() => this.#lose(new Error("it ended itself")), LAST_WORDS_MS);
  }

  #lose(cause: unknown): void {
    if (this.#isLost) return;
    this.#isLost = true;
    clearTimeout(this.#patience);
    this.#worker.terminate();
    const message = `Cannot start a worker: ${messageOf(cause)}`;
    this.#prepared.reject(new Error(message, { cause })); // if still pending
    const running = this.#running;
    this.#running = undefined;
    running?.outcome.reject(
      new WorkerLostError(running.trial.number, { cause }),
    );
  }
}
