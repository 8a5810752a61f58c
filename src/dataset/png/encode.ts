// Images as PNG files, for who is to see them: rows unfiltered, compressed by
// the platform's own CompressionStream.

import { crc32 } from "./crc.ts";
import type { PngImage } from "./pixels.ts";
import { SIGNATURE } from "./png.ts";

/**
 * Encodes an image as PNG, 8 bits a channel.
 *
 * @param image Grey or in colour, at least one pixel.
 * @returns The whole file.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { decodePng, encodePng } from "../../../data.ts";
 * const image = { width: 2, height: 1, channels: 1, data: Uint8Array.of(0, 9) } as const;
 * assertEquals(await decodePng(await encodePng(image)), image);
 * ```
 */
export async function encodePng(
  { width, height, channels, data }: PngImage,
): Promise<Uint8Array<ArrayBuffer>> {
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, 8);
  header.setUint8(9, channels === 1 ? 0 : 2);
  const bytes = width * channels;
  // In front of each row the filter that it went through: none.
  const rows = new Uint8Array(height * (1 + bytes));
  for (let row = 0; row < height; row++) {
    const from = data.subarray(row * bytes, (row + 1) * bytes);
    rows.set(from, row * (1 + bytes) + 1);
  }
  return new Uint8Array(
    await new Blob([
      Uint8Array.from(SIGNATURE),
      chunk("IHDR", new Uint8Array(header.buffer)),
      chunk("IDAT", await deflate(rows)),
      chunk("IEND", new Uint8Array()),
    ]).arrayBuffer(),
  );
}

async function deflate(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream()
    .pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Length, type, data, and the CRC of the two last. */
function chunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)));
  return bytes;
}
