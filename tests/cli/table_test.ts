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

Deno.test("a study of a table goes on with the same rows only, wherever they lie", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/flowers.csv`, moved = `${folder}/moved.csv`;
    const text = await Deno.readTextFile(FLOWERS);
    await Deno.writeTextFile(path, text);
    const study = ["tune", `--storage=${folder}/study.jsonl`];
    const start = [...study, `--dataset=${path}`, "--target=petal_width"];
    assertEquals(
      (await cli([...start, ...QUICK, "--sampler=random", "--total=1"])).code,
      0,
    );
    await Deno.rename(path, moved);
    const more = [...study, "--resume", "--more=1"];
    const gone = await cli(more);
    assertEquals(gone.code, 1);
    assertStringIncludes(
      gone.stderr,
      `Cannot read "${path}": it does not exist`,
    );
    const found = await cli([...more, `--dataset=${moved}`]);
    assertEquals(found.code, 0, found.stderr);
    const replayed = await cli([
      "replay",
      "0",
      `${folder}/study.jsonl`,
      `--dataset=${moved}`,
    ]);
    assertEquals(replayed.code, 0, replayed.stderr);
    await Deno.writeTextFile(path, text.replace("5.1,", "5.2,"));
    const changed = await cli(more);
    assertEquals(changed.code, 2);
    assertStringIncludes(changed.stderr, "dataset.digest is");
  });
});

Deno.test("the steps after a study of a table read it as the study did", async () => {
  await inFolder(async (folder) => {
    const { stderr } = await cli([
      "tune",
      `--dataset=${FLOWERS}`,
      "--target=petal_width",
      "--column=species=skip",
      "--save-best",
      `${folder}/best.safetensors`,
      ...QUICK,
    ]);
    const keep = stderr.split("\n").find((line) =>
      line.includes("--storage=study.jsonl")
    )!;
    assertEquals(keep.includes("best.safetensors"), false, keep);
    const plain = await cli([
      "tune",
      `--dataset=${FLOWERS}`,
      "--target=petal_width",
      "--column=species=skip",
      ...QUICK,
    ]);
    assertStringIncludes(
      plain.stderr,
      `--dataset=${FLOWERS} --target=petal_width --column=species=skip --save=`,
    );
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
