// The rows of a PNG image to pixels: filters undone, bits and palettes spread
// to bytes, transparency refused.

import { quote } from "../../errors.ts";

/** An image of 8 bits a channel. */
export interface PngImage {
  /** Pixels of a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** 1 for grey; 3 for red, green and blue. */
  readonly channels: 1 | 3;
  /** Row by row, pixel by pixel, channel by channel. */
  readonly data: Uint8Array<ArrayBuffer>;
}

/** What a file says of its pixels; checked. */
export interface Header {
  readonly width: number;
  readonly height: number;
  /** Bits a channel. */
  readonly depth: number;
  /** 0 grey, 2 colour, 3 palette, 4 grey and alpha, 6 colour and alpha. */
  readonly colourType: number;
}

/** Chunks that say what colours are. */
interface Colours {
  readonly PLTE?: Uint8Array;
  readonly tRNS?: Uint8Array;
}

const PALETTE = 3;
/** Channels in the file, by colour type. */
const CHANNELS: Readonly<Record<number, number>> = {
  0: 1,
  2: 3,
  3: 1,
  4: 2,
  6: 4,
};

/** Bytes of a row, with the one in front that names its filter. */
export function rowBytesOf({ width, depth, colourType }: Header): number {
  return 1 + Math.ceil(width * CHANNELS[colourType]! * depth / 8);
}

/**
 * Pixels of inflated rows.
 *
 * @throws {RangeError} If some are transparent.
 * @throws What `fail` throws, if rows or palette are damaged.
 */
export function pixelsOf(
  header: Header,
  rows: Uint8Array,
  { PLTE, tRNS }: Colours,
  name: string,
  fail: (found: string) => never,
): PngImage {
  const { width, height, colourType } = header;
  const values = channelsOf(header, unfiltered(header, rows, fail));
  const hasAlpha = colourType === 4 || colourType === 6;
  if (tRNS?.some((alpha) => alpha < 255) || (hasAlpha && seesThrough())) {
    throw new RangeError(
      `Cannot read PNG ${quote(name)}: it has transparent pixels, expected ` +
        "an opaque image",
    );
  }
  if (colourType !== PALETTE) {
    const data = hasAlpha ? values.filter((_, i) => !isAlpha(i)) : values;
    const channels = colourType === 0 || colourType === 4 ? 1 : 3;
    return { width, height, channels, data };
  }
  const data = new Uint8Array(width * height * 3);
  values.forEach((index, i) => {
    const colour = PLTE?.subarray(index * 3, index * 3 + 3);
    if (colour?.length !== 3) fail(`its palette has no colour ${index}`);
    else data.set(colour, i * 3);
  });
  return { width, height, channels: 3, data };

  function isAlpha(i: number): boolean {
    return i % CHANNELS[colourType]! === CHANNELS[colourType]! - 1;
  }
  function seesThrough(): boolean {
    return values.some((value, i) => isAlpha(i) && value < 255);
  }
}

/** Rows without their filters. */
function unfiltered(
  header: Header,
  rows: Uint8Array,
  fail: (found: string) => never,
): Uint8Array {
  const stride = rowBytesOf(header), size = stride - 1;
  /** Bytes of a whole pixel, as filters count them. */
  const step = Math.max(1, CHANNELS[header.colourType]! * header.depth / 8);
  const out = new Uint8Array(size * header.height);
  for (let row = 0; row < header.height; row++) {
    const filter = rows[row * stride]!;
    if (filter > 4) {
      fail(`row ${row} has the filter ${filter}, expected 0 to 4`);
    }
    for (let i = 0; i < size; i++) {
      const at = row * size + i;
      const left = i < step ? 0 : out[at - step]!;
      const above = row === 0 ? 0 : out[at - size]!;
      const corner = row === 0 || i < step ? 0 : out[at - size - step]!;
      out[at] = rows[row * stride + 1 + i]! +
        predicted(filter, left, above, corner);
    }
  }
  return out;
}

/** What a filter expects of a byte from its neighbours. */
function predicted(
  filter: number,
  left: number,
  above: number,
  corner: number,
): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return (left + above) >> 1;
    case 4:
      return paeth(left, above, corner);
    default:
      return 0;
  }
}

/** Whichever of three neighbours is nearest to left + above − corner. */
function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const a = Math.abs(guess - left);
  const b = Math.abs(guess - above);
  const c = Math.abs(guess - corner);
  return a <= b && a <= c ? left : b <= c ? above : corner;
}

/** One byte a channel; grey of fewer bits is spread over 0 to 255. */
function channelsOf(
  { width, height, depth, colourType }: Header,
  bytes: Uint8Array,
): Uint8Array<ArrayBuffer> {
  if (depth === 8) return bytes.slice();
  const perByte = 8 / depth, most = 2 ** depth - 1;
  const stride = Math.ceil(width / perByte);
  const unit = colourType === PALETTE ? 1 : 255 / most;
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const x = i % width, row = Math.floor(i / width);
    const byte = bytes[row * stride + Math.floor(x / perByte)]!;
    return (byte >> (8 - depth * (x % perByte + 1)) & most) * unit;
  });
}
