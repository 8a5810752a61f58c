// Samples of a data set as PNG images in data URLs, no larger than a reader
// needs to see what they show.

import type { Dataset } from "../../../../mod.ts";
import { encodePng, type PngImage } from "../../../../data.ts";
import { encodeBase64 } from "../../../base64.ts";
import { hasImages, pictureOf, scaleOf } from "../../commands/data/samples.ts";
import type { Picture } from "../../commands/data/picture.ts";

/** Pixels along the longer side. */
const MOST_PIXELS = 64;

/** Rows of a data set as images; undefined if they are none. */
export async function pictureUrls(
  data: Dataset,
  rows: readonly number[],
): Promise<string[] | undefined> {
  if (!hasImages(data)) return undefined;
  const scale = scaleOf(data.inputs);
  return await Promise.all(rows.map(async (row) => {
    const bytes = await encodePng(smaller(pictureOf(data, row, scale)));
    return `data:image/png;base64,${encodeBase64(bytes)}`;
  }));
}

/** Every few pixels as their mean, so that few enough are left. */
function smaller({ height, width, channels, pixels }: Picture): PngImage {
  const by = Math.ceil(Math.max(height, width) / MOST_PIXELS);
  const rows = Math.ceil(height / by), columns = Math.ceil(width / by);
  const data = new Uint8Array(rows * columns * channels);
  for (let at = 0; at < data.length; at++) {
    const channel = at % channels, cell = Math.floor(at / channels);
    const top = Math.floor(cell / columns) * by, left = cell % columns * by;
    let sum = 0, count = 0;
    for (let y = top; y < Math.min(top + by, height); y++) {
      for (let x = left; x < Math.min(left + by, width); x++) {
        sum += pixels[(y * width + x) * channels + channel]!;
        count++;
      }
    }
    data[at] = Math.round(sum / count);
  }
  return { height: rows, width: columns, channels: channels as 1 | 3, data };
}
