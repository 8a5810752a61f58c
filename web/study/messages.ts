// What page and study say to each other. The study lives in a Worker, so that
// neither samplers nor storage ever hold up the page.

import type { Params } from "../../mod.ts";
import type { Shown, ToView } from "../../src/cli/serve/messages.ts";
import type { Sample } from "../data/sample.ts";
import type { Plan } from "../search/plan.ts";

/** A file as it was dropped. */
export interface DroppedFile {
  /** With the folders that it was in: "train/7/0001.png". */
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The name of a report's file. */
export const REPORT = "report.html";

/** As what a study is given. */
export type SaveForm = "journal" | "json" | "report";

/** From the page. */
export type ToStudy =
  /** Says what is kept from before, if anything. */
  | { readonly type: "look" }
  /** Shows samples of a data set. */
  | {
    readonly type: "data";
    readonly name: string;
    readonly files?: readonly DroppedFile[];
  }
  /** Begins a study; what was kept is replaced. */
  | { readonly type: "start"; readonly plan: Plan; readonly jobs: number }
  /** Goes on with the study at hand, or with what is kept. */
  | { readonly type: "resume"; readonly jobs: number }
  /** Creates no more trials; those that run end. */
  | { readonly type: "pause" }
  /** Abandons what runs. */
  | { readonly type: "stop" }
  /** Has a point tried next. */
  | { readonly type: "try"; readonly params: Params }
  /** Opens a study's file: a journal, ours or Optuna's, or a report. */
  | { readonly type: "open"; readonly file: DroppedFile }
  /** Gives the study as a file. */
  | { readonly type: "save"; readonly form: SaveForm };

/** A study as the page first sees it. */
export interface Opened extends Shown {
  /** What it was made by, if the page can go on with it. */
  readonly plan: Plan | undefined;
}

/** To the page. */
export type FromStudy =
  /** What is kept from before; no plan if nothing is. */
  | { readonly type: "kept"; readonly plan?: Plan; readonly trials?: number }
  | {
    readonly type: "data";
    readonly name: string;
    readonly description: string;
    readonly samples: readonly Sample[];
  }
  | ({ readonly type: "opened" } & Opened)
  | Exclude<ToView, { readonly type: "opened" }>
  | {
    readonly type: "file";
    readonly name: string;
    readonly bytes: Uint8Array<ArrayBuffer>;
  }
  | { readonly type: "failed"; readonly message: string };
