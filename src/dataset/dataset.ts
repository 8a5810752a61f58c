// A data set as training wants it: inputs, labels and the two numbers that
// normalise an input. Pairs images with labels and checks them once, here;
// which samples are trained on is a list of indices (splits.ts), never a copy.

import { quote } from "../errors.ts";
import { type IdxTensor, shapeText } from "./idx.ts";
import {
  measure,
  type Normalization,
  normalizationOf,
  unitOf,
} from "./statistics.ts";

/** What the labels mean. */
export interface ClassificationTask {
  /** Each label is one of several classes. */
  readonly type: "classification";
  /** Number of classes C, 2 … 256; every label is below it. */
  readonly classes: number;
}

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
  /** Labels, N. */
  readonly targets: Uint8Array;
  /** What the labels mean. */
  readonly task: ClassificationTask;
  /** Number of samples N, at least 1. */
  readonly count: number;
}

/** A training and a test split with the same shape, normalisation and classes. */
export interface TrainTest {
  /** What networks are trained on. */
  readonly train: Dataset;
  /** What they are scored on. */
  readonly test: Dataset;
}

/** Images and labels of one split. */
export interface LabelledTensors {
  /** Inputs: first dimension the samples, at least one more. */
  readonly images: IdxTensor;
  /** Labels: one dimension, integers 0 … 255. */
  readonly labels: IdxTensor;
}

/** What {@linkcode makeDataset} may be told instead of finding out. */
export interface DatasetOptions {
  /** Name for messages and reports. */
  readonly name: string;
  /** Number of classes, 2 … 256; by default the highest label plus one. */
  readonly classes?: number;
  /** Normalisation; by default the inputs' own mean and standard deviation. */
  readonly normalization?: Normalization;
}

function sourceOf(tensor: IdxTensor): string {
  return tensor.name === undefined ? "" : ` ${quote(tensor.name)}`;
}

/** Bytes as they are, anything else as finite 32-bit floats. */
function toInputs(images: IdxTensor): Uint8Array | Float32Array {
  const { type, data } = images;
  if (type === "u8") return data;
  const inputs = type === "f32" ? data : Float32Array.from(data);
  const bad = inputs.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new RangeError(
      `Cannot use images${sourceOf(images)}: element ${bad} is ${data[bad]}, ` +
        "expected a finite 32-bit float",
    );
  }
  return inputs;
}

function toTargets(labels: IdxTensor, classes: number): Uint8Array {
  const { data } = labels;
  const bad = data.findIndex((label: number) =>
    !(label >= 0 && label < classes && Number.isInteger(label))
  );
  if (bad >= 0) {
    throw new RangeError(
      `Cannot use labels${sourceOf(labels)}: label ${bad} is ${data[bad]}, ` +
        `expected an integer from 0 to ${classes - 1} (${classes} classes)`,
    );
  }
  return labels.type === "u8" ? labels.data : Uint8Array.from(data);
}

/** A shape that is one, and as many elements as it says. */
function checkTensor(what: string, tensor: IdxTensor): void {
  const { shape, data } = tensor;
  const elements = shape.reduce((a, b) => a * b, 1);
  const isShape = shape.every((d) => Number.isSafeInteger(d) && d >= 1);
  if (isShape && elements === data.length) return;
  throw new RangeError(
    `Cannot use ${what}${
      sourceOf(tensor)
    }: there are ${data.length} elements ` +
      `in a shape of ${shapeText(shape)}, expected dimensions of at least 1 ` +
      "that multiply to their number",
  );
}

