// What the two sides of a pool say to each other. One trial at a time runs in
// a worker, so messages about a trial need not name it.
//
//   pool                                worker
//                     ←  ready          listening: nothing sent before is lost
//   setup             →
//                     ←  prepared       or broken: the study cannot go on
//   trial             →
//                     ←  report …       any number of them
//   abort             →                 at any time; also told through `stop`
//                     ←  done           also after an abort: free again

import type { OwnOutcome, TrialStart } from "../tune/executor.ts";
import type { Attributes, Report } from "../tune/trial.ts";

/** Where the objective is found, and what it is made from. */
export interface WorkerTask {
  /** Absolute URL of the module. */
  readonly module: string;
  /** The export that makes the objective from `setup`; none: the default export is it. */
  readonly factory: string | undefined;
  /** Sent by structured clone, shared memory as itself. */
  readonly setup: unknown;
}

/** From the pool to a worker. */
export type ToWorker =
  | {
    readonly type: "setup";
    readonly task: WorkerTask;
    /** One shared flag, 1 while the running trial is abandoned; null where memory cannot be shared. */
    readonly stop: Int32Array | null;
  }
  | { readonly type: "trial"; readonly trial: TrialStart }
  | { readonly type: "abort" };

/** From a worker to the pool. */
export type FromWorker =
  | { readonly type: "ready" }
  | { readonly type: "prepared" }
  | { readonly type: "broken"; readonly message: string }
  | {
    readonly type: "report";
    readonly report: Report;
    readonly attributes: Attributes | undefined;
  }
  | { readonly type: "done"; readonly outcome: OwnOutcome | null }
  | { readonly type: "closing" };
