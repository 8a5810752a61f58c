// PNG images: as another reader has them, whatever filters and depths; damaged
// ones and those whose meaning is open are refused.

import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { decodePng } from "../../../src/dataset/png/png.ts";
import { decode } from "../../support/fast_png.ts";
import { makePng } from "./make_png.ts";

/** Channels of a colour type without alpha. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1 };

/** Rows of random bytes, each behind a filter. */
function rowsOf(height: number, stride: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length: height * (stride + 1) }, (_, i) => {
    state = Math.imul(state, 1664525) + 1013904223 >>> 0;
    return i % (stride + 1) === 0 ? (state >>> 24) % 5 : state >>> 24;
  });
}

Deno.test("decodePng() gives the pixels that fast-png gives", async () => {
  const kinds = [[0, 8], [2, 8], [0, 1], [0, 2], [0, 4], [3, 8]] as const;
  const palette = Uint8Array.from({ length: 768 }, (_, i) => i * 7);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...kinds),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 9 }),
      fc.nat(),
      async ([colourType, depth], width, height, seed) => {
        const channels = CHANNELS[colourType]!;
        const stride = Math.ceil(width * channels * depth / 8);
        const rows = rowsOf(height, stride, seed);
        const more = colourType === 3 ? [["PLTE", palette] as const] : [];
        const file = await makePng({
          ...{ width, height, depth, colourType, rows, more },
        });
        const image = await decodePng(file);
        const wanted = decode(file);
        assertEquals([image.width, image.height], [width, height]);
        const { length } = image.data;
        assertEquals(length, width * height * image.channels);
        const indexed = wanted.palette;
        const data = indexed
          ? [...wanted.data].flatMap((at) => indexed[at]!.slice(0, 3))
          : depth === 8
          ? [...wanted.data]
          : undefined;
        if (data) assertEquals([...image.data], data);
        else assertGrey(image.data, rows, { width, height, depth });
      },
    ),
    { numRuns: 200 },
  );
});

/** Fewer bits, row for row where no filter stands: spread over 0 to 255. */
function assertGrey(
  data: Uint8Array,
  rows: Uint8Array,
  { width, height, depth }: Record<"width" | "height" | "depth", number>,
): void {
  const stride = rows.length / height, most = 2 ** depth - 1;
  assert(data.every((value) => Number.isInteger(value * most / 255)));
  if (rows[0] !== 0) return;
  const bits = [...rows.subarray(1, stride)]
    .map((byte) => byte.toString(2).padStart(8, "0")).join("");
  for (let x = 0; x < width; x++) {
    const value = parseInt(bits.slice(x * depth, (x + 1) * depth), 2);
    assertEquals(data[x], value * 255 / most);
  }
}

Deno.test("decodePng() drops an alpha channel that is opaque, and refuses one that is not", async () => {
  const parts = { width: 2, height: 1, depth: 8 } as const;
  const grey = (alpha: number) =>
    makePng({
      ...parts,
      colourType: 4,
      rows: Uint8Array.of(0, 10, 255, 20, alpha),
    });
  const colour = await makePng({
    ...parts,
    colourType: 6,
    rows: Uint8Array.of(0, 1, 2, 3, 255, 4, 5, 6, 255),
  });
  assertEquals([...(await decodePng(await grey(255))).data], [10, 20]);
  assertEquals([...(await decodePng(colour)).data], [1, 2, 3, 4, 5, 6]);
  const seen = await makePng({
    ...parts,
    colourType: 0,
    rows: Uint8Array.of(0, 1, 2),
    more: [["tRNS", Uint8Array.of(0, 1)]],
  });
  for (const file of [await grey(254), seen]) {
    await assertRejects(
      () => decodePng(file, "glass.png"),
      RangeError,
      'Cannot read PNG "glass.png": it has transparent pixels, expected an opaque image',
    );
  }
});

Deno.test("decodePng() refuses what is damaged, or no image it reads", async () => {
  const parts = { width: 2, height: 2, depth: 8, colourType: 0 } as const;
  const rows = Uint8Array.of(0, 1, 2, 0, 3, 4);
  const whole = await makePng({ ...parts, rows });
  const flipped = whole.with(30, whole[30]! ^ 1);
  const cases: readonly (readonly [Uint8Array, string])[] = [
    [new Uint8Array(), "it does not begin as PNG files do"],
    [whole.subarray(0, 40), "it ends after 40 bytes, inside a chunk"],
    [whole.subarray(0, -1), "inside a chunk"],
    [flipped, 'chunk "IHDR" at 8 is damaged: its CRC differs'],
    [
      await makePng({ ...parts, rows: rows.subarray(0, 5) }),
      "it ends after 5 bytes, expected 6 bytes of pixels",
    ],
    [
      await makePng({ ...parts, rows: new Uint8Array(1e6) }),
      "there is more, expected 6 bytes of pixels",
    ],
    [
      await makePng({ ...parts, width: 2 ** 31, height: 2 ** 31, rows }),
      "cannot hold it, expected",
    ],
    [await makePng({ ...parts, width: 0, rows }), "it is of 0×2 pixels"],
    [
      await makePng({ ...parts, rows: rows.with(3, 5) }),
      "row 1 has the filter 5, expected 0 to 4",
    ],
    [
      await makePng({ ...parts, colourType: 3, rows }),
      "its palette has no colour 1",
    ],
    [
      await makePng({ ...parts, colourType: 5, rows }),
      "it is of colour type 5 with 8 bits",
    ],
    [
      await makePng({ ...parts, interlacing: 1, rows }),
      "it is interlaced, expected one saved without",
    ],
    [
      await makePng({ ...parts, depth: 16, rows }),
      "it has 16 bits a channel, expected at most 8",
    ],
  ];
  for (const [file, message] of cases) {
    await assertRejects(
      () => decodePng(file, "x.png"),
      Error,
      'Cannot read PNG "x.png": ',
    );
    await assertRejects(() => decodePng(file, "x.png"), Error, message);
  }
});

Deno.test("decodePng() refuses a changed byte or gives an image", async () => {
  const rows = rowsOf(5, 7, 3);
  const whole = await makePng({
    ...{ width: 7, height: 5, depth: 8, colourType: 0, rows },
  });
  await fc.assert(
    fc.asyncProperty(
      fc.nat(whole.length - 1),
      fc.nat(255),
      async (at, byte) => {
        const file = whole.with(at, byte);
        await decodePng(file).catch(({ message }) => {
          assert(message.startsWith('Cannot read PNG "image": '), message);
        });
      },
    ),
    { numRuns: 300 },
  );
});
