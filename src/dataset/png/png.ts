// PNG images: chunks and their checks, inflated by the platform's own
// DecompressionStream to the size that the header announces and no further, so
// that a small file cannot exhaust memory. Rows to pixels is pixels.ts.
// https://www.w3.org/TR/png-3

import { quote } from "../../errors.ts";
import { crc32 } from "./crc.ts";
import { type Header, pixelsOf, type PngImage, rowBytesOf } from "./pixels.ts";

/** What every file begins with. */
export const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Length, type and CRC of a chunk. */
const CHUNK_BYTES = 12;
/** Bits a channel that each colour type may have; 16 is refused below. */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8],
  2: [8],
  3: [1, 2, 4, 8],
  4: [8],
  6: [8],
};
/** Deflate's greatest ratio, 258 bytes from a quarter of a byte. */
const MAX_RATIO = 1032;

type Fail = (found: string, cause?: unknown) => never;

/** Chunks that matter, joined where there may be several. */
interface Chunks {
  readonly IHDR?: Uint8Array;
  readonly PLTE?: Uint8Array;
  readonly tRNS?: Uint8Array;
  readonly IDAT?: Uint8Array<ArrayBuffer>;
}

/**
 * Decodes a PNG image of up to 8 bits a channel, grey or in colour. One that
 * has transparent pixels, is interlaced or of 16 bits is refused: what it would
 * mean to a network is not to be guessed.
 *
 * @param bytes The whole file.
 * @param name Name for messages.
 * @returns Its size and pixels.
 * @throws {SyntaxError} If the file is damaged.
 * @throws {RangeError} If it is a kind of PNG that is not read.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { decodePng } from "./png.ts";
 * const file = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAAAAADRSSBWAAAAC0lEQVR4nGNg" +
 *   "+A8AAQIBAEK+vGgAAAAASUVORK5CYII=";
 * const bytes = Uint8Array.from(atob(file), (c) => c.charCodeAt(0));
 * const { width, height, channels, data } = await decodePng(bytes, "dots.png");
 * assertEquals([width, height, channels, [...data]], [2, 1, 1, [0, 255]]);
 * ```
 */
export async function decodePng(
  bytes: Uint8Array,
  name = "image",
): Promise<PngImage> {
  const fail: Fail = (found, cause) => {
    throw new SyntaxError(`Cannot read PNG ${quote(name)}: ${found}`, {
      cause,
    });
  };
  const { IHDR, IDAT, PLTE, tRNS } = chunksOf(bytes, fail);
  if (IHDR?.length !== 13) return fail("it has no header of 13 bytes");
  const header = headerOf(IHDR, name, fail);
  if (IDAT === undefined) return fail("it has no pixels (IDAT)");
  const rows = await inflate(IDAT, rowBytesOf(header) * header.height, fail);
  const colours = { ...PLTE && { PLTE }, ...tRNS && { tRNS } };
  return pixelsOf(header, rows, colours, name, fail);
}

/** @throws What `fail` throws, if they do not follow one another to the end. */
function chunksOf(bytes: Uint8Array, fail: Fail): Chunks {
  if (SIGNATURE.some((byte, i) => bytes[i] !== byte)) {
    fail("it does not begin as PNG files do, expected 89 50 4e 47 …");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = new Map<string, Uint8Array[]>();
  let at = SIGNATURE.length;
  while (!found.has("IEND")) {
    const size = at + CHUNK_BYTES <= bytes.length ? view.getUint32(at) : -1;
    const end = at + CHUNK_BYTES + size;
    if (size < 0 || end > bytes.length) {
      return fail(`it ends after ${bytes.length} bytes, inside a chunk`);
    }
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) {
      fail(`chunk ${quote(type)} at ${at} is damaged: its CRC differs`);
    }
    const data = bytes.subarray(at + 8, end - 4), parts = found.get(type);
    if (parts === undefined) found.set(type, [data]);
    else parts.push(data);
    at = end;
  }
  return Object.fromEntries(
    Array.from(found, ([type, parts]) => [type, joined(parts)]),
  );
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function headerOf(IHDR: Uint8Array, name: string, fail: Fail): Header {
  const view = new DataView(IHDR.buffer, IHDR.byteOffset, IHDR.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, colourType] = [view.getUint8(8), view.getUint8(9)];
  const interlacing = view.getUint8(12);
  if (width === 0 || height === 0) fail(`it is of ${width}×${height} pixels`);
  const refuse = (found: string): never => {
    throw new RangeError(`Cannot read PNG ${quote(name)}: ${found}`);
  };
  if (interlacing !== 0) {
    refuse("it is interlaced, expected one saved without");
  }
  if (depth === 16) refuse("it has 16 bits a channel, expected at most 8");
  if (!DEPTHS[colourType]?.includes(depth)) {
    fail(`it is of colour type ${colourType} with ${depth} bits`);
  }
  return { width, height, depth, colourType };
}

/** Exactly so many bytes. */
async function inflate(
  data: Uint8Array<ArrayBuffer>,
  size: number,
  fail: Fail,
): Promise<Uint8Array> {
  const wanted = `expected ${size} bytes of pixels`;
  if (size > data.length * MAX_RATIO) {
    return fail(`${data.length} bytes cannot hold it, ${wanted}`);
  }
  const rows = new Uint8Array(size);
  let at = 0;
  const stream = new Blob([data]).stream()
    .pipeThrough(new DecompressionStream("deflate"));
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (at + value.length > size) return fail(`there is more, ${wanted}`);
      rows.set(value, at);
      at += value.length;
    }
  } catch (cause) {
    if (cause instanceof SyntaxError) throw cause;
    return fail(`its pixels are damaged after ${at} bytes, ${wanted}`, cause);
  } finally {
    await reader.cancel().catch(() => {});
  }
  return at === size ? rows : fail(`it ends after ${at} bytes, ${wanted}`);
}
