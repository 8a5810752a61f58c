import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { cli, inFolder, ROOT } from "./support.ts";

const LABELS = "data/digits/t10k-labels-idx1-ubyte.gz";

Deno.test("data list says what is embedded and what could be fetched", async () => {
  const empty = await Deno.makeTempDir();
  const { code, stdout } = await cli(["data", "list", "--format", "json"], [
    "-A",
  ], empty);
  await Deno.remove(empty);
  assertEquals(code, 0);
  const [digits, iris, mnist] = JSON.parse(stdout);
  assertEquals(
    [digits.name, digits.train, digits.location],
    ["digits", 4000, "embedded"],
  );
  assertEquals([iris.name, iris.location], ["iris", "embedded"]);
  assertEquals([mnist.name, mnist.location], ["mnist", null]);
});

Deno.test("data list works without a right and says what it cannot know", async () => {
  const { code, stdout } = await cli(["data", "list"], []);
  assertEquals(code, 0);
  assertStringIncludes(stdout, "run with --allow-read");
});

Deno.test("data inspect counts labels and gives the digest", async () => {
  const { code, stdout } = await cli(
    ["data", "inspect", LABELS, "--format=json"],
  );
  assertEquals(code, 0);
  const { file, type, shape, counts, sha256 } = JSON.parse(stdout);
  assertEquals([file, type, shape], [LABELS, "u8", [1000]]);
  assertEquals(counts["7"], 100);
  assert(/^[0-9a-f]{64}$/.test(sha256));
});

Deno.test("data inspect shows columns, missing values and classes of a table", async () => {
  const path = await Deno.makeTempFile({ suffix: ".csv" });
  await Deno.writeTextFile(path, "x,c,y\n1,u,a\n,v,a\n3,u,a\n5,,b\n");
  const { code, stdout } = await cli(["data", "inspect", path]);
  const json = await cli(["data", "inspect", path, "--format=json"]);
  await Deno.remove(path);
  assertEquals(code, 0);
  const { rows, columns, counts } = JSON.parse(json.stdout);
  assertEquals([rows, counts], [4, { a: 3, b: 1 }]);
  assertEquals(
    columns.map((
      one: { kind: string; missing: number },
    ) => [one.kind, one.missing]),
    [["number", 1], ["category", 1], ["target", 0]],
  );
  assertStringIncludes(stdout, "75.0 %");
});

Deno.test("data inspect takes what is said of tables for tables only", async () => {
  const { code, stderr } = await cli(["data", "inspect", LABELS, "--target=y"]);
  assertEquals(code, 2);
  assertStringIncludes(stderr, "it is not read as a table");
});

Deno.test("data inspect names the file and what is wrong with it", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/broken.idx`;
  await Deno.writeFile(path, Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 9, 1));
  const inspect = (file: string, rights = ["-A"]) =>
    cli(["data", "inspect", file], rights);
  const broken = await inspect(path);
  assertEquals([broken.code, broken.stdout], [1, ""]);
  assertStringIncludes(broken.stderr, `Cannot read IDX "${path}"`);
  const absent = await inspect(`${folder}/absent`);
  assertEquals(absent.code, 1);
  assertStringIncludes(absent.stderr, "it does not exist");
  const noRight = await inspect(path, []);
  assertEquals(noRight.code, 1);
  assertStringIncludes(noRight.stderr, "--allow-read");
  await Deno.remove(folder, { recursive: true });
});

Deno.test("data fetch knows only the catalog and needs no network for digits", async () => {
  const unknown = await cli(["data", "fetch", "mnits"]);
  assertEquals(unknown.code, 2);
  assertStringIncludes(unknown.stderr, 'did you mean "mnist"?');
  const embedded = await cli(["data", "fetch", "digits"], []);
  assertEquals(embedded.code, 0);
});

Deno.test("data fetch without the right to write or read names the flag", async () => {
  for (
    const [rights, flag] of [
      [[], "--allow-write=data/mnist"],
      [["--allow-write"], "--allow-read=data/mnist"],
    ] as const
  ) {
    const { code, stderr } = await cli(
      ["data", "fetch", "mnist"],
      rights,
      ROOT,
    );
    assertEquals(code, 1);
    assertStringIncludes(stderr, flag);
  }
});

Deno.test("--verbose shows the stack of an error, nothing else does", async () => {
  const args = ["data", "inspect", "no/such/file"];
  const short = await cli(args), long = await cli([...args, "--verbose"]);
  assertEquals(short.stderr.trimEnd().split("\n").length, 1);
  assertStringIncludes(long.stderr, "    at ");
});

Deno.test("--data-dir alone is the data set, and a broken file there is named", () =>
  inFolder(async (folder) => {
    const digits = new URL("data/digits/", ROOT);
    const tune = (...words: string[]) =>
      cli([
        ...["tune", `--data-dir=${folder}`, `--storage=${folder}/s.jsonl`],
        ...["--epochs=1", ...words],
      ]);
    for await (const { name } of Deno.readDir(digits)) {
      if (!name.endsWith("ubyte.gz")) continue;
      await Deno.copyFile(new URL(name, digits), `${folder}/${name}`);
    }
    for (const words of [["--total=1"], ["--resume", "--more=1"]]) {
      const whole = await tune(...words);
      assertEquals(whole.code, 0, whole.stderr);
      assertStringIncludes(whole.stderr, folder.replace(/.*\//, "") + ":");
    }
    const images = `${folder}/train-images-idx3-ubyte.gz`;
    await Deno.truncate(images, 100);
    const broken = await tune("--resume", "--more=1");
    assertEquals(broken.code, 1);
    assertStringIncludes(broken.stderr, images);
  }));

Deno.test("data inspect of a data set counts splits, classes and zeros", async () => {
  const { code, stdout } = await cli(
    ["data", "inspect", "digits", "--format=json"],
    [],
  );
  assertEquals(code, 0);
  const { train, test, shape, classes, imbalance, inputs } = JSON.parse(stdout);
  assertEquals([train, test, shape, imbalance], [4000, 1000, [20, 20], 1]);
  assertEquals(classes[7], { name: "7", train: 400, test: 100, share: 0.1 });
  assertEquals([inputs.type, inputs.min, inputs.max], ["u8", 0, 255]);
  assert(inputs.zeros > 0.7 && inputs.zeros < 0.8);
});

Deno.test("data inspect draws samples into a pipe only where asked", async () => {
  const inspect = (...words: string[]) =>
    cli(["data", "inspect", "digits", ...words]);
  const plain = await inspect(), drawn = await inspect("--samples=1");
  assert(!plain.stdout.includes("@"));
  assert(drawn.stdout.startsWith(plain.stdout));
  const picture = drawn.stdout.slice(plain.stdout.length);
  assertStringIncludes(picture, "@");
  assert(!/[^\n\x20-\x7e]/.test(picture));
  assert(picture.split("\n").every((line) => line.length <= 80));
  for (const words of [["--samples=1", "--format=json"], ["--samples=-1"]]) {
    assertEquals((await inspect(...words)).code, 2);
  }
  const iris = await cli(["data", "inspect", "iris", "--samples=1"]);
  assertEquals(iris.code, 2);
  assertStringIncludes(iris.stderr, "expected images");
  const file = await cli(["data", "inspect", LABELS, "--samples=1"]);
  assertEquals(file.code, 2);
});
