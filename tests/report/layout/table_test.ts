import { assert, assertEquals } from "@std/assert";
import { ansiStyle } from "../../../src/report/layout/style.ts";
import { widthOf } from "../../../src/report/layout/width.ts";
import { renderTable } from "../../../src/report/layout/table.ts";

const COLUMNS = [
  { title: "name" },
  { title: "value", align: "right" as const },
  { title: "time", align: "right" as const, optional: true },
];
const ROWS = [["a", "1.5", "9 s"], ["long name", "12", "10 s"]];

Deno.test("renderTable() aligns columns and leaves no space at the ends", () => {
  assertEquals(
    renderTable(COLUMNS, ROWS).split("\n"),
    [
      "name       value  time",
      "a            1.5   9 s",
      "long name     12  10 s",
    ],
  );
});

Deno.test("renderTable() leaves optional columns out where they do not fit", () => {
  assertEquals(
    renderTable(COLUMNS, ROWS, { columns: 22 }),
    renderTable(COLUMNS, ROWS),
  );
  assertEquals(
    renderTable(COLUMNS, ROWS, { columns: 21 }).split("\n"),
    [
      "name       value",
      "a            1.5",
      "long name     12",
      "not shown: time",
    ],
  );
});

Deno.test("renderTable() of no rows is its titles", () => {
  assertEquals(renderTable(COLUMNS, []), "name  value  time");
});

Deno.test("renderTable() colours a cell without moving the others", () => {
  const coloured = ROWS.map((row) =>
    row.map((text) => ({ text, tone: "bad" as const }))
  );
  const drawn = renderTable(COLUMNS, coloured, { style: ansiStyle });
  assertEquals(
    // deno-lint-ignore no-control-regex -- the escape that starts a colour code
    drawn.replace(/\x1b\[\d+m/g, ""),
    renderTable(COLUMNS, ROWS),
  );
  assertEquals(drawn.split("\x1b[31m").length, 7);
});

Deno.test("renderTable() keeps a row on one line whatever its cells hold", () => {
  const hostile = "\x1b]0;title\x07a\nb\u202e\x9b2J";
  const lines = renderTable([{ title: hostile }, { title: "n" }], [
    [hostile, { text: hostile, tone: "dim" }],
  ]).split("\n");
  assertEquals(lines.length, 2);
  const shown = "\\u{1b}]0;title\\u{7}a\\u{a}b\\u{202e}\\u{9b}2J";
  assertEquals(lines[0], `${shown}  n`);
  assertEquals(lines[1], `${shown}  ${shown}`);
});

Deno.test("renderTable() aligns wide letters and emoji", () => {
  const columns = [{ title: "name" }, { title: "n" }];
  assertEquals(
    renderTable(columns, [["学習率", "1"], ["👍🏽", "2"], ["e\u0301", "3"]])
      .split("\n"),
    ["name    n", "学習率  1", "👍🏽      2", "e\u0301       3"],
  );
});

const WIDE = [
  { title: "trial", align: "right" as const },
  { title: "learning_rate", align: "right" as const, least: 6, rank: 2 },
  { title: "optimizer", align: "right" as const, least: 6, rank: 1 },
  { title: "value", align: "right" as const },
  { title: "time", align: "right" as const, optional: true },
];
const WIDE_ROW = ["0", "0.0012", "rmsprop", "0.9000", "1.00 s"];

Deno.test("renderTable() leaves out, then cuts, then leaves out by rank, and says so", () => {
  const at = (columns: number) =>
    renderTable(WIDE, [WIDE_ROW], { columns, more: "csv has all" }).split("\n");
  assertEquals(at(47)[0], "trial  learning_rate  optimizer   value    time");
  assertEquals(at(46), [
    "trial  learning_rate  optimizer   value",
    "    0         0.0012    rmsprop  0.9000",
    "not shown: time (csv has all)",
  ]);
  assertEquals(at(31), [
    "trial  learni…  optimi…   value",
    "    0   0.0012  rmsprop  0.9000",
    "not shown: time (csv has all)",
  ]);
  assertEquals(at(28), [
    "trial  learning_rate   value",
    "    0         0.0012  0.9000",
    "not shown: 2 columns (csv h…",
  ]);
});

Deno.test("renderTable() is never wider than it may be", () => {
  for (let columns = 1; columns < 60; columns++) {
    for (const line of renderTable(WIDE, [WIDE_ROW], { columns }).split("\n")) {
      assert(widthOf(line) <= columns, `${columns}: ${line}`);
    }
  }
});
