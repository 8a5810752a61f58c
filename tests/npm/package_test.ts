// What the package is: the same bytes every time, exactly these files, small
// where it is bundled, and understood by TypeScript.

import { assert, assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { emitLibrary } from "../../tools/npm/emit.ts";
import { requireOrSkip, runs } from "../support/require.ts";
import { bundlersInstalled } from "../runtimes/support/bundlers.ts";
import {
  buildPackage,
  packageArchive,
  readBuilt,
  run,
} from "./support/package.ts";
import { bundledSize } from "./support/sizes.ts";

const ROOT = new URL("../../", import.meta.url);

/** All that is not compiled from a file of the same name. */
const OTHERS = [
  "CHANGELOG.md",
  "LICENSE",
  "README.md",
  "deno.json",
  "npm/bin/lanetune.js",
  "npm/workerd/inlined.js",
  "package.json",
  "src/cli/report/browser/compare.js",
  "src/cli/report/browser/main.js",
  "src/cli/report/browser/pair.js",
  "src/cli/report/browser/plot_table.js",
  "src/cli/report/browser/rows.js",
  "src/cli/report/page/style.css",
  "src/engine/plain.wasm",
  "src/engine/relaxed.wasm",
  "web/lanetune.js",
  "web/lanetune.js.integrity",
];

/** Folders, and files of the root, whose TypeScript goes into the package. */
const COMPILED = /^(src|npm|data|shims\/cli)\/.*\.ts$|^\w+\.ts$/;

async function compiledSources(): Promise<string[]> {
  const listed = await run("git", ["ls-files"], ROOT);
  return listed.split("\n").filter((path) => COMPILED.test(path))
    .map((path) => path.replace(/\.ts$/, ".js"));
}

async function filesOf(archive: string): Promise<string[]> {
  const listed = await run("tar", ["-tzf", archive], ROOT);
  return listed.trim().split("\n").map((path) => path.replace("package/", ""));
}

const digest = async (path: string) =>
  new Uint8Array(
    await crypto.subtle.digest("SHA-256", await Deno.readFile(path)),
  ).toHex();

Deno.test({
  name: "deno task npm packs the same bytes again, of the files it should",
  ignore: !requireOrSkip("npm", runs("npm")) ||
    !requireOrSkip("git", runs("git")),
  fn: async () => {
    const archive = await packageArchive();
    const files = await filesOf(archive);
    const library = files.filter((path) => !path.endsWith(".d.ts"));
    const wanted = [...OTHERS, ...await compiledSources()];
    assertEquals(library.filter((path) => !wanted.includes(path)), []);
    assertEquals(wanted.filter((path) => !library.includes(path)), []);
    for (const path of files.filter((path) => path.endsWith(".d.ts"))) {
      assert(library.includes(path.replace(/\.d\.ts$/, ".js")), path);
    }
    const elsewhere = await Deno.makeTempDir();
    const again = await digest(await buildPackage(elsewhere));
    assertEquals(again, await digest(archive));
    await Deno.remove(elsewhere, { recursive: true });
  },
});

Deno.test({
  name: "package.json has the version of deno.json, and leads to what is there",
  ignore: !requireOrSkip("npm", runs("npm")),
  fn: async () => {
    const about = JSON.parse(await readBuilt("package.json"));
    assertEquals(about.version, config.version);
    assertEquals([about.type, about.sideEffects], ["module", false]);
    const paths = [about.exports, about.imports, about.bin]
      .flatMap((part) =>
        Object.values(part).flatMap((one) =>
          typeof one === "string" ? one : Object.values(one as object)
        )
      );
    for (const path of paths) await readBuilt(path);
  },
});

Deno.test({
  name:
    "createStudy alone is 60 kB and without the engine, all without the digits 130 kB",
  ignore: !requireOrSkip("npm", runs("npm")) ||
    !requireOrSkip("esbuild", bundlersInstalled()),
  fn: async () => {
    const study = await bundledSize(
      'import { createStudy } from "lanetune"; console.log(createStudy);',
    );
    assert(study.initial <= 60_000, `${study.initial} bytes`);
    const all = await bundledSize('export * from "lanetune";');
    assert(all.later > 20_000, "the engine is in a file of its own");
    const bytes = all.initial + all.later;
    console.log(`createStudy ${study.initial} bytes, all ${bytes}`);
    assert(bytes <= 130_000, `${bytes} bytes`);
  },
});

Deno.test("what Node 20 lacks, and what only TypeScript erases, is not compiled", async () => {
  const path = "build/npm/too_new.ts";
  await Deno.mkdir(new URL("build/npm/", ROOT), { recursive: true });
  for (
    const text of [
      "export const { promise } = Promise.withResolvers<void>();",
      "export class A { constructor(readonly b: number) {} }",
      'export const text: string = await Deno.readTextFile("a") + 1n;',
    ]
  ) {
    await Deno.writeTextFile(new URL(path, ROOT), text);
    let complaint = "";
    try {
      emitLibrary([path]);
    } catch (error) {
      complaint = String(error);
    }
    assert(complaint.includes("Cannot compile the package: build/npm/"), text);
  }
  await Deno.remove(new URL(path, ROOT));
});
