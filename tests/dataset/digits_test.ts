import { outputsOf } from "../../src/dataset/dataset.ts";
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { digest, shareDataset } from "../../src/dataset/digest.ts";
import { sha256Hex } from "../../src/sha256.ts";
import { digits } from "../../src/dataset/digits.ts";
import { findDataset } from "../../src/dataset/find.ts";
import { density, normalizationOf } from "../../src/dataset/statistics.ts";
import { exists, requireOrSkip } from "../support/require.ts";

const ROOT = new URL("../../", import.meta.url);
const SHEET = "/usr/share/doc/opencv-doc/examples/data/digits.png";

Deno.test("digits() has 400 and 100 of each digit, taking turns", async () => {
  const { train, test } = await digits();
  for (const [split, count] of [[train, 4000], [test, 1000]] as const) {
    assertEquals(split.count, count);
    assertEquals(split.inputs.length, count * 400);
    assertEquals(split.inputShape, [20, 20]);
    assertEquals(outputsOf(split.task), 10);
    assert(split.targets.every((label, i) => label === i % 10));
  }
});

Deno.test("digits() is normalised by its training split", async () => {
  const { train, test } = await digits();
  const { mean, std } = normalizationOf(train);
  assertAlmostEquals(Number(mean), 0.1321, 5e-5);
  assertAlmostEquals(Number(std), 0.2903, 5e-5);
  assertEquals([test.scale, test.offset], [train.scale, train.offset]);
  assertAlmostEquals(density(train), 0.2448, 5e-5);
});

Deno.test("digits() is what the files beside its text hold", async () => {
  const folder = new URL("data/digits", ROOT).pathname;
  const files = await findDataset(folder, { cacheDir: "unused" });
  assertEquals(await digest(files), await digest(await digits()));
});

async function deno(...args: string[]): Promise<string> {
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args,
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

Deno.test("digits() needs no right", async () => {
  const url = JSON.stringify(new URL("src/dataset/digits.ts", ROOT).href);
  const script = `import { digits } from ${url};
    console.log((await digits()).train.count);`;
  const main = `data:text/typescript,${encodeURIComponent(script)}`;
  assertEquals(await deno("run", "--no-prompt", "--no-lock", main), "4000\n");
});

Deno.test("importing digits() does not evaluate its text", async () => {
  const module = new URL("src/dataset/digits.ts", ROOT);
  const info = JSON.parse(
    await deno("info", "--json", "--no-lock", module.pathname),
  );
  const found = info.modules
    .find((m: { specifier: string }) => m.specifier === module.href)
    .dependencies
    .find((d: { specifier: string }) =>
      d.specifier.endsWith("data/digits/digits.ts")
    );
  assertEquals(found.isDynamic, true);
});

Deno.test("digest() sees every input, label and constant, and no name", async () => {
  const data = await digits();
  const found = await digest(data);
  assertEquals(
    await digest({ train: { ...data.train, name: "x" }, test: data.test }),
    found,
  );
  const changes = [
    {
      ...data.train,
      inputs: data.train.inputs.map((v, i) => i === 9 ? v ^ 1 : v),
    },
    {
      ...data.train,
      targets: data.train.targets.map((v, i) => i === 9 ? v - 1 : v),
    },
    { ...data.train, scale: data.train.scale * 2 },
    { ...data.train, offset: 0 },
    { ...data.train, inputShape: [400] },
    { ...data.train, task: { type: "classification" as const, classes: 11 } },
    { ...data.train, inputs: Float32Array.from(data.train.inputs) },
  ];
  const digests = await Promise.all(
    changes.map((train) => digest({ train, test: data.test })),
  );
  digests.push(await digest({ train: data.train, test: data.train }));
  assertEquals(new Set([found, ...digests]).size, changes.length + 2);
});

Deno.test("shareDataset() moves arrays to shared memory, content unchanged", async () => {
  const data = await digits();
  const shared = shareDataset(data);
  for (const split of [shared.train, shared.test]) {
    assert(split.inputs.buffer instanceof SharedArrayBuffer);
    assert(split.targets.buffer instanceof SharedArrayBuffer);
  }
  assertEquals(await digest(shared), await digest(data));
  assertEquals(shareDataset(shared).train.inputs, shared.train.inputs);
  assert(shareDataset(shared).train.inputs === shared.train.inputs);
});

Deno.test({
  name: "tools/make_digits.ts makes the committed files again, byte for byte",
  ignore: !requireOrSkip("digits.png of Debian's opencv-doc", exists(SHEET)),
  fn: async () => {
    const root = await Deno.makeTempDir();
    try {
      await Deno.mkdir(`${root}/data/digits`, { recursive: true });
      const { modules } = JSON.parse(
        await deno("info", "--json", "tools/make_digits.ts"),
      );
      const own = modules
        .map(({ specifier }: { specifier: string }) => specifier)
        .filter((specifier: string) => specifier.startsWith(ROOT.href))
        .map((specifier: string) => specifier.slice(ROOT.href.length));
      const config = await Deno.readTextFile(new URL("deno.json", ROOT));
      const members = JSON.parse(config).workspace
        .map((member: string) => `${member}/deno.json`);
      for (const path of ["deno.json", ...members, ...own]) {
        await Deno.mkdir(`${root}/${path.replace(/[^/]*$/, "")}`, {
          recursive: true,
        });
        await Deno.copyFile(new URL(path, ROOT), `${root}/${path}`);
      }
      await deno(
        "run",
        "-A",
        "--no-lock",
        `${root}/tools/make_digits.ts`,
        SHEET,
      );
      const names = [...Deno.readDirSync(`${root}/data/digits`)].map((e) =>
        e.name
      );
      assertEquals(names.length, 5);
      for (const name of names) {
        assertEquals(
          await sha256Hex(await Deno.readFile(`${root}/data/digits/${name}`)),
          await sha256Hex(
            await Deno.readFile(new URL(`data/digits/${name}`, ROOT)),
          ),
          name,
        );
      }
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  },
});
