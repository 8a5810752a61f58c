// What the page and the Worker that has the connection say to each other.

import type { WorkerTrial } from "../../src/cluster/worker/running_trial.ts";
import type { ServerOptions } from "../../src/cluster/connect/options.ts";

/** Which study is joined, where, and with how much of this machine. */
export interface Joining {
  readonly server: ServerOptions;
  readonly study: string;
  /** Trials at once. */
  readonly jobs: number;
}

/** From the page. */
export type ToWorker =
  | ({ readonly type: "join" } & Joining)
  /** Trials come to their end or go back, and it ends. */
  | { readonly type: "leave" };

/** To the page. */
export type FromWorker =
  /** The connection stands; others know it by this name. */
  | { readonly type: "joined"; readonly name: string }
  | { readonly type: "notice"; readonly message: string }
  | { readonly type: "trial"; readonly trial: WorkerTrial }
  /** It has left. */
  | { readonly type: "ended" }
  | { readonly type: "failed"; readonly message: string };
