// The IDX format: a big-endian header (two zero bytes, element type, rank, one
// u32 per dimension) and then the elements, row-major. Reads and writes bytes
// only; gzip is undone in gzip/, files are opened in disk.ts, and what the
// numbers mean (images, labels) is decided in tensors.ts.

import { quote } from "../errors.ts";
import { inflateTo } from "./gzip/inflate.ts";
import { isGzip } from "./gzip/members.ts";

/** The array that holds the elements of each IDX element type. */
export interface IdxArrays {
  /** Unsigned bytes, code 0x08. */
  u8: Uint8Array;
  /** Signed bytes, code 0x09. */
  i8: Int8Array;
  /** 16-bit signed integers, code 0x0b. */
  i16: Int16Array;
  /** 32-bit signed integers, code 0x0c. */
  i32: Int32Array;
  /** 32-bit floats, code 0x0d. */
  f32: Float32Array;
  /** 64-bit floats, code 0x0e. */
  f64: Float64Array;
}

/** An IDX element type. */
export type IdxType = keyof IdxArrays;

/** What an IDX file holds; `data` has as many elements as `shape` multiplies to. */
export type IdxTensor = {
  [T in IdxType]: {
    /** Element type. */
    readonly type: T;
    /** Dimensions, outermost first; at least one, each at least 1. */
    readonly shape: readonly number[];
    /** The elements, row-major. */
    readonly data: IdxArrays[T];
    /** Where the bytes came from, for messages. */
    readonly name?: string;
  };
}[IdxType];

/** One element type: its code in the header, its array, how one is read and written. */
interface Codec {
  readonly code: number;
  readonly array: {
    new (length: number): IdxArrays[IdxType];
    readonly BYTES_PER_ELEMENT: number;
  };
  read(this: DataView, at: number): number;
  write(this: DataView, at: number, value: number): void;
}

const VIEW = DataView.prototype;
const CODECS: Readonly<Record<IdxType, Codec>> = {
  u8: {
    code: 0x08,
    array: Uint8Array,
    read: VIEW.getUint8,
    write: VIEW.setUint8,
  },
  i8: { code: 0x09, array: Int8Array, read: VIEW.getInt8, write: VIEW.setInt8 },
  i16: {
    code: 0x0b,
    array: Int16Array,
    read: VIEW.getInt16,
    write: VIEW.setInt16,
  },
  i32: {
    code: 0x0c,
    array: Int32Array,
    read: VIEW.getInt32,
    write: VIEW.setInt32,
  },
  f32: {
    code: 0x0d,
    array: Float32Array,
    read: VIEW.getFloat32,
    write: VIEW.setFloat32,
  },
  f64: {
    code: 0x0e,
    array: Float64Array,
    read: VIEW.getFloat64,
    write: VIEW.setFloat64,
  },
};

const TYPES = Object.keys(CODECS) as IdxType[];

/** The name of the array that holds an element type; undefined for none. */
export function arrayNameOf(type: string): string | undefined {
  return Object.hasOwn(CODECS, type)
    ? (CODECS[type as IdxType].array as unknown as { name: string }).name
    : undefined;
}
const MAX_RANK = 255;
const WANTED_MAGIC = "expected 0x0000TTRR with type TT one of " +
  TYPES.map((type) => `${hex(CODECS[type].code, 2)} (${type})`).join(", ") +
  " and rank RR from 01 to ff";

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}

/** A shape as it stands in messages: `60000×28×28`. */
export function shapeText(shape: readonly number[]): string {
  return shape.join("×");
}

interface Header {
  readonly type: IdxType;
  readonly shape: readonly number[];
  readonly sizeBytes: number;
  readonly fileSizeBytes: number;
}

function fail(name: string, problem: string, cause?: unknown): never {
  throw new SyntaxError(`Cannot read IDX ${quote(name)}: ${problem}`, {
    cause,
  });
}

