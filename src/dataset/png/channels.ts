// Images in grey or in colour, whichever is wanted of them.

import type { PngImage } from "./pixels.ts";

/**
 * The pixels of an image in one channel or three: colour becomes grey by the
 * luma of ITU-R 601, grey becomes colour of equal parts.
 *
 * @param image The image.
 * @param wanted 1 for grey, 3 for red, green and blue.
 * @returns Its bytes; the image's own where nothing changes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { inChannels } from "./channels.ts";
 * const data = Uint8Array.of(255, 0, 0, 9, 9, 9);
 * const image = { width: 2, height: 1, channels: 3, data } as const;
 * assertEquals([...inChannels(image, 1)], [76, 9]);
 * ```
 */
export function inChannels(
  { data, channels }: PngImage,
  wanted: 1 | 3,
): Uint8Array {
  if (channels === wanted) return data;
  if (wanted === 3) {
    return Uint8Array.from(
      { length: data.length * 3 },
      (_, i) => data[Math.floor(i / 3)]!,
    );
  }
  return Uint8Array.from({ length: data.length / 3 }, (_, i) => {
    const [red, green, blue] = [0, 1, 2].map((of) => data[i * 3 + of]!);
    return Math.round(0.299 * red! + 0.587 * green! + 0.114 * blue!);
  });
}
