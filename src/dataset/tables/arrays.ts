// The rows of a table as arrays in memory, with labels or numbers to predict:
// checked, and turned into what a data set is made of.

import { check, fields, integer, rule, type RulesOf } from "../../check.ts";
import type { IdxTensor } from "../idx.ts";
import type { Task } from "../task.ts";
import { classesOf, toTargets } from "../tensors.ts";

/** Rows of numbers, and what is to be learnt of each. */
export interface FeatureArrays {
  /** Inputs, N×I row-major. */
  readonly features: Float32Array;
  /** Inputs of a row I, at least 1. */
  readonly columns: number;
  /** Labels 0 … 255, N; or numbers to predict, N×O row-major. */
  readonly targets: Uint8Array | Float32Array;
}

const ARRAYS: RulesOf<FeatureArrays> = {
  features: rule("a Float32Array", (value) => value instanceof Float32Array),
  columns: integer(1),
  targets: rule(
    "a Uint8Array of labels or a Float32Array of numbers",
    (value) => value instanceof Uint8Array || value instanceof Float32Array,
  ),
};

/** @throws {RangeError} If the arrays do not fit together. */
export function readArrays(
  data: FeatureArrays,
  classes: number | undefined,
): { images: IdxTensor; targets: FeatureArrays["targets"]; task: Task } {
  check("Cannot make a data set", "", data, fields(ARRAYS));
  const { features, columns, targets } = data;
  const rows = features.length / columns;
  const outputs = targets.length / rows;
  const isClasses = targets instanceof Uint8Array;
  const isWhole = rows >= 1 && Number.isInteger(rows) && outputs >= 1 &&
    (isClasses ? outputs === 1 : Number.isInteger(outputs));
  if (!isWhole) {
    throw new RangeError(
      `Cannot make a data set: there are ${features.length} features in ` +
        `${columns} columns and ${targets.length} targets, expected whole ` +
        `rows and ${isClasses ? "a label" : "as many numbers"} for each`,
    );
  }
  const images: IdxTensor = {
    type: "f32",
    shape: [rows, columns],
    data: features,
  };
  if (isClasses) return { images, ...labelled(targets, classes) };
  if (classes !== undefined) {
    throw new RangeError(
      `Cannot make a data set: classes is ${classes}, but targets are numbers ` +
        "to predict, expected a Uint8Array of labels",
    );
  }
  const bad = targets.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new RangeError(
      `Cannot make a data set: target ${bad} is ${targets[bad]}, expected a ` +
        "finite number",
    );
  }
  return { images, targets, task: { type: "regression", outputs } };
}

function labelled(data: Uint8Array, known: number | undefined) {
  const labels: IdxTensor = { type: "u8", shape: [data.length], data };
  const classes = classesOf(labels, known);
  const task: Task = { type: "classification", classes };
  return { targets: toTargets(labels, classes), task };
}
