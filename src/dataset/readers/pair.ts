// Images and labels without a test split: what becomes of them.

import {
  type LabelledTensors,
  makeDataset,
  makeTrainTest,
  outputsOf,
  type TrainTest,
} from "../dataset.ts";
import type { IdxTensor } from "../idx.ts";
import { splitHoldout, TEST_FRACTION } from "../splits.ts";

/** The given samples of a tensor, copied. */
function takeRows(tensor: IdxTensor, rows: Uint32Array): IdxTensor {
  const { data, shape } = tensor;
  const width = data.length / shape[0]!;
  const create = data.constructor as new (length: number) => typeof data;
  const taken = new create(rows.length * width);
  rows.forEach((row, i) =>
    taken.set(data.subarray(row * width, (row + 1) * width), i * width)
  );
  return {
    ...tensor,
    shape: [rows.length, ...shape.slice(1)],
    data: taken,
  } as IdxTensor;
}

/**
 * Sets part of the samples aside as the test split, the same for every seed.
 *
 * @param strata Labels, where both splits shall have the same share of each.
 */
export function splitPair(
  pair: LabelledTensors,
  name: string,
  strata?: Uint8Array,
): TrainTest {
  const { count, task } = makeDataset(pair, { name });
  const { train, validation } = splitHoldout(count, TEST_FRACTION, 0, strata);
  const part = (rows: Uint32Array): LabelledTensors => ({
    images: takeRows(pair.images, rows),
    labels: takeRows(pair.labels, rows),
  });
  return makeTrainTest(part(train), part(validation), {
    name,
    classes: outputsOf(task),
  });
}

/** `b` of the path `a/b/`. */
export function lastPart(path: string): string {
  return /[^/\\]+(?=[/\\]*$)/.exec(path)?.[0] ?? path;
}
