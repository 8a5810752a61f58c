// Curves of text: where the stars stand.

import { assert, assertEquals } from "@std/assert";
import { renderCurve } from "../../../src/report/layout/curve.ts";

Deno.test("a straight line over magnitudes is one of stars", () => {
  const points = Array.from(
    { length: 38 },
    (_, i) => ({ x: 10 ** (i / 10), y: 37 - i }),
  );
  // Labels of two characters, the axis and a space leave one column a point.
  const lines = renderCurve(points, { columns: 42, rows: 38, mark: 10 ** 1.5 })
    .split("\n");
  lines.slice(0, 38).forEach((line, i) =>
    assertEquals(line.slice(4).trimEnd().length, i + 1)
  );
  assertEquals(lines[38]!.slice(4).indexOf("^"), 15);
});

Deno.test("a level line is drawn, and no line is wider than asked for", () => {
  const points = [1, 2, 4].map((x) => ({ x, y: 0.5 }));
  const lines = renderCurve(points, { columns: 50, rows: 4 }).split("\n");
  assertEquals(lines[0]!.replaceAll(/[^*]/g, ""), "***");
  assert(lines.every((line) => line.length <= 50));
});
