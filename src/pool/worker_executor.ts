// The executor of many threads: a pool of Workers that all run one objective.
// Which worker a trial runs in never changes its result.

import {
  anything,
  callable,
  check,
  fields,
  integer,
  misfit,
  number,
  optional,
  type Rule,
  type RulesOf,
  text,
} from "../check.ts";
import type {
  Executor,
  OnReport,
  TrialResult,
  TrialStart,
} from "../tune/executor.ts";
import { orAborted, SlotPool } from "../tune/study/run/slot_pool.ts";
import { PoolWorker } from "./pool_worker.ts";
import { hasWorkers, type WorkerLike } from "./threads.ts";
import {
  createdSource,
  moduleSource,
  type WorkerSource,
} from "./worker_source.ts";

// In the graph of modules, so that whatever packs that up has the file, which
// Workers import by its name (worker_source.ts).
export { serveModule } from "./serve_module.ts";

/** What {@linkcode workerExecutor} needs to know: `create` or `module`. */
export interface WorkerExecutorOptions {
  /**
   * Starts a Worker whose file calls `serveObjective` or `serveFactory`. Where
   * a bundler builds the program, written as it understands it:
   * `() => new Worker(new URL("./trial.worker.ts", import.meta.url), { type: "module" })`.
   * In Node, where that is another kind, `Worker` of `node:worker_threads`.
   */
  readonly create?: () => WorkerLike;
  /**
   * The module that every worker imports, an absolute URL, where the library is
   * no part of a bundle. Its default export is the objective, unless `factory`
   * is named.
   */
  readonly module?: URL | string;
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
  /**
   * How long a worker may take until it serves, in milliseconds; a minute
   * unless given. What a factory takes does not count.
   */
  readonly startMs?: number;
  /** Elapsed milliseconds; `performance.now` unless given. */
  readonly clock?: () => number;
}

const DEFAULT_GRACE_MS = 500;
const DEFAULT_START_MS = 60_000;

/**
 * Whether this platform has the Workers that {@linkcode workerExecutor} needs.
 * They may still be refused (by a content security policy; in Deno a library in
 * files needs the right to read them): trials then reject with the reason.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { workersAvailable } from "./worker_executor.ts";
 * assert(workersAvailable()); // false in edge runtimes
 * ```
 */
export function workersAvailable(): boolean {
  return hasWorkers();
}

/**
 * Makes an executor that runs trials in Workers. Idle ones keep a process of
 * Deno alive: close the executor.
 *
 * A trial that is abandoned rejects at once; its worker stops at the next
 * report, at the next pause, or is replaced. A trial whose worker dies rejects
 * with `WorkerLostError`, and a new worker takes its place. An objective that
 * cannot be loaded or set up rejects with an error that says why.
 *
 * @param options Where the objective is, and how many workers run it.
 * @throws {RangeError} If an option is unknown, `jobs` is not an integer of at
 * least 1, or not one of `create` and `module` is given.
 * @throws {TypeError} If an option is of another type, or `module` is no
 * absolute URL.
 * @throws {Error} If the platform has no Workers, or none that `module` could
 * be loaded in; the message says what to do instead.
 *
 * @example A module by its URL
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
 *
 * @example A file of a program that is bundled
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { workerExecutor } from "./worker_executor.ts";
 * // trial.worker.ts, here a data: URL
 * const code = `import { serveObjective } from "${
 *   import.meta.resolve("./serve_worker.ts")
 * }"; serveObjective(({ params }) => params.x ** 2);`;
 * const file = `data:text/javascript,${encodeURIComponent(code)}`;
 * const executor = workerExecutor({
 *   create: () => new Worker(file, { type: "module" }),
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
  check("Cannot run trials", "", options, fields(OPTIONS));
  const { module, create } = options;
  if ((module === undefined) === (create === undefined)) {
    throw new RangeError(
      `Cannot run trials: ${
        module === undefined ? "neither" : "both"
      } of create and module given, expected one of them`,
    );
  }
  return new WorkerPool(options);
}

const absoluteUrl: Rule = (value, path) =>
  URL.canParse(String(value)) ? null : misfit(path, value, "an absolute URL");

/** What timers know: they take what is longer for nothing. */
const LONGEST_MS = 2 ** 31 - 1;