function checkPair({ images, labels }: LabelledTensors): void {
  checkTensor("images", images);
  checkTensor("labels", labels);
  if (images.shape.length < 2) {
    throw new RangeError(
      `Cannot use images${sourceOf(images)}: shape is ` +
        `${shapeText(images.shape)} (rank 1), expected rank 2 or more, ` +
        "samples first",
    );
  }
  if (labels.shape.length !== 1) {
    throw new RangeError(
      `Cannot use labels${sourceOf(labels)}: shape is ` +
        `${shapeText(labels.shape)} (rank ${labels.shape.length}), ` +
        "expected rank 1",
    );
  }
  if (images.shape[0] !== labels.shape[0]) {
    throw new RangeError(
      `Cannot pair images${sourceOf(images)} with labels${sourceOf(labels)}: ` +
        `there are ${images.shape[0]} images and ${labels.shape[0]} labels, ` +
        "expected as many of each",
    );
  }
}

function classesOf(labels: IdxTensor, classes: number | undefined): number {
  if (classes !== undefined) {
    if (Number.isInteger(classes) && classes >= 2 && classes <= 256) {
      return classes;
    }
    throw new RangeError(
      `Cannot make a data set: classes is ${classes}, expected 2 to 256`,
    );
  }
  // The next check names a label that is out of range, if there is one.
  let highest = 1;
  for (const label of labels.data) if (label > highest) highest = label;
  return Math.min(Math.floor(highest) + 1, 256);
}

/**
 * Pairs images with labels and checks that they fit together.
 *
 * @param pair Images (`u8`, or any other type as 32-bit floats) and labels;
 * `u8` and `f32` arrays are shared with the result, not copied.
 * @param options Name; classes and normalisation where they are known.
 * @returns The data set.
 * @throws {RangeError} If a rank is wrong, the counts differ, a label is not
 * an integer below the number of classes, an input is not finite, or all
 * inputs are equal and no normalisation is given.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { makeDataset } from "./dataset.ts";
 * const images = { type: "u8", shape: [2, 2], data: Uint8Array.of(0, 255, 255, 0) } as const;
 * const labels = { type: "u8", shape: [2], data: Uint8Array.of(0, 1) } as const;
 * const set = makeDataset({ images, labels }, { name: "toy" });
 * assertEquals([set.count, set.task.classes, set.offset], [2, 2, -1]);
 * ```
 */
export function makeDataset(
  pair: LabelledTensors,
  options: DatasetOptions,
): Dataset {
  checkPair(pair);
  const { images, labels } = pair;
  const classes = classesOf(labels, options.classes);
  const targets = toTargets(labels, classes);
  const inputs = toInputs(images);
  const { mean, std } = options.normalization ?? measure(inputs, options.name);
  if (!Number.isFinite(mean) || !(std > 0) || std === Infinity) {
    throw new RangeError(
      `Cannot normalise ${quote(options.name)}: mean is ${mean} and standard ` +
        `deviation ${std}, expected finite numbers and a deviation above 0`,
    );
  }
  return {
    name: options.name,
    inputs,
    inputShape: images.shape.slice(1),
    scale: 1 / (unitOf(inputs) * std),
    offset: -mean / std,
    targets,
    task: { type: "classification", classes },
    count: images.shape[0]!,
  };
}

/**
 * Checks that a data set, however it was made, is one: kernels trust it.
 *
 * @throws {RangeError} If its parts differ in length, or a label is no class.
 */
export function checkDataset(dataset: Dataset): void {
  const { name, inputs, inputShape, targets, count, task } = dataset;
  const width = inputShape.reduce((a, b) => a * b, 1);
  const isWhole = Number.isSafeInteger(count) && count >= 1 &&
    inputs.length === count * width && targets.length === count;
  if (!isWhole) {
    throw new RangeError(
      `Cannot use data set ${quote(name)}: ${inputs.length} inputs and ` +
        `${targets.length} labels, expected ${count} samples of ` +
        shapeText(inputShape),
    );
  }
  const bad = targets.findIndex((label) => label >= task.classes);
  if (bad < 0) return;
  throw new RangeError(
    `Cannot use data set ${quote(name)}: label ${bad} is ${targets[bad]}, ` +
      `expected less than ${task.classes} classes`,
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
    classes: first.task.classes,
    normalization: normalizationOf(first),
  });
  return {
    train: first,
    test: { ...second, scale: first.scale, offset: first.offset },
  };
}
