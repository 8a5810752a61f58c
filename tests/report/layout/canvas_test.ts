import { assert, assertEquals } from "@std/assert";
import { Canvas } from "../../../src/report/layout/canvas.ts";

const mark = (text: string) => text;
const SIGNS = [{ sign: ".", mark }, { sign: "#", mark }];

Deno.test("Canvas draws a line from corner to corner, in ASCII and in braille", () => {
  const drawn = (signs: "ascii" | "braille") => {
    const canvas = new Canvas(3, 3, signs);
    canvas.line([0, 0], [1, 1], 1);
    return canvas.lines(SIGNS);
  };
  assertEquals(drawn("ascii"), ["  .", " .", "."]);
  const dots = drawn("braille").join("").trim();
  assert(/^[\u2800-\u28ff ]+$/.test(dots));
});

Deno.test("Canvas shows the uppermost layer of a cell, in whatever order they come", () => {
  const canvas = new Canvas(2, 1, "ascii");
  canvas.dot(0, 0, 2);
  canvas.dot(0, 0, 1);
  canvas.dot(1, 1, 1);
  assertEquals(canvas.lines(SIGNS), ["#."]);
});

Deno.test("Canvas: braille has two by four dots in a cell", () => {
  const canvas = new Canvas(1, 1, "braille");
  for (const x of [0, 0.5]) {
    for (const y of [0.1, 0.4, 0.6, 0.9]) canvas.dot(x, y, 1);
  }
  assertEquals(canvas.lines(SIGNS), ["\u28ff"]);
});
