import { assertEquals, assertStringIncludes } from "@std/assert";
import { cli, inFolder } from "./support.ts";

const QUICK = ["--epochs=1", "--param=lr=0.01", "--param=num_layers=1"];
const FLOWERS = "data/iris/iris.csv";

Deno.test("tune takes the embedded table without a right", async () => {
  const { code, stdout } = await cli(
    ["tune", "--dataset=iris", "--format=json", ...QUICK],
    [],
  );
  assertEquals(code, 0);
  const { dataset } = JSON.parse(stdout).study;
  assertEquals([dataset.name, dataset.train, dataset.test], ["iris", 125, 25]);
});

Deno.test("a study of a table is replayed with its target, and notices another table", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/flowers.csv`, storage = `${folder}/study.jsonl`;
    const text = await Deno.readTextFile(FLOWERS);
    await Deno.writeTextFile(path, text);
    const { code } = await cli([
      "tune",
      `--dataset=${path}`,
      "--target=petal_width",
      "--task=classification",
      "--column=species=skip",
      "--validation=kfold=2",
      "--stratify",
      `--storage=${storage}`,
      ...QUICK,
    ]);
    assertEquals(code, 0);
    const same = await cli(["replay", "0", storage]);
    assertEquals([same.code, same.stderr.includes("22 classes")], [0, true]);
    await Deno.writeTextFile(path, text.replace("5.1,", "5.2,"));
    const other = await cli(["replay", "0", storage]);
    assertEquals(other.code, 2);
    assertStringIncludes(other.stderr, "recorded is");
  });
});

Deno.test("wrong words about tables are named", async () => {
  for (
    const [args, message] of [
      [[`--dataset=${FLOWERS}`, "--target=specie"], 'did you mean "species"?'],
      [[`--dataset=${FLOWERS}`, "--column=species=text"], "NAME=category"],
      [["--dataset=iris", "--target=1"], "it is not read as a table"],
      [["--dataset=no.csv"], 'Cannot read "no.csv": it does not exist'],
      [["--stratify"], "expected --validation holdout or kfold=K as well"],
    ] as const
  ) {
    const { code, stdout, stderr } = await cli(["tune", ...args, ...QUICK]);
    assertEquals([code === 0, stdout], [false, ""]);
    assertStringIncludes(stderr, message);
    assertEquals(stderr.trimEnd().split("\n").length, 1, stderr);
  }
});
