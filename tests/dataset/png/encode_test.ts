import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { encodePng } from "../../../src/dataset/png/encode.ts";
import { decodePng } from "../../../src/dataset/png/png.ts";
import { decode } from "../../support/fast_png.ts";

Deno.test("encodePng() gives files that fast-png and decodePng() read as the image", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom(1 as const, 3 as const),
      fc.nat(255),
      async (width, height, channels, seed) => {
        const data = Uint8Array.from(
          { length: width * height * channels },
          (_, i) => (i * 89 + seed) % 251,
        );
        const image = { width, height, channels, data };
        const file = await encodePng(image);
        assertEquals(await decodePng(file), image);
        const theirs = decode(file, { checkCrc: true });
        assertEquals(
          [theirs.width, theirs.height, theirs.channels, theirs.depth],
          [width, height, channels, 8],
        );
        assertEquals([...theirs.data], [...data]);
      },
    ),
    { numRuns: 100 },
  );
});
