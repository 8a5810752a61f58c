// Where the Workers of a pool come from: a function that starts one, whose file
// serves, or a module's URL, which the pool's own bootstrap imports.

import { messageOf } from "../errors.ts";
import type { ModuleTask } from "./messages.ts";
import {
  asWorker,
  hasWorkers,
  servingWorkers,
  type WorkerLike,
} from "./threads.ts";

/** Starts Workers, and knows what they are told first. */
export interface WorkerSource {
  /**
   * Starts one.
   *
   * @param name For a person, in the tools of the platform.
   */
  create(name: string): Worker;
  /** What their objective is made from, sent by structured clone. */
  readonly setup: unknown;
  /** Why one does not start, for platforms that do not say. */
  readonly refused: string;
  /** No more are started. */
  release(): void;
}

/** The form that bundlers understand. */
const CREATE = "workerExecutor({ create: () => new Worker(" +
  'new URL("./trial.worker.ts", import.meta.url), { type: "module" }) })';

/**
 * Workers that a function starts; their files call `serveObjective`.
 *
 * @throws {Error} If there are no Workers here, with what can be done instead.
 */
export function createdSource(
  create: () => WorkerLike,
  setup: unknown,
): WorkerSource {
  checkWorkers();
  return {
    create() {
      try {
        return asWorker(create());
      } catch (error) {
        throw refusal(messageOf(error), error);
      }
    },
    setup,
    refused:
      "its file cannot be loaded: it is absent, no JavaScript, or refused by " +
      "the content security policy (worker-src)",
    release() {},
  };
}

/**
 * Workers that import a module by its URL.
 *
 * @throws {Error} If there can be no such Workers here, with what can be done
 * instead.
 */
export function moduleSource(task: ModuleTask): WorkerSource {
  checkWorkers();
  const starter = servingWorkers(serverUrl());
  if (starter === undefined) {
    throw refusal(
      `URL.createObjectURL is not to be had here, expected ${CREATE}`,
    );
  }
  return {
    ...starter,
    setup: task,
    refused: "its script was refused, as by a content security policy " +
      `without "worker-src blob:", expected that or ${CREATE}`,
  };
}

/**
 * The file that serves, beside this one. A bundle has neither name: there
 * `import.meta.url` is the application, which no Worker may run again.
 */
function serverUrl(): string {
  const here = String(import.meta.url);
  const found = here.replace(
    /\/worker_source(\.[jt]s(\?.*)?)$/,
    "/serve_module$1",
  );
  if (found !== here) return found;
  throw refusal(
    "this library is part of a bundle, which a Worker would run as a whole, " +
      `expected ${CREATE}`,
  );
}

/** @throws {Error} If there are no Workers of the web platform. */
function checkWorkers(): void {
  if (hasWorkers()) return;
  throw refusal(
    "this platform has no Worker (edge runtimes have none, Node has them in " +
      "the package for npm), expected an objective function, which runs in " +
      "this thread",
  );
}

function refusal(message: string, cause?: unknown): Error {
  return new Error(`Cannot start a worker: ${message}`, { cause });
}
