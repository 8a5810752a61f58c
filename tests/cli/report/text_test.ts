import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { plainStyle, widthOf } from "../../../report.ts";
import { reportInput } from "../../../src/cli/report/input.ts";
import { Canvas } from "../../../src/cli/report/text/canvas.ts";
import { textReportOf } from "../../../src/cli/report/text/text.ts";
import { makeStudy } from "../../support/made_study.ts";

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

Deno.test("a report as text is as wide as its terminal, and ASCII where that is all it has", async () => {
  const input = reportInput(await makeStudy(60));
  for (const columns of [60, 80, 200]) {
    for (const hasSigns of [true, false]) {
      const size = { columns, rows: 24 };
      const text = textReportOf(input, { style: plainStyle, size, hasSigns });
      const lines = text.split("\n");
      const widest = Math.max(...lines.map(widthOf));
      assert(widest <= columns, `${widest} of ${columns}`);
      assertEquals(/[\u2500-\u28ff]/.test(text), hasSigns);
      for (const title of ["by trial", "What mattered", "Learning curves"]) {
        assertStringIncludes(text, title);
      }
    }
  }
});

Deno.test("a report as text of a study without trials says so", () => {
  const stored = {
    id: 0,
    name: "empty",
    directions: ["minimize"],
    userAttributes: {},
    systemAttributes: {},
    trials: [],
  } as const;
  const text = textReportOf(reportInput(stored), {
    style: plainStyle,
    size: undefined,
    hasSigns: true,
  });
  assertStringIncludes(text, "no trials");
});
