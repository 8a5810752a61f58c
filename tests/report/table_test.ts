import { assert, assertEquals } from "@std/assert";
import { ansiStyle, widthOf } from "../../src/report/style.ts";
import { renderTable } from "../../src/report/table.ts";

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
    ["name       value", "a            1.5", "long name     12"],
  );
});

Deno.test("renderTable() of no rows is its titles", () => {
  assertEquals(renderTable(COLUMNS, []), "name  value  time");
});

Deno.test("renderTable() counts no width for colours", () => {
  const coloured = ROWS.map((row) => row.map((cell) => ansiStyle("bad", cell)));
  const plain = renderTable(COLUMNS, ROWS).split("\n");
  renderTable(COLUMNS, coloured).split("\n").forEach((line, i) => {
    assertEquals(widthOf(line), widthOf(plain[i]!));
  });
  assert(renderTable(COLUMNS, ROWS, { style: ansiStyle }).includes("\x1b[2m"));
});
