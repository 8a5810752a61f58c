// A data set as training wants it: inputs, labels and the two numbers that
// normalise an input. Pairs images with labels and checks them once, here;
// which samples are trained on is a list of indices (splits.ts), never a copy.

import {
  anyNumber,
  check,
  fields,
  listOf,
  optional,
  type Rule,
  rule,
  type RulesOf,
  text,
} from "../check.ts";
import { quote } from "../errors.ts";
import type { TableSchema } from "./tables/schema.ts";
import { type FeatureArrays, readArrays } from "./tables/arrays.ts";
import { type IdxTensor, shapeText } from "./idx.ts";
import {
  type ColumnNormalization,
  measure,
  measureColumns,
  type Normalization,
  normalizationOf,
  normalizeColumns,
  type ScalarNormalization,
  unitOf,
} from "./statistics.ts";

import { outputsOf, type Task } from "./task.ts";
import {
  checkPair,
  classesOf,
  type LabelledTensors,
  sourceOf,
  toInputs,
  toTargets,
} from "./tensors.ts";

export { outputsOf } from "./task.ts";
export type { ClassificationTask, RegressionTask, Task } from "./task.ts";
export type { FeatureArrays, LabelledTensors };

/** N labelled samples. What the network sees is `inputs × scale + offset`. */
export interface Dataset {
  /** Name for messages and reports. */
  readonly name: string;
  /** Inputs, N×I row-major. */
  readonly inputs: Uint8Array | Float32Array;
  /** Shape of one sample, such as `[28, 28]`; multiplies to I. */
  readonly inputShape: readonly number[];
  /** Factor applied to every input. */
  readonly scale: number;
  /** Added to every scaled input. */
  readonly offset: number;
  /**
   * What each input of a sample was normalised by where each has its own:
   * `inputs` are normalised already. Absent where one pair holds for all.
   */
  readonly columns?: {
    /** Mean of each input. */
    readonly mean: readonly number[];
    /** Standard deviation of each input. */
    readonly std: readonly number[];
  };
  /** Labels, N; or numbers, N×O row-major. */
  readonly targets: Uint8Array | Float32Array;
  /** What the targets mean. */
  readonly task: Task;
  /** Number of samples N, at least 1. */
  readonly count: number;
  /** Where they are rows of a table: how rows become inputs, for others. */
  readonly schema?: TableSchema;
}

/** A training and a test split with the same shape, normalisation and classes. */
export interface TrainTest {
  /** What networks are trained on. */
  readonly train: Dataset;
  /** What they are scored on. */
  readonly test: Dataset;
}

/** What {@linkcode makeDataset} may be told instead of finding out. */
export interface DatasetOptions {
  /** Name for messages and reports. */
  readonly name: string;
  /** Number of classes, 2 … 256; by default the highest label plus one. */
  readonly classes?: number;
  /**
   * Normalisation; by default the inputs' own mean and standard deviation: of
   * each column of a table (rank 2, not `u8`), else one for all. Samples to be
   * scored or predicted need that of training: `normalizationOf(train)`.
   */
  readonly normalization?: Normalization;
}

const NUMBERS: Rule = (value, path) =>
  Array.isArray(value)
    ? listOf(anyNumber)(value, path)
    : rule("a number or a list", (value) => typeof value === "number")(
      value,
      path,
    );
const OPTIONS: RulesOf<DatasetOptions> = {
  name: text,
  classes: optional(anyNumber),
  normalization: optional(fields({ mean: NUMBERS, std: NUMBERS })),
};

/**
 * Pairs inputs with what is to be learnt of them, and checks that they fit
 * together.
 *
 * @param data Images (`u8`, or any other type as 32-bit floats) and labels; or
 * the rows of a table, with labels or numbers to predict. `u8` and, but for
 * tables, `f32` arrays are shared with the result, not copied.
 * @param options Name; classes and normalisation where they are known.
 * @returns The data set.
 * @throws {TypeError} If something is of another type.
 * @throws {RangeError} If an option is unknown, data are not as long as their
 * shape, a rank is wrong, the counts differ, a label is not an integer below
 * the number of classes, an input or number to predict is not finite, or all
 * inputs are equal and no normalisation is given.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { makeDataset, outputsOf } from "./dataset.ts";
 * const images = { type: "u8", shape: [2, 2], data: Uint8Array.of(0, 255, 255, 0) } as const;
 * const labels = { type: "u8", shape: [2], data: Uint8Array.of(0, 1) } as const;
 * const set = makeDataset({ images, labels }, { name: "toy" });
 * assertEquals([set.count, outputsOf(set.task), set.offset], [2, 2, -1]);
 *
 * const features = Float32Array.of(1, 10, 2, 20, 3, 30);
 * const targets = Float32Array.of(0.5, 1.5, 2.5); // bytes would be classes
 * const table = makeDataset({ features, columns: 2, targets }, { name: "line" });
 * assertEquals(table.task, { type: "regression", outputs: 1 });
 * ```
 */
export function makeDataset(
  data: LabelledTensors | FeatureArrays,
  options: DatasetOptions,
): Dataset {
  check("Cannot make a data set", "", options, fields(OPTIONS));
  const { images, targets, task } = "features" in data
    ? readArrays(data, options.classes)
    : readPair(data, options.classes);
  return {
    name: options.name,
    inputShape: images.shape.slice(1),
    ...normalized(images, toInputs(images), options),
    targets,
    task,
    count: images.shape[0]!,
  };
}

