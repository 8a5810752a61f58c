// A program that is bundled by what people bundle with: its Workers are those
// it asked for, and train as everywhere.

import { assert, assertEquals } from "@std/assert";
import * as library from "../../mod.ts";
import { fencedBlocks } from "../readme/markdown.ts";
import { requireOrSkip, runs } from "../support/require.ts";
import { BUNDLERS, bundlersInstalled, readFiles } from "./support/bundlers.ts";
import { launchChromium } from "./support/chromium.ts";
import { runGrid } from "./support/job.ts";
import { runDeno } from "./support/run_deno.ts";
import { serve } from "./support/serve.ts";

const [POLICY = ""] = fencedBlocks(
  await Deno.readTextFile(new URL("../../docs/runtimes.md", import.meta.url)),
  "text",
);

/** What the application of tests/runtimes/bundlers/app/ leaves. */
interface Result {
  readonly searched: unknown;
  readonly refused: { readonly refused: string; readonly started: number };
  readonly trained: unknown;
  readonly reruns: number;
}

async function checkResult(result: Result): Promise<void> {
  const { searched, refused, trained, reruns } = result;
  const values = [1, 0, 1, 4, 9, 16, 25, 36];
  assertEquals(searched, { values, started: 3, live: 0 });
  assertEquals(refused.started, 0);
  assert(refused.refused.includes("part of a bundle"), refused.refused);
  assertEquals(trained, await runGrid(library));
  assertEquals(reruns, 0);
}

/** In a page under the policy of docs/runtimes.md. */
async function runInChromium(folder: string): Promise<Result> {
  const files = await readFiles(folder);
  const headers = { "content-security-policy": POLICY.trim() };
  await using server = await serve(files, headers);
  await using browser = await launchChromium();
  const page = `${server.origin}/index.html`;
  return await browser.evaluate(page, "globalThis.result") as Result;
}

/** In Deno, which ends by itself only when no Worker is left. */
async function runInDeno(folder: string): Promise<Result> {
  const page = await Deno.readTextFile(`${folder}/index.html`);
  const main = /src="\.(\/.*?\.js)"/.exec(page)?.[1];
  const script = `import "file://${folder}${main}";
    console.log(JSON.stringify(await globalThis.result));`;
  const { code, stdout, stderr } = await runDeno([
    "run",
    "--no-prompt",
    "--allow-read",
    `data:text/javascript,${encodeURIComponent(script)}`,
  ]);
  assertEquals(code, 0, stderr);
  return JSON.parse(stdout);
}

const RUNTIMES: readonly [string, boolean, typeof runInDeno][] = [
  ["Chromium", runs("chromium"), runInChromium],
  ["Deno", true, runInDeno],
];

for (const [bundler, build] of Object.entries(BUNDLERS)) {
  for (const [runtime, isThere, run] of RUNTIMES) {
    Deno.test({
      name:
        `a program built by ${bundler} starts the Workers it asks for in ${runtime}, and leaves none`,
      ignore: !requireOrSkip("esbuild and vite", bundlersInstalled()) ||
        !requireOrSkip(runtime, isThere),
      fn: async () => {
        const folder = await Deno.makeTempDir();
        try {
          await build(folder);
          await checkResult(await run(folder));
        } finally {
          await Deno.remove(folder, { recursive: true });
        }
      },
    });
  }
}
