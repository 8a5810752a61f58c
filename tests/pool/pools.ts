// Pools for tests: of the objectives in fixtures/, or of code of the test's own.

import {
  workerExecutor,
  type WorkerExecutorOptions,
} from "../../src/pool/worker_executor.ts";
import type { Executor } from "../../src/tune/executor.ts";
import type { Params } from "../../src/tune/trial.ts";

/** The module of fixtures/objectives.ts. */
export const MODULE = import.meta.resolve("./fixtures/objectives.ts");
/** Never aborted. */
export const NEVER = new AbortController().signal;
/** Does nothing. */
export const ignore = () => {};

/** A pool of one worker, unless told otherwise, that is closed afterwards. */
export async function withPool(
  options: Partial<WorkerExecutorOptions>,
  body: (pool: Executor) => Promise<void>,
): Promise<void> {
  const pool = workerExecutor({ module: MODULE, jobs: 1, ...options });
  try {
    await body(pool);
  } finally {
    pool.close();
  }
}

/** Starts a trial, of which no report is wanted. */
export function start(
  pool: Executor,
  number: number,
  params: Params = {},
  signal = NEVER,
) {
  return pool.start({ number, params }, ignore, signal);
}

/** Makes Workers that run code beside the library's own. */
export function creating(code: string): () => Worker {
  const library = import.meta.resolve("../../src/pool/serve_worker.ts");
  const script = `import { serveFactory, serveObjective } from "${library}";
    ${code}`;
  const url = `data:text/javascript,${encodeURIComponent(script)}`;
  return () => new Worker(url, { type: "module" });
}

/** A pool whose Workers a function starts. */
export async function withCreated(
  options: Omit<WorkerExecutorOptions, "jobs">,
  body: (pool: Executor) => Promise<void>,
): Promise<void> {
  const pool = workerExecutor({ jobs: 1, ...options });
  try {
    await body(pool);
  } finally {
    pool.close();
  }
}
