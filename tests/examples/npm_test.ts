// The examples for whoever installs the package from npm: in Node, in a page
// that Vite built, in Cloudflare Workers. What each runs is the file as it is,
// in a folder where the package of this repository is installed.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { CAN_INSTALL, Installed, run } from "../npm/support/package.ts";
import { bundlersInstalled, readFiles } from "../runtimes/support/bundlers.ts";
import { launchChromium } from "../runtimes/support/chromium.ts";
import { serve } from "../runtimes/support/serve.ts";
import { askWorkerd, findWorkerd } from "../runtimes/support/workerd.ts";
import { requireOrSkip, runs } from "../support/require.ts";

const ROOT = new URL("../../", import.meta.url);
const BIN =
  new URL("tests/runtimes/bundlers/node_modules/.bin/", ROOT).pathname;
const IRIS = new URL("data/iris/iris.csv", ROOT);
const PIXELS = 20 * 20;

/** Copies an example; the folder of its copy. */
async function copyExample(to: Installed, name: string): Promise<string> {
  const from = new URL(`examples/${name}/`, ROOT);
  const folder = `${to.folder}/${name}`;
  await Deno.mkdir(folder);
  for await (const { name } of Deno.readDir(from)) {
    await Deno.copyFile(new URL(name, from), `${folder}/${name}`);
  }
  return folder;
}

/** Bundles a Worker as wrangler does; its modules, the Worker first. */
async function bundleWorker(
  folder: string,
): Promise<Record<string, Uint8Array<ArrayBuffer>>> {
  await run(`${BIN}esbuild`, [
    "worker.js",
    "--bundle",
    "--format=esm",
    "--conditions=workerd,worker,browser",
    "--loader:.wasm=copy",
    "--loader:.bin=copy",
    "--asset-names=[name]",
    "--outdir=built",
    "--log-level=error",
  ], folder);
  const names = Array.from(
    Deno.readDirSync(`${folder}/built`),
    ({ name }) => name,
  ).filter((name) => name !== "worker.js");
  const modules: Record<string, Uint8Array<ArrayBuffer>> = {};
  for (const name of ["worker.js", ...names]) {
    modules[name] = await Deno.readFile(`${folder}/built/${name}`);
  }
  return modules;
}

const workerd = findWorkerd();
const HAS_BUNDLERS = requireOrSkip("esbuild and Vite", bundlersInstalled());
const HAS_WORKERD = requireOrSkip("workerd", workerd !== undefined) &&
  HAS_BUNDLERS;
const HAS_CHROMIUM = requireOrSkip("chromium", runs("chromium")) &&
  HAS_BUNDLERS;

Deno.test({
  name: "examples of the package run where it is installed",
  ignore: !CAN_INSTALL,
  fn: async (t) => {
    await using installed = await Installed.create();

    await t.step(
      "examples/node tunes a table and keeps the model",
      async () => {
        const folder = await copyExample(installed, "node");
        await Deno.copyFile(IRIS, `${folder}/flowers.csv`);
        const said = await run("node", ["flowers.mjs", "flowers.csv"], folder);
        const [, accuracy] = /set aside: ([\d.]+)$/m.exec(said) ?? [];
        assert(Number(accuracy) > 0.85, said);
        const { size } = await Deno.stat(`${folder}/flowers.safetensors`);
        assert(size > 100);
      },
    );

    await t.step({
      name: "examples/vite tunes in the Workers of a page",
      ignore: !HAS_CHROMIUM,
      fn: async () => {
        const folder = await copyExample(installed, "vite");
        await run(`${BIN}vite`, ["build", "--logLevel=error"], folder);
        await using server = await serve(await readFiles(`${folder}/dist`));
        await using browser = await launchChromium();
        const page = `${server.origin}/index.html`;
        const [rows, best] = await browser.evaluate(page, WAIT) as [
          number,
          string,
        ];
        assertEquals(rows, 8);
        assertMatch(best, /^Best: trial \d, accuracy 0\.[89]\d*$/);
      },
    });

    await t.step({
      name: "examples/worker-predict answers with a digit",
      ignore: !HAS_WORKERD,
      fn: async () => {
        const folder = await copyExample(installed, "worker-predict");
        const words = ["--hidden-size", "32", "--save", "digits.bin"];
        await run("npx", ["lanetune", "train", ...words, "--quiet"], folder);
        const modules = await bundleWorker(folder);
        const ask = async (bytes: number) =>
          JSON.parse(
            await askWorkerd(workerd!, "/", modules, new Uint8Array(bytes)),
          );
        const { digit, probability } = await ask(PIXELS);
        assert(Number.isInteger(digit) && digit >= 0 && digit < 10);
        assert(probability >= 0.1 && probability <= 1);
        assertEquals(await ask(3), { error: "found 3 bytes, expected 400" });
      },
    });

    await t.step({
      name: "examples/worker-train answers with the best of some networks",
      ignore: !HAS_WORKERD,
      fn: async () => {
        const folder = await copyExample(installed, "worker-train");
        const modules = await bundleWorker(folder);
        const ask = async (body: Uint8Array<ArrayBuffer>) =>
          JSON.parse(await askWorkerd(workerd!, "/", modules, body));
        const { tried, best, accuracy } = await ask(await Deno.readFile(IRIS));
        assert(tried >= 1 && tried <= 12);
        assertEquals(Object.keys(best), ["lr", "hidden_size"]);
        assert(accuracy > 0.8, `${accuracy}`);
        const { error } = await ask(new TextEncoder().encode("a,b\n1,"));
        assertMatch(error, /^Cannot /);
      },
    });
  },
});

/** What a page shows once its study is over. */
const WAIT = `new Promise((resolve) => {
  const best = document.getElementById("best");
  const look = () =>
    best.textContent.startsWith("Best")
      ? resolve([document.getElementById("trials").rows.length, best.textContent])
      : setTimeout(look, 50);
  look();
})`;
