import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { requireOrSkip, runs } from "../../support/require.ts";
import { parseDelimited } from "../../../src/dataset/tables/csv.ts";

const fieldsOf = (text: string, delimiter?: string) =>
  parseDelimited(text, "t", delimiter).map(({ fields }) => [...fields]);

Deno.test("parseDelimited() tells delimiters apart by the first line", () => {
  for (const delimiter of [",", "\t", ";"]) {
    const text = ["a,;", "b"].map((x) => `"${x}"`).join(delimiter);
    assertEquals(fieldsOf(`\n${text}\n`), [["a,;", "b"]]);
  }
  assertEquals(fieldsOf("one\n"), [["one"]]);
});

Deno.test("parseDelimited() knows every end of a line, and its number", () => {
  const rows = parseDelimited('a,b\r\n\r\n"c\nd",e\rf,g', "t");
  assertEquals(rows, [
    { line: 1, fields: ["a", "b"] },
    { line: 3, fields: ["c\nd", "e"] },
    { line: 5, fields: ["f", "g"] },
  ]);
});

Deno.test("parseDelimited() names line and column of what is wrong", () => {
  for (
    const [text, message] of [
      [
        'a,b\n1,"2\n3',
        'line 2, column 2: a quote is opened, expected another "',
      ],
      ['"a"b', 'line 1, column 1: "b" follows a closing quote'],
      ["a\n\0", "line 2, column 1: there is a NUL character"],
      ["x".repeat(1_000_001), "line 1, column 1: the field has 1000001 char"],
    ] as const
  ) {
    assertThrows(
      () => parseDelimited(text, "t", ","),
      SyntaxError,
      `Cannot read table "t": ${message}`,
    );
  }
});

Deno.test("parseDelimited() gives back what was quoted", () => {
  const cell = fc.string({ unit: fc.constantFrom(...'ab,;\t"\n\r é😀') });
  fc.assert(fc.property(
    fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 }),
    fc.constantFrom(",", "\t", ";"),
    (rows, delimiter) => {
      const text = rows.map((row) =>
        row.map((each) => `"${each.replaceAll('"', '""')}"`).join(delimiter)
      ).join("\r\n");
      assertEquals(fieldsOf(text, delimiter), rows);
    },
  ));
});

/** Python's own reading, or null where it refuses the text. */
async function readByPython(texts: readonly string[]) {
  const program = `
import csv, io, json, sys
def read(text):
    try: return [r for r in csv.reader(io.StringIO(text, newline=""), strict=True) if r]
    except csv.Error: return None
print(json.dumps([read(t) for t in json.load(sys.stdin)]))`;
  const process = new Deno.Command("python3", {
    args: ["-c", program],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(texts)));
  await writer.close();
  const { stdout } = await process.output();
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test({
  name: "parseDelimited() reads any text as Python's csv does",
  ignore: !requireOrSkip("python3 (csv)", runs("python3")),
  async fn() {
    const text = fc.string({
      unit: fc.constantFrom("a", "b", ",", '"', '""', "\n", "\r\n", "\r", " "),
      maxLength: 14,
    });
    const texts = fc.sample(text, { numRuns: 4000, seed: 7 });
    const ours = texts.map((each) => {
      try {
        return fieldsOf(each, ",");
      } catch {
        return null;
      }
    });
    assertEquals(ours, await readByPython(texts));
  },
});
