// A study as Optuna's files hold it, whether the file is a journal or a SQLite
// database: what both readers give and both writers take. Nothing is
// interpreted here, so that a file of another program keeps all it says.

import type { Direction } from "../../trial.ts";
import type { PythonObject } from "./python_json.ts";

/** The worker_id of every journal line that this project writes. */
export const WORKER_ID = "lanetune";

/** The state of a stored trial. */
export type OptunaState =
  | "running"
  | "complete"
  | "pruned"
  | "failed"
  | "waiting";

/** The states of a trial, in the order of their numbers in a journal. */
export const OPTUNA_STATES: readonly OptunaState[] = [
  "running",
  "complete",
  "pruned",
  "failed",
  "waiting",
];

/** Whether a trial in this state can no longer change. */
export function isFinished(state: OptunaState): boolean {
  return state !== "running" && state !== "waiting";
}

/** One intermediate value. */
export interface OptunaReport {
  /** An integer ≥ 0. */
  readonly step: number;
  /** May be NaN or infinite. */
  readonly value: number;
}

/** A trial as it is stored. */
export interface OptunaTrial {
  /** Its identity in the file, across studies. */
  readonly id: number;
  /** 0-based, within its study. */
  readonly number: number;
  /** Where it is in its life. */
  readonly state: OptunaState;
  /** Internal form by name; `distributions` says what each number means. */
  readonly params: { readonly [name: string]: number };
  /** JSON texts by name, for the same names as `params`. */
  readonly distributions: { readonly [name: string]: string };
  /** One for each direction, null if there are none. */
  readonly values: readonly number[] | null;
  /** By increasing step. */
  readonly reports: readonly OptunaReport[];
  /** What users and programs keep there, ours among them. */
  readonly userAttributes: PythonObject;
  /** What Optuna keeps there. */
  readonly systemAttributes: PythonObject;
  /**
   * Local: `2026-01-31T23:59:59.123456`. Never with an offset: Optuna 4 cannot
   * compare times with and without one.
   */
  readonly start: string | null;
  /** When it ended, likewise. */
  readonly complete: string | null;
  /** Whether this project's program created it. */
  readonly isOwn: boolean;
}

/** A study as it is stored. */
export interface OptunaStudy {
  /** Its identity in the file. */
  readonly id: number;
  /** Unique in the file. */
  readonly name: string;
  /** One for each value of a trial. */
  readonly directions: readonly Direction[];
  /** What users and programs keep there, ours among them. */
  readonly userAttributes: PythonObject;
  /** What Optuna keeps there. */
  readonly systemAttributes: PythonObject;
  /** In order of number. */
  readonly trials: readonly OptunaTrial[];
}
