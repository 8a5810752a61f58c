// What a live view is told of a study, whether a Worker of the page runs it or
// a command elsewhere. Types only.

import type {
  Direction,
  Params,
  RunEvent,
  Space,
  StudyEvent,
  TrialRecord,
} from "../../../mod.ts";
import type { Status as ClusterStatus } from "../cluster/entry.ts";

/** An event of the study, when it came: milliseconds since the run began. */
export interface Timed {
  readonly event: StudyEvent | RunEvent;
  readonly at: number;
}

export type { ClusterStatus };

/** What a study is doing. */
export type Status = "loading" | "running" | "pausing" | "paused" | "done";

/** A study as a view first sees it. */
export interface Shown {
  readonly name: string;
  readonly direction: Direction;
  /** What its first value is. */
  readonly objective: string;
  /** What is searched, where that is known. */
  readonly space?: Space;
  readonly trials: readonly TrialRecord[];
  /** The numbers of those that run; none if absent. */
  readonly running?: readonly number[];
}

/** To the view. */
export type ToView =
  | ({ readonly type: "opened"; readonly canControl?: boolean } & Shown)
  | { readonly type: "events"; readonly events: readonly Timed[] }
  /** Of a study on many machines. */
  | { readonly type: "cluster"; readonly cluster: ClusterStatus }
  | {
    readonly type: "status";
    readonly status: Status;
    readonly message?: string;
  };

/** From a view that may control the study. */
export type FromView =
  /** Creates no more trials; those that run come to their end. */
  | { readonly type: "stop" }
  /** Has a point tried next. */
  | { readonly type: "try"; readonly params: Params };
