import { assertEquals, assertRejects } from "@std/assert";
import { findDataset } from "../../../files.ts";
import type { ReadOptions } from "../../../files.ts";

async function inFile<T>(
  content: string,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const path = await Deno.makeTempFile({ suffix: ".csv" });
  try {
    await Deno.writeTextFile(path, content);
    return await use(path);
  } finally {
    await Deno.remove(path);
  }
}

const find = (path: string, table: ReadOptions = {}) =>
  findDataset(path, { cacheDir: "data", table });

const ROWS = Array.from({ length: 12 }, (_, i) => `${i},${i < 6 ? "a" : "b"}`);

Deno.test("a byte order mark, ends of lines and quotes change nothing", async () => {
  const plain = await inFile(`x,y\n${ROWS.join("\n")}\n`, find);
  const quoted = ROWS.map((row) => `"${row.replace(",", '","')}"`);
  for (const end of ["\n", "\r\n", "\r"]) {
    const text = `\ufeffx,y${end}${quoted.join(end)}`;
    const { train, test } = await inFile(text, find);
    assertEquals(train.schema, plain.train.schema);
    assertEquals(
      [train.inputs, train.targets, test.inputs],
      [plain.train.inputs, plain.train.targets, plain.test.inputs],
    );
  }
});

Deno.test("what is wrong with a table in a file is named with its place and remedy", async () => {
  const many = Array.from({ length: 1_000_000 }, (_, i) => `k${i},${i % 2}`);
  const cases: [string, ReadOptions, string][] = [
    ["", {}, "it is empty, expected rows"],
    ["x,y\n", {}, "there is a header and no row"],
    ["x,y\n1,a\n2\n", {}, "line 3 has 1 fields, expected 2 as line 1 has"],
    ["x,y\n1,a\n2,b\n", { target: "z" }, 'it has no column "z", expected one'],
    [
      "x,y\n1,a\n2,b\nlots,a\n",
      {},
      'line 4, column "x": "lots" stands among numbers, expected a number or ' +
      "nothing, or --column x=category",
    ],
    ["x,y\n1,a\n2,a\n", {}, 'target "y" is "a" in every row'],
    [
      "x,y\n1,0.5\n2,NaN\n",
      {},
      'line 3, column "y": the target is missing ("NaN"), expected a value, ' +
      "or no such row",
    ],
    ['x,y\n1,"a\n2,b\n', {}, "line 2, column 2: a quote is opened"],
    [
      `x,y\n${many.slice(0, 1000).join("\n")}\n`,
      {},
      "different texts, expected at most 256, or --column x=skip",
    ],
    [
      `x,y\n${many.join("\n")}\n`,
      { target: "x" },
      "has 1000000 different values, expected at most 256 classes",
    ],
  ];
  for (const [text, options, message] of cases) {
    await inFile(
      text,
      (path) => assertRejects(() => find(path, options), Error, message),
    );
  }
});

Deno.test("a table of 200 MB is refused before it is read", async () => {
  await inFile("", async (path) => {
    await Deno.truncate(path, 200_000_000);
    const started = performance.now();
    await assertRejects(
      () => find(path),
      Error,
      "it has 200000000 bytes, expected at most 134217728",
    );
    assertEquals(performance.now() - started < 1000, true);
  });
});
