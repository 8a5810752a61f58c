// The embedded data set. Its text (data/digits/digits.ts) is imported only when
// it is asked for, so that importing the library costs nothing; a literal
// relative specifier, so that it needs no right and bundlers find it.

import { decodeBase64 } from "../base64.ts";
import { makeTrainTest, type TrainTest } from "./dataset.ts";
import { type IdxTensor, readIdx } from "./idx.ts";

/**
 * The embedded data set `digits`: real handwritten digits, 20×20 bytes each,
 * 4,000 for training and 1,000 for testing, 10 classes. Needs no file, network
 * or right. Normalisation constants are those of its training split.
 *
 * @returns Both splits, newly decoded on every call.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { outputsOf } from "./dataset.ts";
 * import { digits } from "./digits.ts";
 * const { train, test } = await digits();
 * assertEquals([train.count, test.count], [4000, 1000]);
 * assertEquals([train.inputShape, outputsOf(train.task)], [[20, 20], 10]);
 * ```
 */
export async function digits(): Promise<TrainTest> {
  const text = await import("../../data/digits/digits.ts");
  const read = (name: string, base64: string): Promise<IdxTensor> =>
    readIdx(decodeBase64(base64), `digits ${name}`);
  return makeTrainTest(
    {
      images: await read("training images", text.TRAIN_IMAGES),
      labels: await read("training labels", text.TRAIN_LABELS),
    },
    {
      images: await read("test images", text.TEST_IMAGES),
      labels: await read("test labels", text.TEST_LABELS),
    },
    { name: "digits", classes: 10 },
  );
}