const milliseconds = number(
  `a number from 0 to ${LONGEST_MS}`,
  (ms) => ms >= 0 && ms <= LONGEST_MS,
);

const OPTIONS: RulesOf<WorkerExecutorOptions> = {
  create: optional(callable),
  module: optional(absoluteUrl),
  factory: optional(text),
  setup: anything,
  jobs: integer(1),
  graceMs: optional(milliseconds),
  startMs: optional(milliseconds),
  clock: optional(callable),
};

function sourceOf(options: WorkerExecutorOptions): WorkerSource {
  const { create, module, factory, setup } = options;
  return create !== undefined
    ? createdSource(create, setup)
    : moduleSource({ module: String(module), factory, setup });
}

/** The slot of a worker: the one that is there, if there is one. */
interface Slot {
  readonly index: number;
  worker?: PoolWorker | undefined;
}

class WorkerPool implements Executor {
  readonly capacity: number;
  readonly #source: WorkerSource;
  readonly #graceMs: number;
  readonly #startMs: number;
  readonly #clock: () => number;
  readonly #slots: readonly Slot[];
  readonly #slotPool: SlotPool<Slot>;
  readonly #closing = new AbortController();

  constructor(options: WorkerExecutorOptions) {
    const { jobs } = options;
    this.capacity = jobs;
    this.#source = sourceOf(options);
    this.#graceMs = options.graceMs ?? DEFAULT_GRACE_MS;
    this.#startMs = options.startMs ?? DEFAULT_START_MS;
    this.#clock = options.clock ?? (() => performance.now());
    this.#slots = Array.from({ length: jobs }, (_, index) => ({ index }));
    this.#slotPool = new SlotPool(this.#slots);
  }

  start(
    trial: TrialStart,
    onReport: OnReport,
    signal: AbortSignal,
    onPlaced?: (worker: number) => void,
  ): Promise<TrialResult> {
    const abandoned = AbortSignal.any([signal, this.#closing.signal]);
    // An abandoned trial keeps its slot for a while, so one may have to wait.
    const result = this.#slotPool.take().then((slot) => {
      if (!abandoned.aborted) onPlaced?.(slot.index);
      return this.#runIn(slot, trial, onReport, abandoned);
    });
    return orAborted(result, abandoned);
  }

  close(): void {
    this.#closing.abort(new Error("The executor was closed"));
    for (const { worker } of this.#slots) worker?.terminate();
    this.#source.release();
  }

  #release(slot: Slot): void {
    if (slot.worker?.isLost) slot.worker = undefined;
    this.#slotPool.release(slot);
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
        this.#source,
        this.#startMs,
      );
      const ran = await this.#runOn(worker, trial, onReport, abandoned);
      return { ...ran, worker: slot.index };
    } finally {
      this.#release(slot);
    }
  }

  /**
   * Runs a trial; when it is abandoned, its worker has to stop or go, from the
   * first moment on: its factory may hang as well.
   */
  async #runOn(
    worker: PoolWorker,
    trial: TrialStart,
    onReport: OnReport,
    abandoned: AbortSignal,
  ): Promise<Omit<TrialResult, "worker">> {
    let grace: ReturnType<typeof setTimeout> | undefined;
    const abandon = () => {
      worker.abort();
      grace = setTimeout(() => worker.terminate(), this.#graceMs);
    };
    abandoned.addEventListener("abort", abandon, { once: true });
    try {
      await worker.prepared;
      abandoned.throwIfAborted();
      const started = this.#clock();
      const outcome = await worker.run(trial, (report, attributes) => {
        if (!abandoned.aborted) onReport(report, attributes);
      });
      abandoned.throwIfAborted();
      const seconds = (this.#clock() - started) / 1000;
      return { outcome: outcome!, seconds }; // null only after an abort
    } finally {
      abandoned.removeEventListener("abort", abandon);
      clearTimeout(grace);
    }
  }
}
