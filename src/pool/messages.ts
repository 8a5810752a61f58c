// What the two sides of a pool say to each other. An objective and the page
// may send messages of their own over the same line: what is none of these is
// not for us and is passed over.
//
//   pool                                worker
//                     ←  ready          listening: nothing sent before is lost
//   setup             →
//                     ←  prepared       or broken: the study cannot go on
//   trial             →
//                     ←  report …       any number of them
//   abort             →                 at any time; also told through `stop`
//                     ←  done           also after an abort: free again
//
// `run` counts the trials that a worker was given: the same trial may come
// again, and what is still said of a run that is over is dropped.

import { anything, fields, integer, type Rule, text } from "../check.ts";
import type { OwnOutcome, TrialStart } from "../tune/executor.ts";
import type { Attributes, Report } from "../tune/trial.ts";

/** Where an objective is found, and what it is made from. */
export interface ModuleTask {
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
    readonly type: "lanetune:setup";
    /** What the objective is made from. */
    readonly setup: unknown;
    /** One shared flag, 1 while the running trial is abandoned; null where memory cannot be shared. */
    readonly stop: Int32Array | null;
  }
  | {
    readonly type: "lanetune:trial";
    readonly run: number;
    readonly trial: TrialStart;
  }
  | { readonly type: "lanetune:abort"; readonly run: number };

/** From a worker to the pool. */
export type FromWorker =
  | {
    readonly type: "lanetune:ready";
    /** A lock that the worker holds as long as it lives, where there are locks. */
    readonly life: string | null;
  }
  | { readonly type: "lanetune:prepared" }
  | { readonly type: "lanetune:broken"; readonly message: string }
  | {
    readonly type: "lanetune:report";
    readonly run: number;
    readonly report: Report;
    readonly attributes: Attributes | undefined;
  }
  | {
    readonly type: "lanetune:done";
    readonly run: number;
    /** Null if the trial stopped because it was abandoned. */
    readonly outcome: OwnOutcome | null;
  };

/** Whether something is a message to a worker. */
export const isToWorker = checker<ToWorker>({
  "lanetune:setup": { setup: anything, stop: anything },
  "lanetune:trial": {
    run: integer(1),
    trial: fields({
      number: integer(0),
      params: anything,
      resumeFrom: anything,
      until: anything,
    }),
  },
  "lanetune:abort": { run: integer(1) },
});

/** Whether something is a message from a worker; the study checks what it says. */
export const isFromWorker = checker<FromWorker>({
  "lanetune:ready": {
    life: (life, path) => life === null ? null : text(life, path),
  },
  "lanetune:prepared": {},
  "lanetune:broken": { message: text },
  "lanetune:report": {
    run: integer(1),
    report: anything,
    attributes: anything,
  },
  "lanetune:done": { run: integer(1), outcome: anything },
});

/** The fields of each kind of message, beside its type. */
type Fields<M extends { readonly type: string }> = {
  readonly [T in M["type"]]: {
    readonly [K in Exclude<keyof Extract<M, { type: T }>, "type">]: Rule;
  };
};

function checker<M extends { readonly type: string }>(rules: Fields<M>) {
  const kinds = new Map(
    Object.entries<{ readonly [field: string]: Rule }>(rules)
      .map(([type, rest]) => [type, fields({ type: anything, ...rest })]),
  );
  return (data: unknown): data is M => {
    const type = Object(data).type;
    const rule = kinds.get(type);
    return rule !== undefined && rule(data, "message") === null;
  };
}
