// The safetensors file format: eight bytes of header length, a JSON header
// with types, shapes and offsets, then the numbers, little-endian. Only F32.
// https://huggingface.co/docs/safetensors

import { messageOf } from "../../errors.ts";
import type { Tensor, Weights } from "./weights.ts";

/** No header of a network of ours comes near it. */
const MAX_HEADER_BYTES = 1 << 24;

/**
 * Encodes weights as a safetensors file.
 *
 * @param weights Tensors by name.
 * @returns The file's bytes; equal weights give equal bytes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";
 * const weights = { "output.bias": { shape: [2], data: Float32Array.of(1, 2) } };
 * assertEquals(decodeSafetensors(encodeSafetensors(weights)), weights);
 * ```
 */
export function encodeSafetensors(
  weights: Weights,
): Uint8Array<ArrayBuffer> {
  let offset = 0;
  const header = Object.entries(weights).map(([name, { shape, data }]) => {
    const start = offset;
    offset += data.length * 4;
    return [name, { dtype: "F32", shape, data_offsets: [start, offset] }];
  });
  // fromEntries makes a property of any name, even of "__proto__".
  const json = JSON.stringify(Object.fromEntries(header));
  // Spaces keep the numbers aligned to eight bytes, as the format allows.
  const text = new TextEncoder().encode(
    json + " ".repeat((8 - new TextEncoder().encode(json).length % 8) % 8),
  );
  const bytes = new Uint8Array(8 + text.length + offset);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  let at = 8 + text.length;
  for (const { data } of Object.values(weights)) {
    for (const value of data) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  }
  return bytes;
}

/**
 * Decodes a safetensors file.
 *
 * @param bytes The whole file.
 * @returns Tensors by name, in the file's order, copied.
 * @throws {SyntaxError} If the file is not well-formed.
 * @throws {TypeError} If a tensor is not F32.
 */
export function decodeSafetensors(bytes: Uint8Array): Weights {
  const fail = (found: string, cause?: unknown): never => {
    throw new SyntaxError(`Cannot read safetensors: ${found}`, { cause });
  };
  if (bytes.length < 8) fail(`${bytes.length} bytes, expected at least 8`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > Math.min(bytes.length - 8, MAX_HEADER_BYTES)) {
    fail(`its header claims ${length} of ${bytes.length - 8} bytes`);
  }
  let header: Record<string, unknown> = {};
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(
      bytes.subarray(8, 8 + length),
    );
    header = Object(JSON.parse(text));
  } catch (error) {
    fail(`its header is not JSON, ${messageOf(error)}`, error);
  }
  const data = bytes.subarray(8 + length);
  return Object.fromEntries(
    Object.entries(header)
      .filter(([name]) => name !== "__metadata__")
      .map(([name, entry]) => [name, decodeTensor(name, entry, data, fail)]),
  );
}

function decodeTensor(
  name: string,
  entry: unknown,
  bytes: Uint8Array,
  fail: (found: string) => never,
): Tensor {
  const { dtype, shape, data_offsets: offsets } = Object(entry) as Record<
    string,
    unknown
  >;
  const isSizes = (value: unknown): value is number[] =>
    Array.isArray(value) &&
    value.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (!isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) {
    return fail(`tensor "${name}" has no shape and data_offsets`);
  }
  if (dtype !== "F32") {
    throw new TypeError(
      `Cannot read safetensors: tensor "${name}" is ${dtype}, expected F32`,
    );
  }
  const [start, end] = offsets as [number, number];
  const count = shape.reduce((a, b) => a * b, 1);
  if (end - start !== count * 4 || end > bytes.length) {
    return fail(
      `tensor "${name}" of ${
        shape.join("×")
      } lies at ${start} to ${end} of ${bytes.length} bytes`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, count * 4);
  return {
    shape,
    data: Float32Array.from(
      { length: count },
      (_, i) => view.getFloat32(i * 4, true),
    ),
  };
}
