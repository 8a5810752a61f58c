// The package in Bun, in pages that bundlers build, in workerd, and as one file
// from another origin.

import { assertEquals, assertRejects } from "@std/assert";
import { digits, Model } from "../../mod.ts";
import { integrityOf } from "../../tools/npm/web.ts";
import { fencedBlocks } from "../readme/markdown.ts";
import {
  bundlersInstalled,
  esbuild,
  readFiles,
  vite,
} from "../runtimes/support/bundlers.ts";
import { launchChromium } from "../runtimes/support/chromium.ts";
import { serve } from "../runtimes/support/serve.ts";
import { askWorkerd, findWorkerd } from "../runtimes/support/workerd.ts";
import { requireOrSkip, runs } from "../support/require.ts";
import {
  CAN_INSTALL,
  findBun,
  Installed,
  readBuilt,
  webpack,
} from "./support/package.ts";

const hasChromium = requireOrSkip("Chromium", runs("chromium"));
const hasBundlers = requireOrSkip("esbuild and vite", bundlersInstalled());
const workerd = findWorkerd();
const bun = findBun();
const hasBun = requireOrSkip("Bun", bun !== undefined);
const hasWorkerd = requireOrSkip("workerd", workerd !== undefined);

/** The text of a page, once its program has written it. */
const WRITTEN = `new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error("nothing was written")), 5000);
  const look = () => {
    const text = document.body.innerText.trim();
    if (text.startsWith("best")) resolve(text);
    else setTimeout(look, 20);
  };
  look();
})`;

const PAGE =
  '<!doctype html><body><script type="module" src="./main.js"></script>';

/** How README.md's page is built, from one folder into another. */
const BUILDS: Readonly<
  Record<string, (folder: string, out: string) => Promise<void>>
> = {
  Vite: vite,
  webpack,
  esbuild: (folder, out) =>
    esbuild(
      ["main.js", "trial.worker.js"].map((name) => `${folder}/${name}`),
      `--outdir=${out}`,
    ),
};

/** README.md's page in Chromium. */
async function searchInPage(
  { folder }: Installed,
  bundler: string,
): Promise<unknown> {
  const out = `${folder}/${bundler}`;
  await BUILDS[bundler]!(folder, out);
  // Vite writes a page of its own.
  const files = { "/index.html": PAGE, ...await readFiles(out) };
  await using server = await serve(files);
  await using browser = await launchChromium();
  return await browser.evaluate(`${server.origin}/index.html`, WRITTEN);
}

/** README.md's Worker, built as wrangler builds it, asked once. */
async function predictInWorkerd(
  { folder }: Installed,
  pixels: Uint8Array<ArrayBuffer>,
): Promise<unknown> {
  await esbuild(
    [`${folder}/worker.js`],
    `--outdir=${folder}/out`,
    "--conditions=workerd,worker,browser",
    "--loader:.wasm=copy",
    "--loader:.bin=copy",
  );
  const names = ["worker.js"];
  for await (const { name } of Deno.readDir(`${folder}/out`)) {
    if (name !== "worker.js") names.push(name);
  }
  const modules = await Promise.all(
    names.map(async (name) =>
      [name, await Deno.readFile(`${folder}/out/${name}`)] as const
    ),
  );
  const answer = await askWorkerd(
    workerd!,
    "/",
    Object.fromEntries(modules),
    pixels,
  );
  return JSON.parse(answer);
}

/** The page of docs/runtimes.md, with what lies elsewhere as it should be. */
async function searchFromElsewhere(
  library: string,
  integrity: string,
): Promise<unknown> {
  const docs = new URL("../../docs/runtimes.md", import.meta.url);
  const [printed = ""] = fencedBlocks(await Deno.readTextFile(docs), "html");
  const headers = { "access-control-allow-origin": "*" };
  await using elsewhere = await serve({ "/lanetune.js": library }, headers);
  const page = printed.replaceAll("sha384-…", integrity)
    .replaceAll("https://example.org", elsewhere.origin);
  await using server = await serve({
    "/index.html": `<!doctype html><body>${page}`,
  });
  await using browser = await launchChromium();
  return await browser.evaluate(`${server.origin}/index.html`, WRITTEN);
}

Deno.test({
  name:
    "what README.md prints for Bun, pages and Cloudflare Workers runs there",
  ignore: !CAN_INSTALL || !hasChromium || !hasBundlers || !hasWorkerd ||
    !hasBun,
  fn: async (t) => {
    await using installed = await Installed.create();
    await installed.writeExamples();

    await t.step("Bun searches in Workers as Node does", async () => {
      const inBun = await installed.run(bun!, ["tune.mjs"]);
      await Deno.remove(`${installed.folder}/study.jsonl`);
      assertEquals(inBun, await installed.run("node", ["tune.mjs"]));
    });

    await installed.write("index.html", PAGE);
    for (const bundler of Object.keys(BUILDS)) {
      await t.step(`a page built by ${bundler} searches`, async () => {
        assertEquals(await searchInPage(installed, bundler), "best: 2");
      });
    }

    await t.step(
      "a Worker predicts in workerd what Deno predicts",
      async () => {
        const command = "lanetune train --epochs 1 --save digits.bin";
        await installed.run("npx", command.split(" "));
        const { test } = await digits();
        const pixels = Uint8Array.from(test.inputs.subarray(0, 20 * 400));
        const bytes = await Deno.readFile(`${installed.folder}/digits.bin`);
        assertEquals(
          await predictInWorkerd(installed, pixels),
          Array.from(await Model.load(bytes).predict(pixels)),
        );
      },
    );

    await t.step(
      "a page takes one file from another origin, if it is whole",
      async () => {
        const text = await readBuilt("web/lanetune.js");
        const integrity = (await readBuilt("web/lanetune.js.integrity")).trim();
        assertEquals(integrity, await integrityOf(text));
        assertEquals(await searchFromElsewhere(text, integrity), "best: 2");
        const changed = () => searchFromElsewhere(`${text};`, integrity);
        await assertRejects(changed, Error, "nothing was written");
      },
    );
  },
});
