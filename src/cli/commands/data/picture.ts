// An image as lines of text: half blocks in one of 256 colours, two pixels a
// sign, or signs of ASCII by brightness.

/** An image, row-major, the channels of a pixel side by side. */
export interface Picture {
  readonly height: number;
  readonly width: number;
  /** 1 is grey, 3 is red, green and blue. */
  readonly channels: number;
  /** From 0, black, to 255. */
  readonly pixels: ArrayLike<number>;
}

/** From dark to bright. */
const RAMP = " .:-=+*#%@";
const RESET = "\x1b[39m\x1b[49m";

/** A pixel as red, green and blue, or as grey. */
type Pixel = readonly number[];

/**
 * Draws an image; one that is too large becomes smaller, each pixel the mean of
 * what it covers.
 *
 * @param columns The most columns, and pixels down, that it may take.
 * @param hasColours Whether half blocks in colours can be shown.
 * @returns Lines of equal width, for two rows of pixels each.
 */
export function drawPicture(
  picture: Picture,
  columns: number,
  hasColours: boolean,
): string[] {
  const { width, height } = picture;
  const factor = Math.min(1, columns / width, columns / height);
  const across = Math.max(1, Math.floor(width * factor));
  const lines = Math.max(1, Math.round(height * factor / 2));
  const pixel = (x: number, y: number) =>
    meanOf(picture, [x / across, (x + 1) / across], [
      y / (2 * lines),
      (y + 1) / (2 * lines),
    ]);
  const draw = hasColours ? halfBlocks : signs;
  return Array.from(
    { length: lines },
    (_, line) =>
      draw(Array.from({ length: across }, (_, x) => [
        pixel(x, 2 * line),
        pixel(x, 2 * line + 1),
      ])),
  );
}

/** The mean of the pixels in a part of an image, given in shares of it. */
function meanOf(
  { width, height, channels, pixels }: Picture,
  [left, right]: readonly [number, number],
  [top, bottom]: readonly [number, number],
): Pixel {
  const sums = Array.from({ length: channels }, () => 0);
  const first = Math.floor(top * height), start = Math.floor(left * width);
  const last = Math.max(first + 1, Math.floor(bottom * height));
  const end = Math.max(start + 1, Math.floor(right * width));
  for (let y = first; y < last; y++) {
    for (let x = start; x < end; x++) {
      const at = (y * width + x) * channels;
      for (let c = 0; c < channels; c++) sums[c]! += pixels[at + c]!;
    }
  }
  return sums.map((sum) => sum / ((last - first) * (end - start)));
}

type Pair = readonly [upper: Pixel, lower: Pixel];

/** The upper pixel is the sign's colour, the lower one its background's. */
function halfBlocks(line: readonly Pair[]): string {
  let text = "", before = "";
  for (const [upper, lower] of line) {
    const code = `\x1b[38;5;${colourOf(upper)}m\x1b[48;5;${colourOf(lower)}m`;
    text += (code === before ? "" : code) + "▀";
    before = code;
  }
  return text + RESET;
}

function signs(line: readonly Pair[]): string {
  return line.map((pair) => {
    const all = pair.flat();
    const mean = all.reduce((a, b) => a + b) / all.length;
    return RAMP[Math.round(mean / 255 * (RAMP.length - 1))];
  }).join("");
}

/** The nearest of the 24 greys, or of the cube of 6×6×6 colours. */
function colourOf(pixel: Pixel): number {
  const low = Math.min(...pixel), high = Math.max(...pixel);
  if (high - low < 8) return greyOf((low + high) / 2);
  const [red, green, blue] = pixel.map(stepOf) as [number, number, number];
  return 16 + 36 * red + 6 * green + blue;
}

/** The greys are 8, 18, … 238; black and white are corners of the cube. */
function greyOf(value: number): number {
  if (value < 4) return 16;
  if (value > 246) return 231;
  return 232 + Math.min(Math.max(Math.round((value - 8) / 10), 0), 23);
}

/** The cube's steps are 0, 95, 135, 175, 215 and 255. */
function stepOf(value: number): number {
  if (value < 48) return 0;
  return value < 115 ? 1 : Math.min(Math.floor((value - 35) / 40), 5);
}