function readPair(pair: LabelledTensors, known: number | undefined) {
  checkPair(pair);
  const { images, labels } = pair;
  const classes = classesOf(labels, known);
  const task: Task = { type: "classification", classes };
  return { images, targets: toTargets(labels, classes), task };
}

type Normalized = Pick<Dataset, "inputs" | "scale" | "offset" | "columns">;

/** Inputs and what normalises them: column by column in a table. */
function normalized(
  { type, shape, data }: IdxTensor,
  inputs: Uint8Array | Float32Array,
  { name, normalization }: DatasetOptions,
): Normalized {
  const isTable = type !== "u8" && shape.length === 2;
  const numbers = normalization ??
    (isTable ? measureColumns(data, shape[1]!, name) : measure(inputs, name));
  const width = data.length / shape[0]!;
  checkNormalization(numbers, width, name);
  const unit = unitOf(inputs);
  if (isColumns(numbers)) {
    return {
      inputs: normalizeColumns(data, numbers, unit),
      scale: 1,
      offset: 0,
      columns: { mean: [...numbers.mean], std: [...numbers.std] },
    };
  }
  const { mean, std } = numbers as ScalarNormalization;
  return { inputs, scale: 1 / (unit * std), offset: -mean / std };
}

function isColumns(numbers: Normalization): numbers is ColumnNormalization {
  return typeof numbers.mean !== "number" && typeof numbers.std !== "number";
}

function checkNormalization(
  { mean, std }: Normalization,
  width: number,
  name: string,
): void {
  const all = (numbers: number | readonly number[]) =>
    typeof numbers === "number" ? [numbers] : numbers;
  const isWhole = typeof mean === typeof std &&
    (typeof mean === "number" ||
      (mean.length === width && all(std).length === width));
  const isFine = isWhole && all(mean).every(Number.isFinite) &&
    all(std).every((value) => value > 0 && value < Infinity);
  if (isFine) return;
  throw new RangeError(
    `Cannot normalise ${quote(name)}: mean is ${quote(mean)} and standard ` +
      `deviation ${
        quote(std)
      }, expected finite numbers and a deviation above ` +
      `0, or ${width} of each`,
  );
}

/**
 * Checks that a data set, however it was made, is one: kernels trust it.
 *
 * @throws {RangeError} If its parts differ in length, or a label is no class.
 */
export function checkDataset(dataset: Dataset): void {
  const { name, inputs, inputShape, targets, count, task } = dataset;
  const width = inputShape.reduce((a, b) => a * b, 1);
  const each = task.type === "regression" ? task.outputs : 1;
  const isWhole = Number.isSafeInteger(count) && count >= 1 &&
    inputs.length === count * width && targets.length === count * each;
  if (!isWhole) {
    throw new RangeError(
      `Cannot use data set ${quote(name)}: ${inputs.length} inputs and ` +
        `${targets.length} targets, expected ${count} samples of ` +
        shapeText(inputShape),
    );
  }
  if (task.type === "regression") return checkNumbers(name, targets);
  const bad = targets.findIndex((label) => label >= task.classes);
  if (bad < 0) return;
  throw new RangeError(
    `Cannot use data set ${quote(name)}: label ${bad} is ${targets[bad]}, ` +
      `expected less than ${task.classes} classes`,
  );
}

function checkNumbers(name: string, targets: Dataset["targets"]): void {
  const bad = targets.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  throw new RangeError(
    `Cannot use data set ${quote(name)}: target ${bad} is ${targets[bad]}, ` +
      "expected a finite number",
  );
}

/**
 * Pairs a training with a test split. What is not given (classes,
 * normalisation) comes from the training split alone.
 *
 * @param train Images and labels of the training split.
 * @param test Images and labels of the test split.
 * @param options Name; classes and normalisation where they are known.
 * @returns Both splits with equal classes, scale and offset.
 * @throws {RangeError} As {@linkcode makeDataset} does, and if the images of
 * the splits differ in shape or type.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { makeTrainTest } from "./dataset.ts";
 * const images = { type: "u8", shape: [2, 1], data: Uint8Array.of(0, 4) } as const;
 * const labels = { type: "u8", shape: [2], data: Uint8Array.of(0, 1) } as const;
 * const { train, test } = makeTrainTest({ images, labels }, { images, labels }, { name: "toy" });
 * assertEquals(train.scale, test.scale);
 * ```
 */
export function makeTrainTest(
  train: LabelledTensors,
  test: LabelledTensors,
  options: DatasetOptions,
): TrainTest {
  const first = makeDataset(train, options);
  const what = (tensor: IdxTensor) =>
    `${tensor.type} ${shapeText(tensor.shape.slice(1))}`;
  if (what(train.images) !== what(test.images)) {
    throw new RangeError(
      `Cannot use test images${sourceOf(test.images)}: samples are ` +
        `${what(test.images)}, expected ${what(train.images)} as in training`,
    );
  }
  const second = makeDataset(test, {
    name: options.name,
    classes: outputsOf(first.task),
    normalization: normalizationOf(first),
  });
  return {
    train: first,
    test: { ...second, scale: first.scale, offset: first.offset },
  };
}
