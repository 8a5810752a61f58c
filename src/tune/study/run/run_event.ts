// What a run tells beside the events that storage keeps.

import type { Report } from "../../trial.ts";

/** What happens to a trial that storage need not know. */
export type RunEvent =
  /**
   * Told first, if at all: there is work for `jobs` trials at once, but the lag
   * lets no more than `mostAtOnce` be under way, so that the others idle.
   */
  | {
    readonly type: "limited";
    readonly jobs: number;
    readonly mostAtOnce: number;
  }
  /** An attempt begins; `attempt` is 1 or, after lost workers, more. */
  | {
    readonly type: "started";
    readonly number: number;
    readonly attempt: number;
  }
  /** A report came in, whether it will count or not. */
  | {
    readonly type: "progress";
    readonly number: number;
    readonly report: Report;
  }
  /** An attempt was lost with its worker. */
  | {
    readonly type: "lost";
    readonly number: number;
    readonly attempt: number;
    /** What became of the worker, for a person, where it is known. */
    readonly reason?: string;
  };
