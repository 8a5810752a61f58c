// The library as one file in headless Chromium: in a page, in a Worker, and in
// a pool of Workers that the page starts.

import { assertEquals } from "@std/assert";
import * as library from "../../mod.ts";
import { requireOrSkip, runs } from "../support/require.ts";
import { bundleLibrary } from "./support/bundle.ts";
import { type Browser, launchChromium } from "./support/chromium.ts";
import {
  gridExpression,
  jobExpression,
  runGrid,
  runJob,
  servingExperiments,
} from "./support/job.ts";
import { ISOLATION, serve, type Server } from "./support/serve.ts";

const PAGE = "<!doctype html><title>lanetune</title>";
const VARIANTS = ["plain", "relaxed"] as const;

/** A browser and a server with the library and the pages of the tests. */
async function withBrowser(
  isIsolated: boolean,
  body: (browser: Browser, server: Server) => Promise<void>,
): Promise<void> {
  const jobs = VARIANTS.map((variant) => [
    `/worker_${variant}.js`,
    `${jobExpression("/engine.js", { variant })}.then(postMessage);`,
  ]);
  await using server = await serve({
    "/": PAGE,
    "/engine.js": await bundleLibrary(),
    "/trial.js": servingExperiments("/engine.js"),
    ...Object.fromEntries(jobs),
  }, isIsolated ? ISOLATION : {});
  await using browser = await launchChromium();
  await body(browser, server);
}

const GRID = gridExpression("/engine.js", "/trial.js");

for (const isIsolated of [true, false]) {
  const where = isIsolated ? "an isolated page" : "a page that is not isolated";
  Deno.test({
    name: `Chromium trains in ${where} and its Workers, to the bit as Deno`,
    ignore: !requireOrSkip("Chromium", runs("chromium")),
    fn: () =>
      withBrowser(isIsolated, async (browser, { origin }) => {
        const evaluate = (code: string) => browser.evaluate(`${origin}/`, code);
        assertEquals(await evaluate("crossOriginIsolated"), isIsolated);
        for (const variant of VARIANTS) {
          const wanted = await runJob(library, { variant });
          const page = jobExpression("/engine.js", { variant });
          assertEquals(await evaluate(page), wanted);
          const worker = `new Promise((resolve, reject) => {
            const worker = new Worker("/worker_${variant}.js", { type: "module" });
            worker.onmessage = ({ data }) => resolve(data);
            worker.onerror = reject;
          })`;
          assertEquals(await evaluate(worker), wanted);
        }
        assertEquals(await evaluate(GRID), await runGrid(library));
      }),
  });
}
