// The safetensors file format: eight bytes of header length, a JSON header
// with types, shapes and offsets, then the numbers, little-endian. Weights are
// F32; PyTorch counts batches in I64, checkpoints keep memory as U8.
// https://huggingface.co/docs/safetensors

import { check, fields, integer, listOf, rule } from "../../check.ts";
import { quote } from "../../errors.ts";
import { parseHeader } from "./header.ts";
import type { Weights } from "./weights.ts";

/** A tensor of any type that these files hold. */
export interface AnyTensor {
  /** Sizes, slowest-varying first. */
  readonly shape: readonly number[];
  /** Row-major; its length is the product of the shape. */
  readonly data: Float32Array | BigInt64Array | Uint8Array;
}

/** All of a file. */
export interface TensorFile {
  readonly tensors: { readonly [name: string]: AnyTensor };
  /** Texts about them, by name. */
  readonly metadata: { readonly [name: string]: string };
}

type Dtype = "F32" | "I64" | "U8";

/** Bytes of a number of each type. */
const SIZES: Readonly<Record<Dtype, number>> = { F32: 4, I64: 8, U8: 1 };

const TENSOR = fields({
  shape: listOf(integer(0)),
  data: rule(
    "a Float32Array",
    (value): value is AnyTensor["data"] =>
      value instanceof Float32Array || value instanceof BigInt64Array ||
      value instanceof Uint8Array,
  ),
});

function dtypeOf({ data }: AnyTensor): Dtype {
  return data instanceof Float32Array
    ? "F32"
    : data instanceof Uint8Array
    ? "U8"
    : "I64";
}

/** What batch normalisation counts in PyTorch: nothing that weights need. */
const COUNTER = /(^|\.)num_batches_tracked$/;

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
  return writeTensors({ tensors: weights, metadata: {} });
}

/** The same of tensors of any type, with texts about them. */
export function writeTensors(
  { tensors, metadata }: TensorFile,
): Uint8Array<ArrayBuffer> {
  Object.entries(tensors).forEach(([name, tensor]) =>
    checkTensor(name, tensor)
  );
  let offset = 0;
  const header = Object.entries(tensors).map(([name, tensor]) => {
    const start = offset, { shape, data } = tensor;
    offset += data.byteLength;
    const dtype = dtypeOf(tensor);
    return [name, { dtype, shape, data_offsets: [start, offset] }];
  });
  const about = Object.keys(metadata).length === 0
    ? []
    : [["__metadata__", metadata]];
  // fromEntries makes a property of any name, even of "__proto__".
  const json = JSON.stringify(Object.fromEntries([...about, ...header]));
  // Spaces keep the numbers aligned to eight bytes, as the format allows.
  const text = new TextEncoder().encode(
    json + " ".repeat((8 - new TextEncoder().encode(json).length % 8) % 8),
  );
  const bytes = new Uint8Array(8 + text.length + offset);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  let at = 8 + text.length;
  for (const { data } of Object.values(tensors)) {
    putNumbers(view, at, data);
    at += data.byteLength;
  }
  return bytes;
}

function putNumbers(
  view: DataView<ArrayBuffer>,
  at: number,
  data: AnyTensor["data"],
): void {
  if (data instanceof Float32Array) {
    data.forEach((value, i) => view.setFloat32(at + i * 4, value, true));
  } else if (data instanceof BigInt64Array) {
    data.forEach((value, i) => view.setBigInt64(at + i * 8, value, true));
  } else new Uint8Array(view.buffer).set(data, at);
}

function checkTensor(name: string, tensor: AnyTensor): void {
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
 * taken as they are, NaN and infinities too, as PyTorch takes them; its counts
 * of batches (`num_batches_tracked`) are passed over.
 *
 * @param bytes The whole file.
 * @returns Tensors by name, in the file's order, copied.
 * @throws {SyntaxError} If the file is not well-formed: tensors must cover all
 * of its numbers, without overlap or hole.
 * @throws {TypeError} If a tensor is not F32.
 */
export function decodeSafetensors(bytes: Uint8Array): Weights {
  return onlyWeights(readTensors(bytes).tensors);
}

/**
 * Weights among tensors of any type.
 *
 * @throws {TypeError} If another tensor than a count is not F32.
 */
export function onlyWeights(tensors: TensorFile["tensors"]): Weights {
  return Object.fromEntries(
    Object.entries(tensors).flatMap(([name, tensor]) => {
      const { data, shape } = tensor;
      if (data instanceof Float32Array) return [[name, { shape, data }]];
      if (COUNTER.test(name)) return [];
      return refuseType(name, dtypeOf(tensor));
    }),
  );
}

function refuseType(name: string, dtype: unknown): never {
  throw new TypeError(
    `Cannot read safetensors: tensor ${quote(name)} is ${
      quote(dtype)
    }, expected "F32"`,
  );
}

/** All of a file, tensors of any type; it throws as `decodeSafetensors` does. */
export function readTensors(bytes: Uint8Array): TensorFile {
  const fail = (found: string, cause?: unknown): never => {
    throw new SyntaxError(`Cannot read safetensors: ${found}`, { cause });
  };
  const data = new Map<string, TensorRange>();
  const { text, numbers } = split(bytes, fail);
  const { tensors, metadata } = parseHeader(text, fail);
  for (const [name, entry] of Object.entries(tensors)) {
    data.set(name, rangeOf(name, entry, fail));
  }
  checkCover(data, numbers.length, fail);
  const read = Array.from(
    data,
    ([name, range]) => [name, readTensor(range, numbers)],
  );
  return { tensors: Object.fromEntries(read), metadata };
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
interface TensorRange {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

function rangeOf(name: string, entry: unknown, fail: Fail): TensorRange {
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
  if (typeof dtype !== "string" || !Object.hasOwn(SIZES, dtype)) {
    return refuseType(name, dtype);
  }
  const [start, end] = offsets as [number, number];
  // Every partial product, so that a 0 does not hide an overflow.
  let sizeBytes = SIZES[dtype as Dtype];
  for (const size of shape) {
    if (!Number.isSafeInteger(sizeBytes *= size)) break;
  }
  if (end - start !== sizeBytes) {
    fail(
      `tensor ${quote(name)} of ${shape.join("×")} lies at ${start} to ${end}`,
    );
  }
  return { dtype: dtype as Dtype, shape, start, end };
}

/** Tensors lie one behind the other, from the first number to the last. */
function checkCover(
  ranges: ReadonlyMap<string, TensorRange>,
  sizeBytes: number,
  fail: Fail,
): void {
  const sorted = [...ranges].sort(([, a], [, b]) =>
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

function readTensor(
  { dtype, shape, start, end }: TensorRange,
  bytes: Uint8Array,
): AnyTensor {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start);
  const length = (end - start) / SIZES[dtype];
  if (dtype === "U8") return { shape, data: bytes.slice(start, end) };
  if (dtype === "I64") {
    const data = new BigInt64Array(length);
    return { shape, data: data.map((_, i) => view.getBigInt64(i * 8, true)) };
  }
  const data = new Float32Array(length);
  return { shape, data: data.map((_, i) => view.getFloat32(i * 4, true)) };
}
