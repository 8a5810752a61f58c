import { assertEquals, assertThrows } from "@std/assert";
import {
  columnIndex,
  decodeTable,
  parseTable,
} from "../../../src/dataset/tables/table.ts";

const columnsOf = (text: string, header?: boolean) =>
  parseTable(text, { name: "t", ...(header !== undefined && { header }) })
    .columns;

Deno.test("parseTable() takes a first line without numbers for a header", () => {
  assertEquals(columnsOf("a,b\n1,2\n"), ["a", "b"]);
  assertEquals(columnsOf(",b\n1,2\n"), ["column_1", "b"]);
  for (const text of ["5.1,a\n1,b\n", "?,b\n1,2\n", "NA,b\n1,2\n"]) {
    assertEquals(columnsOf(text), ["column_1", "column_2"], text);
  }
  assertEquals(columnsOf("a,b\n1,2\n", false), ["column_1", "column_2"]);
  assertEquals(columnsOf("2019,2020\n1,2\n", true), ["2019", "2020"]);
});

Deno.test("columnIndex() takes names before numbers", () => {
  const table = { name: "t", columns: ["2", "b"] };
  assertEquals(["2", "b", "1"].map((c) => columnIndex(table, c)), [0, 1, 0]);
});

Deno.test("parseTable() names the place of what is no table", () => {
  for (
    const [text, message] of [
      ["", "it is empty"],
      ["\n\n", "it is empty"],
      ["a,b\n", "there is a header and no row"],
      ["a,b\n1,2\n\n3,4,5\n", "line 4 has 3 fields, expected 2 as line 1 has"],
      ["a,b,a\n1,2,3\n", 'columns 1 and 3 are both called "a"'],
    ] as const
  ) {
    assertThrows(
      () => parseTable(text, { name: "t" }),
      SyntaxError,
      `Cannot read table "t": ${message}`,
    );
  }
});

Deno.test("decodeTable() refuses other encodings and says how to mend it", () => {
  for (
    const [bytes, message] of [
      [
        [0x61, 0x0a, 0xe9, 0x0a],
        'line 2 is not UTF-8, expected UTF-8, as "iconv -f latin1',
      ],
      [
        [0xff, 0xfe, 0x61, 0],
        'line 1 is not UTF-8, expected UTF-8, as "iconv -f utf-16',
      ],
    ] as const
  ) {
    const read = () => decodeTable(Uint8Array.from(bytes), { name: "t" });
    assertThrows(read, SyntaxError, message);
  }
  const marked = new TextEncoder().encode("\ufeffa,b\n1,2\n");
  assertEquals(decodeTable(marked, { name: "t" }).columns, ["a", "b"]);
});
