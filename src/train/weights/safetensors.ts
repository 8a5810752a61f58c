// The safetensors file format: eight bytes of header length, a JSON header
// with types, shapes and offsets, then the numbers, little-endian. Only F32.
// https://huggingface.co/docs/safetensors

import { check, fields, integer, listOf, rule } from "../../check.ts";
import { quote } from "../../errors.ts";
import { parseHeader } from "./header.ts";
import type { Tensor, Weights } from "./weights.ts";

const TENSOR = fields({
  shape: listOf(integer(0)),
  data: rule("a Float32Array", (value) => value instanceof Float32Array),
});

/** The official reader's limit. */
const MAX_HEADER_BYTES = 100_000_000;

/**
 * Encodes weights as a safetensors file.
 *
 * @param weights Tensors by name.
 * @returns The file's bytes; equal weights give equal bytes.
 * @throws {TypeError} If something is no tensor.
 * @throws {RangeError} If a shape does not multiply to the numbers there are,
 * or a tensor has the one name that the format keeps for itself.
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
  Object.entries(weights).forEach(([name, tensor]) =>
    checkTensor(name, tensor)
  );
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

function checkTensor(name: string, tensor: Tensor): void {
  const action = `Cannot write safetensors: tensor ${quote(name)}`;
  check(action, "", tensor, TENSOR);
  const { shape, data } = tensor;
  if (shape.reduce((a, b) => a * b, 1) !== data.length) {
    throw new RangeError(
      `${action} of ${shape.join("×")} has ${data.length} numbers`,
    );
  }
  if (name !== "__metadata__") return;
  throw new RangeError(`${action} has a name that is none, expected another`);
}

/**
 * Decodes a safetensors file. What the official reader refuses is refused, and
 * a name that stands twice, which the format forbids, as well. Numbers are
 * taken as they are, NaN and infinities too, as PyTorch takes them.
 *
 * @param bytes The whole file.
 * @returns Tensors by name, in the file's order, copied.
 * @throws {SyntaxError} If the file is not well-formed: tensors must cover all
 * of its numbers, without overlap or hole.
 * @throws {TypeError} If a tensor is not F32.
 */
export function decodeSafetensors(bytes: Uint8Array): Weights {
  const fail = (found: string, cause?: unknown): never => {
    throw new SyntaxError(`Cannot read safetensors: ${found}`, { cause });
  };
  const data = new Map<string, Place>();
  const { text, numbers } = split(bytes, fail);
  for (const [name, entry] of Object.entries(parseHeader(text, fail))) {
    data.set(name, placeOf(name, entry, fail));
  }
  checkCover(data, numbers.length, fail);
  return Object.fromEntries(
    Array.from(data, ([name, place]) => [name, readTensor(place, numbers)]),
  );
}

type Fail = (found: string, cause?: unknown) => never;

/** Header and numbers of a file. */
function split(
  bytes: Uint8Array,
  fail: Fail,
): { readonly text: string; readonly numbers: Uint8Array } {
  if (bytes.length < 8) fail(`${bytes.length} bytes, expected at least 8`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getBigUint64(0, true);
  if (length > bytes.length - 8) {
    fail(`its header claims ${length} of ${bytes.length - 8} bytes`);
  }
  if (length > MAX_HEADER_BYTES) {
    fail(
      `its header has ${length} bytes, expected ${MAX_HEADER_BYTES} or less`,
    );
  }
  const end = 8 + Number(length);
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return {
      text: decoder.decode(bytes.subarray(8, end)),
      numbers: bytes.subarray(end),
    };
  } catch (error) {
    return fail("its header is not UTF-8", error);
  }
}

/** Where the numbers of a tensor lie. */
interface Place {
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

function placeOf(name: string, entry: unknown, fail: Fail): Place {
  const { dtype, shape, data_offsets: offsets } = Object(entry) as Record<
    string,
    unknown
  >;
  const isSizes = (value: unknown): value is number[] =>
    Array.isArray(value) &&
    value.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (!isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) {
    return fail(`tensor ${quote(name)} has no shape and data_offsets`);
  }
  if (dtype !== "F32") {
    throw new TypeError(
      `Cannot read safetensors: tensor ${quote(name)} is ${
        quote(dtype)
      }, expected "F32"`,
    );
  }
  const [start, end] = offsets as [number, number];
  // Every partial product, so that a 0 does not hide an overflow.
  let sizeBytes = 4;
  for (const size of shape) {
    if (!Number.isSafeInteger(sizeBytes *= size)) break;
  }
  if (end - start !== sizeBytes) {
    fail(
      `tensor ${quote(name)} of ${shape.join("×")} lies at ${start} to ${end}`,
    );
  }
  return { shape, start, end };
}

/** Tensors lie one behind the other, from the first number to the last. */
function checkCover(
  places: ReadonlyMap<string, Place>,
  sizeBytes: number,
  fail: Fail,
): void {
  const sorted = [...places].sort(([, a], [, b]) =>
    a.start - b.start || a.end - b.end
  );
  let at = 0;
  for (const [name, { start, end }] of sorted) {
    if (start !== at) {
      fail(`tensor ${quote(name)} lies at ${start}, expected ${at}`);
    }
    at = end;
  }
  if (at === sizeBytes) return;
  fail(`its tensors take ${at} bytes, there are ${sizeBytes}`);
}

function readTensor({ shape, start, end }: Place, bytes: Uint8Array): Tensor {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start);
  return {
    shape,
    data: Float32Array.from(
      { length: (end - start) / 4 },
      (_, i) => view.getFloat32(i * 4, true),
    ),
  };
}
