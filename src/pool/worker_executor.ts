// The executor of many threads: a pool of Workers that all run one objective.
// Which worker a trial runs in never changes its result.

import { quote } from "../errors.ts";
import type { Executor, TrialResult, TrialStart } from "../tune/executor.ts";
import { orAborted, Places } from "../tune/study/run/places.ts";
import type { WorkerTask } from "./messages.ts";
import { type OnReport, PoolWorker } from "./pool_worker.ts";

/** What {@linkcode workerExecutor} needs to know. */
export interface WorkerExecutorOptions {
  /**
   * The module that every worker imports, an absolute URL. Its default export
   * is the objective, unless `factory` is named.
   */
  readonly module: URL | string;
  /** The export of the module that makes an objective from `setup`. */
  readonly factory?: string;
  /**
   * What the factory is called with, once a worker: anything that can be
   * cloned; shared memory and compiled WebAssembly modules are not copied.
   */
  readonly setup?: unknown;
  /** How many workers, at least 1. They start when they are first needed. */
  readonly jobs: number;
  /**
   * How long an abandoned trial may take to stop before its worker is replaced,
   * in milliseconds; 500 unless given. Nobody but that worker waits.
   */
  readonly graceMs?: number;
  /** Elapsed milliseconds; `performance.now` unless given. */
  readonly clock?: () => number;
}

const DEFAULT_GRACE_MS = 500;

/**
 * Whether this platform has what {@linkcode workerExecutor} needs. Where it
 * has, Workers may still be refused (in Deno a library in files needs the right
 * to read them, and would ask for it): trials then reject with the reason.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { workersAvailable } from "./worker_executor.ts";
 * assert(workersAvailable()); // false in edge runtimes
 * ```
 */
export function workersAvailable(): boolean {
  return typeof Worker === "function" && typeof Blob === "function" &&
    typeof URL.createObjectURL === "function";
}

/**
 * Makes an executor that runs trials in Workers.
 *
 * A trial that is abandoned rejects at once; its worker stops at the next
 * report, at the next pause, or is replaced. A trial whose worker dies rejects
 * with `WorkerLostError`, and a new worker takes its place. An objective that
 * cannot be loaded or set up rejects with an error that says why.
 *
 * @param options The objective's module, and how many workers run it.
 * @throws {RangeError} If `jobs` is not an integer of at least 1.
 * @throws {TypeError} If `module` is not an absolute URL.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { workerExecutor } from "./worker_executor.ts";
 * const code = "export default ({ params }) => params.x ** 2";
 * const executor = workerExecutor({
 *   module: `data:text/javascript,${encodeURIComponent(code)}`,
 *   jobs: 2,
 * });
 * const { signal } = new AbortController();
 * const trial = { number: 0, params: { x: 3 } };
 * const { outcome } = await executor.start(trial, () => {}, signal);
 * assertEquals(outcome, { state: "complete", values: [9] });
 * executor.close();
 * ```
 */
export function workerExecutor(options: WorkerExecutorOptions): Executor {
  const { jobs } = options;
  if (!Number.isSafeInteger(jobs) || jobs < 1) {
    throw new RangeError(
      `Cannot run trials: jobs is ${jobs}, expected an integer of at least 1`,
    );
  }
  if (!URL.canParse(options.module)) {
    throw new TypeError(
      `Cannot run trials: module is ${
        quote(options.module)
      }, expected an absolute URL`,
    );
  }
  return new WorkerPool(options);
}

/** The place of a worker: the one that is there, if there is one. */
interface Slot {
  readonly index: number;
  worker?: PoolWorker | undefined;
}

class WorkerPool implements Executor {
  readonly capacity: number;
  readonly #task: WorkerTask;
  readonly #graceMs: number;
  readonly #clock: () => number;
  readonly #slots: readonly Slot[];
  readonly #places: Places<Slot>;
  readonly #closing = new AbortController();

  constructor(options: WorkerExecutorOptions) {
    const { module, factory, setup, jobs } = options;
    this.capacity = jobs;
    this.#task = { module: String(module), factory, setup };
    this.#graceMs = options.graceMs ?? DEFAULT_GRACE_MS;
    this.#clock = options.clock ?? (() => performance.now());
    this.#slots = Array.from({ length: jobs }, (_, index) => ({ index }));
    this.#places = new Places(this.#slots);
  }

  start(
    trial: TrialStart,
    onReport: OnReport,
    signal: AbortSignal,
  ): Promise<TrialResult> {
    const abandoned = AbortSignal.any([signal, this.#closing.signal]);
    // An abandoned trial keeps its slot for a while, so one may have to wait.
    const result = this.#places.take().then((slot) =>
      this.#runIn(slot, trial, onReport, abandoned)
    );
    return orAborted(result, abandoned);
  }

  close(): void {
    this.#closing.abort(new Error("The executor was closed"));
    for (const { worker } of this.#slots) worker?.terminate();
  }

  #release(slot: Slot): void {
    if (slot.worker?.isLost) slot.worker = undefined;
    this.#places.release(slot);
  }

  async #runIn(
    slot: Slot,
    trial: TrialStart,
    onReport: OnReport,
    abandoned: AbortSignal,
  ): Promise<TrialResult> {
    try {
      abandoned.throwIfAborted();
      if (slot.worker?.isLost) slot.worker = undefined; // died while idle
      const worker = slot.worker ??= new PoolWorker(
        `lanetune worker ${slot.index}`,
        this.#task,
      );
      await worker.prepared;
      abandoned.throwIfAborted();
      const started = this.#clock();
      const outcome = await this.#runOn(worker, trial, onReport, abandoned);
      const seconds = (this.#clock() - started) / 1000;
      return { outcome, seconds, worker: slot.index };
    } finally {
      this.#release(slot);
    }
  }

  /** Runs a trial; when it is abandoned, its worker has to stop or go. */
  async #runOn(
    worker: PoolWorker,
    trial: TrialStart,
    onReport: OnReport,
    abandoned: AbortSignal,
  ): Promise<TrialResult["outcome"]> {
    let grace: ReturnType<typeof setTimeout> | undefined;
    const abandon = () => {
      worker.abort();
      grace = setTimeout(() => worker.terminate(), this.#graceMs);
    };
    abandoned.addEventListener("abort", abandon, { once: true });
    try {
      const outcome = await worker.run(trial, (report, attributes) => {
        if (!abandoned.aborted) onReport(report, attributes);
      });
      abandoned.throwIfAborted();
      return outcome!; // null only after an abort
    } finally {
      abandoned.removeEventListener("abort", abandon);
      clearTimeout(grace);
    }
  }
}
