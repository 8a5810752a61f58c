// The content security policy that docs/runtimes.md prints is enough for a page
// and its pool, and what other policies refuse is said by name.

import { assertEquals, assertRejects } from "@std/assert";
import * as library from "../../mod.ts";
import { fencedBlocks } from "../readme/markdown.ts";
import { requireOrSkip, runs } from "../support/require.ts";
import { bundleLibrary } from "./support/bundle.ts";
import { launchChromium } from "./support/chromium.ts";
import {
  gridExpression,
  jobExpression,
  runGrid,
  runJob,
  servingExperiments,
} from "./support/job.ts";
import { serve } from "./support/serve.ts";

const [POLICY] = fencedBlocks(
  await Deno.readTextFile(new URL("../../docs/runtimes.md", import.meta.url)),
  "text",
);

const PAGE = jobExpression("/engine.js", { variant: "plain" });
const POOL = gridExpression("/engine.js", "/trial.js");
/** The library in its own files, which a Worker gets by their URLs. */
const BY_URL = `import("/engine.js").then(async ({ createStudy }) => {
  const space = { x: { type: "int", low: 1, high: 2 } };
  const study = await createStudy({ space, sampler: "grid" });
  await study.optimize(new URL("/objective.js", location.href), { jobs: 1 });
})`;

/** Evaluates code in a page under a policy. */
async function under(policy: string, code: string): Promise<unknown> {
  await using server = await serve({
    "/": "<!doctype html><title>.</title>",
    "/engine.js": await bundleLibrary(),
    "/trial.js": servingExperiments("/engine.js"),
  }, { "content-security-policy": policy });
  await using browser = await launchChromium();
  return await browser.evaluate(`${server.origin}/`, code);
}

const ignore = !requireOrSkip("Chromium", runs("chromium"));

Deno.test({
  name: "a page and its pool train under the policy of docs/runtimes.md",
  ignore,
  fn: async () => {
    const policy = POLICY!.trim();
    const trained = await runJob(library, { variant: "plain" });
    assertEquals(await under(policy, PAGE), trained);
    assertEquals(await under(policy, POOL), await runGrid(library));
  },
});

Deno.test({
  name: "what a content security policy refuses is named, with the way out",
  ignore,
  fn: async () => {
    const noWasm = "default-src 'self'";
    await assertRejects(() => under(noWasm, PAGE), Error, "'wasm-unsafe-eval'");
    await assertRejects(() => under(noWasm, POOL), Error, "'wasm-unsafe-eval'");
    const noWorker = `${POLICY!.trim()}; worker-src 'none'`;
    await assertRejects(() => under(noWorker, POOL), Error, "worker-src");
    await assertRejects(() => under(noWasm, BY_URL), Error, "part of a bundle");
  },
});
