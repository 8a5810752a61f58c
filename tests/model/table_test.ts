import {
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { loadEngine, Model, Trainer, type TrainTest } from "../../mod.ts";
import { cutTable, parseTable, splitTable, tableDataset } from "../../data.ts";

const ROWS = Array.from({ length: 60 }, (_, i) => {
  const colour = i % 3 === 0 ? "red" : i % 3 === 1 ? "blue" : "";
  return `${i % 7 === 0 ? "NA" : i},${colour},${1000 + 10 * i},${
    i < 30 ? "low" : "high"
  }`;
});
const TABLE = parseTable(`x,colour,price,size\n${ROWS.join("\n")}\n`, {
  name: "goods",
});

async function trained({ train, test }: TrainTest): Promise<Model> {
  const engine = await loadEngine({ variant: "plain" });
  using trainer = new Trainer(engine, { train, validation: test }, {
    hidden: [8],
    epochs: 40,
    batchSize: 8,
    optimizer: { name: "adam", learningRate: 0.02 },
  });
  await Array.fromAsync(trainer.epochs());
  return trainer.model();
}

Deno.test("a model keeps the schema of its table and names of its classes in its file", async () => {
  const data = splitTable(TABLE);
  const model = Model.load((await trained(data)).save());
  assertEquals(model.description.schema, data.train.schema);
  assertEquals(model.description.classNames, ["high", "low"]);
  // Rows of text come to what their inputs do.
  const all = tableDataset(data.train.schema!, TABLE);
  const labels = await model.predict(TABLE);
  assertEquals(await model.predict(all), labels);
  const { accuracy } = await model.evaluate(all);
  const hits = labels.filter((label, i) => label === all.targets[i]).length;
  assertEquals(accuracy, hits / 60);
  assertEquals(
    await model.evaluate(cutTable(data.train.schema!, TABLE).test),
    await model.evaluate(data.test),
  );
});

Deno.test("a model predicts from columns in another order, without the target", async () => {
  const model = await trained(splitTable(TABLE));
  const fields = ROWS.map((row) => row.split(","));
  const other = fields.map(([x, colour, price]) => [price, colour, x].join());
  const shuffled = parseTable(`price,colour,x\n${other.join("\n")}`, {
    name: "other",
  });
  assertEquals(
    await model.outputs(shuffled),
    await model.outputs(TABLE),
  );
});

Deno.test("a model of regression predicts in the target's own units", async () => {
  const model = await trained(splitTable(TABLE, { target: "price" }));
  const prices = await model.predict(TABLE);
  const target = model.description.schema!.target as {
    mean: number;
    std: number;
  };
  const outputs = await model.outputs(TABLE);
  assertAlmostEquals(prices[1]!, outputs[1]! * target.std + target.mean, 1e-3);
  assertAlmostEquals(prices[31]!, 1310, 100);
});

Deno.test("a table is refused by a model that did not learn from one, or lacks its columns", async () => {
  const model = await trained(splitTable(TABLE));
  const { schema: _, ...plain } = model.description;
  await assertRejects(
    () => new Model(plain, model.weights).predict(TABLE),
    RangeError,
    'Cannot predict: "goods" is a table, but the model did not learn from one',
  );
  const narrow = parseTable("x,colour\n1,red", { name: "narrow" });
  await assertRejects(
    () => model.predict(narrow),
    RangeError,
    'Cannot use table "narrow": it has no column "price"',
  );
});

Deno.test("a schema that is none, or another model's, is refused", async () => {
  const { description, weights } = await trained(splitTable(TABLE));
  const { columns, target } = description.schema!;
  const { schema } = splitTable(TABLE, { kinds: { x: "skip" } }).train;
  for (
    const [wrong, message] of [
      [schema, "schema is of 4 inputs and 2 outputs, expected 5 and 2"],
      [
        { columns, target: { ...target, task: "__proto__" } },
        "schema.target.task is",
      ],
      [{ columns: [], target }, "a list of at least 1"],
      [
        { columns: [{ ...columns[0], std: 0 }], target },
        "schema.columns[0].std is 0",
      ],
      [
        { columns: [{ ...columns[1], categories: [1] }], target },
        "categories[0] is 1",
      ],
    ] as const
  ) {
    const made = { ...description, schema: wrong } as typeof description;
    assertThrows(() => new Model(made, weights), Error, message);
  }
});
