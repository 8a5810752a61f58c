import { assertEquals, assertThrows } from "@std/assert";
import {
  applySchema,
  tableDataset,
} from "../../../src/dataset/tables/apply.ts";
import {
  type LearnOptions,
  learnTable,
} from "../../../src/dataset/tables/schema.ts";
import { parseTable } from "../../../src/dataset/tables/table.ts";

const tableOf = (text: string) => parseTable(text, { name: "t.csv" });

Deno.test("learnTable() measures the training rows alone", () => {
  const table = tableOf("n,c,y\n1,u,a\n3,u,b\n1000,v,a\n");
  const schema = learnTable(table, { rows: Uint32Array.of(0, 1) });
  assertEquals(schema.columns, [
    { kind: "number", name: "n", mean: 2, std: 1 },
    { kind: "category", name: "c", categories: ["u"] },
  ]);
  // A category that training has not seen is none of those it has.
  assertEquals(
    [...applySchema(schema, table).inputs],
    [-1, 1, 1, 1, 998, 0],
  );
});

Deno.test("missing values are the mean, or a category of their own", () => {
  const table = tableOf("n,c,y\n1,NA,a\n,u,b\n3,?,b\nnan,u,a\n");
  const schema = learnTable(table);
  assertEquals(schema.columns[1], {
    kind: "category",
    name: "c",
    categories: ["u", null],
  });
  assertEquals(
    [...applySchema(schema, table).inputs],
    [-1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0],
  );
});

Deno.test("a schema survives JSON and finds columns by name", () => {
  const schema = JSON.parse(JSON.stringify(learnTable(
    tableOf("n,c,y\n1,u,a\n3,,b\n"),
  )));
  const rows = tableOf("c,more,n\n,1,5\n");
  assertEquals([...applySchema(schema, rows).inputs], [3, 0, 1]);
  assertThrows(
    () => applySchema(schema, tableOf("n,d\n1,u\n")),
    RangeError,
    'Cannot use table "t.csv": it has no column "c"',
  );
  assertThrows(
    () => applySchema(schema, tableOf("n,c\n1,u\nx,u\n")),
    SyntaxError,
    'line 3, column "n": found "x", expected a number',
  );
});

Deno.test("learnTable() takes fractions and many numbers for a quantity", () => {
  const many = Array.from({ length: 21 }, (_, i) => `1,${i}`).join("\n");
  for (
    const [text, options, wanted] of [
      ["x,y\n1,0.5\n2,1\n", {}, "regression"],
      [`x,y\n${many}`, {}, "regression"],
      ["x,y\n1,0\n2,1\n", {}, "classification"],
      ["x,y\n1,0\n2,1\n", { task: "regression" }, "regression"],
      ["x,y\n1,0.5\n2,1\n", { kinds: { y: "category" } }, "classification"],
      [`x,y\n${many}`, { task: "classification" }, "classification"],
    ] as const
  ) {
    assertEquals(learnTable(tableOf(text), options).target.task, wanted, text);
  }
});

Deno.test("classes are numbered in the order of numbers or texts", () => {
  const classes = (text: string) => {
    const { target } = learnTable(tableOf(text), { task: "classification" });
    return target.task === "classification" && target.classes;
  };
  assertEquals(classes("x,y\n1,10\n2,9\n"), ["9", "10"]);
  assertEquals(classes("x,y\n1,b10\n2,a9\n"), ["a9", "b10"]);
});

Deno.test("tableDataset() standardises numbers to predict by training rows", () => {
  const table = tableOf("x,y\n1,0.5\n2,1.5\n3,9.5\n");
  const schema = learnTable(table, { rows: Uint32Array.of(0, 1) });
  const set = tableDataset(schema, table);
  assertEquals([...set.targets], [-1, 1, 17]);
  assertEquals(set.task, { type: "regression", outputs: 1 });
  assertEquals(set.columns, { mean: [1.5], std: [0.5] });
});

Deno.test("learnTable() names the place of what cannot be learnt", () => {
  const ids = Array.from({ length: 257 }, (_, i) => `u${i},${i % 2}`);
  const names = Array.from({ length: 257 }, (_, i) => `${i},u${i}`);
  const cases: readonly [string, LearnOptions, string][] = [
    ["x,y\n1,a\n2,b\n", { target: "z" }, 'it has no column "z", expected one'],
    ["size,kind\n1,a\n", { target: "knd" }, 'did you mean "kind"?'],
    ["x,y\n1,a\n2,b\n", { target: "3" }, "expected one of"],
    ["x,y\n1,a\n2,b\n", { kinds: { z: "skip" } }, 'it has no column "z"'],
    ["x,y\n1,a\n2,\n", {}, 'line 3, column "y": the target is missing ("")'],
    ["x,y\n1,NaN\n2,1.5\n", {}, 'line 2, column "y": the target is missing'],
    ["x,y\n1,a\n2,a\n", {}, 'target "y" is "a" in every row'],
    [
      "x,y\n1,a\n2,b\nold,a\n",
      {},
      'line 4, column "x": "old" stands among numbers',
    ],
    ["x,y\n1e99,a\n2,b\n", {}, 'line 2, column "x": found "1e99"'],
    ["y\na\nb\n", {}, "there is no column beside the target"],
    ["x,y\n1,a\n2,b\n", { kinds: { x: "skip" } }, "there is no column beside"],
    [
      `id,y\n${ids.join("\n")}`,
      {},
      'column "id" has 257 different texts, expected at most 256, or --column id=skip',
    ],
    [`x,y\n${names.join("\n")}`, {}, 'target "y" has 257 different values'],
  ];
  for (const [text, options, message] of cases) {
    assertThrows(() => learnTable(tableOf(text), options), Error, message);
  }
});