/** The header at the start of `bytes`, or undefined while they are too few. */
function parseHeader(bytes: Uint8Array, name: string): Header | undefined {
  if (bytes.length < 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint32(0);
  const rank = magic & 0xff;
  const type = TYPES.find((type) => CODECS[type].code === magic >>> 8);
  if (type === undefined || rank === 0) {
    fail(name, `magic is 0x${hex(magic, 8)}, ${WANTED_MAGIC}`);
  }
  const sizeBytes = 4 + 4 * rank;
  if (bytes.length < sizeBytes) return undefined;
  const shape = Array.from(
    { length: rank },
    (_, i) => view.getUint32(4 + 4 * i),
  );
  const what = `${type} ${shapeText(shape)}`;
  if (shape.includes(0)) {
    fail(
      name,
      `it is empty (${what}), expected every dimension to be at least 1`,
    );
  }
  const fileSizeBytes =
    shape.reduce((a, b) => a * b, CODECS[type].array.BYTES_PER_ELEMENT) +
    sizeBytes;
  if (fileSizeBytes > Number.MAX_SAFE_INTEGER) {
    fail(name, `dimensions ${what} overflow, expected less than 2^53 bytes`);
  }
  return { type, shape, sizeBytes, fileSizeBytes };
}

function headerOrFail(bytes: Uint8Array, name: string): Header {
  const header = parseHeader(bytes, name);
  if (header !== undefined) return header;
  if (bytes.length === 0) fail(name, "it is empty, expected an IDX header");
  const least = bytes.length < 4
    ? "4 bytes of magic"
    : `${4 + 4 * bytes[3]!} bytes of header`;
  fail(name, `it ends after ${bytes.length} bytes, expected ${least}`);
}

function wanted({ type, shape, fileSizeBytes }: Header): string {
  return `expected ${fileSizeBytes} bytes (${type} ${shapeText(shape)})`;
}

/**
 * Parses uncompressed IDX bytes.
 *
 * @param bytes The whole file. A `u8` tensor shares their memory, others copy.
 * @param name Where the bytes came from, for messages.
 * @returns Element type, shape and elements.
 * @throws {SyntaxError} If the magic is wrong, the tensor is empty, or there
 * are fewer or more bytes than the header says.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseIdx } from "./idx.ts";
 * const bytes = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9);
 * const { type, shape, data } = parseIdx(bytes);
 * assertEquals([type, [...shape], [...data]], ["u8", [3], [7, 8, 9]]);
 * ```
 */
export function parseIdx(bytes: Uint8Array, name = "bytes"): IdxTensor {
  const header = headerOrFail(bytes, name);
  const { type, shape, sizeBytes, fileSizeBytes } = header;
  if (bytes.length < fileSizeBytes) {
    fail(name, `it ends after ${bytes.length} bytes, ${wanted(header)}`);
  }
  if (bytes.length > fileSizeBytes) {
    const surplus = bytes.length - fileSizeBytes;
    fail(name, `it goes on for ${surplus} bytes too many, ${wanted(header)}`);
  }
  if (type === "u8") {
    return { type, shape, data: bytes.subarray(sizeBytes), name };
  }
  const { array, read } = CODECS[type];
  const view = new DataView(bytes.buffer, bytes.byteOffset + sizeBytes);
  const step = array.BYTES_PER_ELEMENT;
  const data = new array((fileSizeBytes - sizeBytes) / step);
  for (let i = 0; i < data.length; i++) data[i] = read.call(view, i * step);
  return { type, shape, data, name } as IdxTensor;
}

/**
 * Parses IDX bytes that may be gzipped, which is recognised by their content.
 * Inflating stops as soon as more comes out than the header announces.
 *
 * @param bytes The whole file, plain or gzip.
 * @param name Where the bytes came from, for messages.
 * @returns Element type, shape and elements.
 * @throws {SyntaxError} As {@linkcode parseIdx} does, and if the gzip data is
 * corrupt, ends early or inflates past the size in the header.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { encodeIdx, readIdx } from "./idx.ts";
 * const tensor = { type: "f32", shape: [2], data: Float32Array.of(1, -2) } as const;
 * const gzip = new Blob([encodeIdx(tensor)]).stream()
 *   .pipeThrough(new CompressionStream("gzip"));
 * const bytes = new Uint8Array(await new Response(gzip).arrayBuffer());
 * assertEquals((await readIdx(bytes)).data, tensor.data);
 * ```
 */
export async function readIdx(
  bytes: Uint8Array,
  name = "bytes",
): Promise<IdxTensor> {
  return parseIdx(await plainIdx(bytes, name), name);
}

/**
 * The uncompressed bytes of IDX data that may be gzipped, with the checks of
 * {@linkcode readIdx} on the gzip data alone.
 *
 * @param bytes The whole file, plain (returned as it is) or gzip.
 * @param name Where the bytes came from, for messages.
 * @throws {SyntaxError} If the gzip data is corrupt, ends early or inflates
 * past the size in the IDX header.
 */
export async function plainIdx<Buffer extends ArrayBufferLike>(
  bytes: Uint8Array<Buffer>,
  name: string,
): Promise<Uint8Array<Buffer | ArrayBuffer>> {
  if (!isGzip(bytes)) return bytes;
  let header: Header | undefined;
  const result = await inflateTo(bytes, (head) => {
    header ??= parseHeader(head, name);
    return header?.fileSizeBytes;
  }).catch((error: unknown) => {
    if (!(error instanceof RangeError)) throw error;
    fail(name, `its content does not fit in memory, ${wanted(header!)}`, error);
  });
  if (result.end === "complete") {
    if (header === undefined) headerOrFail(result.bytes, name);
    return result.bytes; // too short is reported by parseIdx
  }
  if (result.end === "too long") {
    fail(
      name,
      `gzip data goes on past the end of its content, ${wanted(header!)}`,
    );
  }
  if (result.end === "followed") {
    fail(
      name,
      `${result.strayBytes} bytes that are none follow its gzip data, expected its end, zeros or more gzip data`,
    );
  }
  const content = header === undefined ? "expected IDX" : wanted(header);
  fail(
    name,
    `gzip data is damaged or ends early, after ${result.sizeBytes} bytes, ${content}`,
    result.cause,
  );
}

/**
 * Writes a tensor as uncompressed IDX bytes.
 *
 * @param tensor Element type, shape and elements; rank 1 … 255.
 * @returns The bytes of an IDX file.
 * @throws {TypeError} If the type is none, or the array another's.
 * @throws {RangeError} If a dimension is not an integer in 1 … 2^32−1, the rank
 * is out of range, or the shape does not multiply to the number of elements.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { encodeIdx } from "./idx.ts";
 * const bytes = encodeIdx({ type: "u8", shape: [2], data: Uint8Array.of(5, 6) });
 * assertEquals([...bytes], [0, 0, 8, 1, 0, 0, 0, 2, 5, 6]);
 * ```
 */
export function encodeIdx(tensor: IdxTensor): Uint8Array<ArrayBuffer> {
  const { type, shape, data } = tensor;
  const elements = shape.reduce((a, b) => a * b, 1);
  const isShape = shape.length >= 1 && shape.length <= MAX_RANK &&
    shape.every((d) => Number.isInteger(d) && d >= 1 && d <= 0xffffffff);
  if (data[Symbol.toStringTag] !== arrayNameOf(type)) {
    throw new TypeError(
      `Cannot write IDX: type is ${quote(type)} and data are ${quote(data)}, ` +
        `expected one of ${TYPES.map(quote).join(", ")} and its array`,
    );
  }
  if (!isShape || elements !== data.length) {
    throw new RangeError(
      `Cannot write IDX: shape is ${shapeText(shape) || "empty"} for ` +
        `${data.length} elements, expected 1 to ${MAX_RANK} dimensions of at ` +
        "least 1 that multiply to the number of elements",
    );
  }
  const { code, array, write } = CODECS[type];
  const start = 4 + 4 * shape.length;
  const step = array.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(start + elements * step);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, code << 8 | shape.length);
  shape.forEach((d, i) => view.setUint32(4 + 4 * i, d));
  if (type === "u8") bytes.set(data, start);
  else data.forEach((value, i) => write.call(view, start + i * step, value));
  return bytes;
}
