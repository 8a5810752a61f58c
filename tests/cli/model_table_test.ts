import { assertEquals, assertStringIncludes } from "@std/assert";
import { cli, inFolder } from "./support.ts";

const FLOWERS = "data/iris/iris.csv";
const QUICK = ["--epochs=20", "--lr=0.01"];

Deno.test("a table's model predicts and is scored by the rows of files", async () => {
  await inFolder(async (folder) => {
    const model = `${folder}/model.safetensors`;
    const trained = await cli([
      "train",
      `--dataset=${FLOWERS}`,
      `--save=${model}`,
      "--format=json",
      ...QUICK,
    ]);
    assertEquals(trained.code, 0, trained.stderr);
    const scored = await cli([
      "evaluate",
      model,
      `--dataset=${FLOWERS}`,
      "--format=json",
    ]);
    const { samples, accuracy } = JSON.parse(scored.stdout);
    const { epochs } = JSON.parse(trained.stdout);
    assertEquals([samples, accuracy], [25, epochs.at(-1).validationAccuracy]);

    const other = `${folder}/new.csv`;
    const [, first, second] = (await Deno.readTextFile(FLOWERS)).split("\n");
    await Deno.writeTextFile(other, `${first}\n${second}\n`);
    const without = await cli(["predict", model, other]);
    assertEquals([without.code, without.stdout], [1, ""]);
    assertStringIncludes(without.stderr, 'it has no column "sepal_length"');

    const [header] = (await Deno.readTextFile(FLOWERS)).split("\n");
    await Deno.writeTextFile(other, `${header}\n${first}\n`);
    const predicted = await cli(["predict", model, other, "--format=json"]);
    const [{ classes: [top] }] = JSON.parse(predicted.stdout);
    assertEquals(top.label, "setosa");
    const all = await cli([
      "evaluate",
      model,
      `--dataset=${other}`,
      "--split=all",
    ]);
    assertStringIncludes(all.stdout, "all 1 samples: accuracy 1.0000");
  });
});

Deno.test("what is for tables is refused by other models", async () => {
  await inFolder(async (folder) => {
    const model = `${folder}/model.safetensors`;
    await cli(["train", "--epochs=1", "--hidden-size=8", `--save=${model}`]);
    for (
      const [args, message] of [
        [
          ["predict", model, FLOWERS, "--header=yes"],
          "did not learn from a table",
        ],
        [["evaluate", model, "--split=all"], "a test split of its own"],
      ] as const
    ) {
      const { code, stderr } = await cli([...args]);
      assertEquals(code, 2);
      assertStringIncludes(stderr, message);
    }
  });
});
