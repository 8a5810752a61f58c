// What the targets of a data set mean: classes, or numbers to predict.

/** What the labels mean. */
export interface ClassificationTask {
  /** Each label is one of several classes. */
  readonly type: "classification";
  /** Number of classes C, 2 … 256; every label is below it. */
  readonly classes: number;
  /** What the classes are called, where that is known. */
  readonly names?: readonly string[];
}

/** What the targets mean where they are numbers to predict. */
export interface RegressionTask {
  /** Each sample has one or more numbers. */
  readonly type: "regression";
  /** How many numbers O a sample has, at least 1. */
  readonly outputs: number;
}

/** What the targets mean. */
export type Task = ClassificationTask | RegressionTask;

/**
 * How many outputs a network for a task has.
 *
 * @param task What the targets mean.
 * @returns Classes, or numbers to predict.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { outputsOf } from "./task.ts";
 * assertEquals(outputsOf({ type: "classification", classes: 10 }), 10);
 * assertEquals(outputsOf({ type: "regression", outputs: 2 }), 2);
 * ```
 */
export function outputsOf(task: Task): number {
  return task.type === "regression" ? task.outputs : task.classes;
}
