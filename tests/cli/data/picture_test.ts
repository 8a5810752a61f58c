import { assertEquals } from "@std/assert";
import { drawPicture } from "../../../src/cli/commands/data/picture.ts";
import { widthOf } from "../../../report.ts";

const grey = (height: number, width: number, pixels: number[]) => ({
  ...{ height, width, channels: 1, pixels },
});

Deno.test("drawPicture() is brighter signs for brighter pixels, two rows a line", () => {
  const picture = grey(2, 3, [0, 128, 255, 0, 128, 255]);
  assertEquals(drawPicture(picture, 9, false), [" +@"]);
});

Deno.test("drawPicture() puts the upper pixel before the lower one's colour", () => {
  const [line] = drawPicture(grey(2, 1, [255, 0]), 9, true);
  assertEquals(line, "\x1b[38;5;231m\x1b[48;5;16m▀\x1b[39m\x1b[49m");
});

Deno.test("drawPicture() takes colours from the cube", () => {
  const red = { height: 1, width: 1, channels: 3, pixels: [255, 0, 0] };
  const codes = drawPicture(red, 9, true)[0]!.match(/[34]8;5;\d+/g);
  assertEquals(codes, ["38;5;196", "48;5;196"]);
});

Deno.test("drawPicture() makes what is too large smaller by means, never wider", () => {
  const checks = Array.from({ length: 16 }, (_, i) => i % 2 * 255);
  assertEquals(drawPicture(grey(4, 4, checks), 2, false), ["++"]);
  for (const [height, width] of [[1, 300], [300, 1], [28, 28], [7, 31]]) {
    const picture = grey(height!, width!, Array(height! * width!).fill(9));
    for (const columns of [1, 2, 19]) {
      for (const line of drawPicture(picture, columns, true)) {
        assertEquals(widthOf(line) <= columns, true);
      }
    }
  }
});
