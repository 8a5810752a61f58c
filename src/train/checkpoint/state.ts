// What a training knows beside its memory, and its text in a checkpoint: JSON,
// with the numbers that JSON has not as texts.

import {
  anyNumber,
  check,
  fields,
  flag,
  integer,
  listOf,
  optional,
  recordOf,
  type RulesOf,
} from "../../check.ts";
import type { EpochResult } from "../training.ts";

/** Where a run's steps, rates and averages are. */
export interface RunState {
  readonly step: number;
  readonly learningRate: number;
  /** Of a schedule that learns from losses. */
  readonly schedule?: readonly number[];
  /** Steps and probes so far, where hyperparameters adapt. */
  readonly adaptation?: readonly number[];
  /** Whether the average of the weights holds anything yet. */
  readonly isAveraged: boolean;
}

/** All of a training that does not lie in engine memory. */
export interface TrainerState {
  readonly epoch: number;
  readonly restarts: number;
  readonly run: RunState;
  /** The best loss so far, and epochs since, where training may end early. */
  readonly stopping?: { readonly loss: number; readonly bad: number };
  readonly history: readonly EpochResult[];
}

const RUN: RulesOf<RunState> = {
  step: integer(0),
  learningRate: anyNumber,
  schedule: optional(listOf(anyNumber)),
  adaptation: optional(listOf(integer(0), 2)),
  isAveraged: flag,
};
const STATE: RulesOf<TrainerState> = {
  epoch: integer(0),
  restarts: integer(0),
  run: fields(RUN),
  stopping: optional(fields({ loss: anyNumber, bad: integer(0) })),
  history: listOf(recordOf(anyNumber)),
};

const ODD_NUMBERS = ["NaN", "Infinity", "-Infinity"];

/** A state as text. */
export function stateToText(state: TrainerState): string {
  return JSON.stringify(
    state,
    (_, value) => ODD_NUMBERS.includes(String(value)) ? String(value) : value,
  );
}

/**
 * A state from its text.
 *
 * @throws {SyntaxError} If the text is no JSON.
 * @throws {TypeError} If a part is of another type.
 * @throws {RangeError} If a part is unknown or out of range.
 */
export function stateFromText(action: string, text: string): TrainerState {
  let state: unknown;
  try {
    state = JSON.parse(
      text,
      (_, value) => ODD_NUMBERS.includes(value) ? Number(value) : value,
    );
  } catch (cause) {
    throw new SyntaxError(`${action}: its state is not JSON`, { cause });
  }
  check(action, "state", state, fields(STATE));
  return state as TrainerState;
}
