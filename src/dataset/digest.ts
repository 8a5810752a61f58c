// What identifies a data set's content, and sharing that content with Workers.

import { sha256Hex } from "../sha256.ts";
import type { Dataset, TrainTest } from "./dataset.ts";

function isShared(buffer: ArrayBufferLike): buffer is SharedArrayBuffer {
  return typeof SharedArrayBuffer !== "undefined" &&
    buffer instanceof SharedArrayBuffer;
}

function sha256(view: Uint8Array | Float32Array): Promise<string> {
  const { buffer, byteOffset, byteLength } = view;
  // Web Crypto refuses shared memory: that is copied, a plain view is not.
  const bytes = isShared(buffer)
    ? new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength))
    : new Uint8Array(buffer, byteOffset, byteLength);
  return sha256Hex(bytes);
}

/**
 * A digest of everything in a data set that decides results: shapes, classes,
 * normalisation, inputs and labels of both splits. Its name is left out, so
 * that moving a folder does not make it another data set.
 *
 * @param data Both splits.
 * @returns SHA-256, 64 lower-case hexadecimal digits.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { digest } from "./digest.ts";
 * import { digits } from "./digits.ts";
 * const data = await digits();
 * assertEquals(await digest(data), await digest({ ...data }));
 * ```
 */
export async function digest(data: TrainTest): Promise<string> {
  // All at once: hashing runs beside this thread.
  const describe = async (split: Dataset) => [
    split.inputs instanceof Uint8Array ? "u8" : "f32",
    [split.count, ...split.inputShape],
    ...split.task.type === "regression"
      ? ["regression", split.task.outputs]
      : [split.task.classes],
    split.scale,
    split.offset,
    ...await Promise.all([split.inputs, split.targets].map(sha256)),
  ];
  const parts = await Promise.all([data.train, data.test].map(describe));
  return sha256Hex(new TextEncoder().encode(JSON.stringify(parts)));
}

function share<T extends Uint8Array | Float32Array>(view: T): T {
  if (isShared(view.buffer)) return view;
  const create = view.constructor as new (buffer: ArrayBufferLike) => T;
  const copy = new create(new SharedArrayBuffer(view.byteLength));
  copy.set(view);
  return copy;
}

/**
 * The same data set in memory that posting to a Worker does not copy. Where
 * shared memory is not available (a page that is not isolated) it is returned
 * as it is, and posting copies.
 *
 * @param data Both splits.
 * @returns Both splits; a message to a Worker then carries only references.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { shareDataset } from "./digest.ts";
 * import { digits } from "./digits.ts";
 * const { train } = shareDataset(await digits());
 * assertEquals(train.inputs.buffer instanceof SharedArrayBuffer, true);
 * ```
 */
export function shareDataset(data: TrainTest): TrainTest {
  if (typeof SharedArrayBuffer === "undefined") return data;
  const shareSplit = (split: Dataset): Dataset => ({
    ...split,
    inputs: share(split.inputs),
    targets: share(split.targets),
  });
  return { train: shareSplit(data.train), test: shareSplit(data.test) };
}
