// The tensors that a data set is made of: checked one by one and as a pair, and
// turned into what training reads.

import { check, fields, object, type RulesOf } from "../check.ts";
import { quote } from "../errors.ts";
import { arrayNameOf, type IdxTensor, shapeText } from "./idx.ts";

/** Images and labels of one split. */
export interface LabelledTensors {
  /** Inputs: first dimension the samples, at least one more. */
  readonly images: IdxTensor;
  /** Labels: one dimension, integers 0 … 255. */
  readonly labels: IdxTensor;
}

const PAIR: RulesOf<LabelledTensors> = { images: object, labels: object };
export function sourceOf(tensor: IdxTensor): string {
  return tensor.name === undefined ? "" : ` ${quote(tensor.name)}`;
}

/** Bytes as they are, anything else as finite 32-bit floats. */
export function toInputs(images: IdxTensor): Uint8Array | Float32Array {
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

export function toTargets(labels: IdxTensor, classes: number): Uint8Array {
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

/** The element type and its array, a shape, and as many elements as it says. */
function checkTensor(what: string, tensor: IdxTensor): void {
  const { type, shape, data } = tensor;
  const array = arrayNameOf(type);
  if (data?.[Symbol.toStringTag] !== array || !Array.isArray(shape)) {
    throw new TypeError(
      `Cannot use ${what}${sourceOf(tensor)}: type is ${quote(type)}, shape ` +
        `${quote(shape)} and data ${quote(data)}, expected a list of ` +
        `dimensions and ${array ?? "one of the types of IDX files"}`,
    );
  }
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

export function checkPair(pair: LabelledTensors): void {
  check("Cannot make a data set", "", pair, fields(PAIR));
  const { images, labels } = pair;
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

export function classesOf(
  labels: IdxTensor,
  classes: number | undefined,
): number {
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
