// Curves of text: where the signs stand.

import { assert, assertEquals } from "@std/assert";
import { chartLines } from "../../../src/report/layout/chart.ts";

const line = (points: readonly (readonly [number, number])[]) =>
  [{ points, layer: 3, isLine: true }] as const;

Deno.test("chartLines() draws a straight line over magnitudes, and points below it", () => {
  const points = Array.from({ length: 40 }, (_, i) => [10 ** i, -i] as const);
  const options = { across: "rate", isLog: true, signs: "ascii" } as const;
  // Labels of three characters, the axis and a space leave one column a point.
  const lines = chartLines(line(points), {
    ...options,
    columns: 46,
    mark: 1e9,
  });
  const signs = lines.slice(0, 10).map((one) => one.slice(6));
  signs.forEach((one, row) => {
    assertEquals(one, " ".repeat(4 * row) + "####", `row ${row}`);
  });
  assertEquals(lines[10]!.slice(6).indexOf("^"), 9);
  assertEquals(lines[11]!.trim().split(/ +/), ["1", "rate", "1e+39"]);
});

Deno.test("chartLines() draws a level line, and one point", () => {
  for (const points of [[[1, 0.5], [4, 0.5]], [[1, 0.5]]] as const) {
    const lines = chartLines(line(points), { across: "x", signs: "ascii" });
    assertEquals(lines.filter((one) => one.includes("#")).length, 1);
  }
  assertEquals(chartLines(line([]), { across: "x" }), []);
});

Deno.test("chartLines() is no wider than asked for, in either signs", () => {
  const points = Array.from({ length: 300 }, (_, i) => [i + 1, i % 7] as const);
  for (const signs of ["ascii", "braille"] as const) {
    for (const columns of [40, 80, 100, 300]) {
      const lines = chartLines(line(points), {
        across: "step",
        columns,
        signs,
      });
      const widest = Math.max(...lines.map((one) => one.length));
      assert(widest <= Math.min(columns, 100), `${widest} of ${columns}`);
      assertEquals(/[\u2800-\u28ff]/.test(lines.join("")), signs === "braille");
    }
  }
});
