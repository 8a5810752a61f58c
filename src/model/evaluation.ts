// What a model comes to on labelled samples.

import type { ClassScore } from "../train/metrics/confusion.ts";
import type { Score } from "../train/training.ts";

/** What a model comes to on a data set. */
export interface Evaluation extends Score {
  /** How many samples were scored. */
  readonly samples: number;
  /** Of each class, a row: how often its samples were taken for each class. */
  readonly confusion?: readonly (readonly number[])[];
  /** Of each class. */
  readonly classes?: readonly ClassScore[];
}
