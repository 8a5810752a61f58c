// The library as one file in workerd, which compiles no bytes and has no
// Workers: with a precompiled engine.

import { assertEquals } from "@std/assert";
import * as library from "../../mod.ts";
import { requireOrSkip } from "../support/require.ts";
import { bundleLibrary } from "./support/bundle.ts";
import { runJob } from "./support/job.ts";
import { askWorkerd, findWorkerd } from "./support/workerd.ts";

const WORKER = `import * as library from "engine.js";
import module from "engine.wasm";
const runJob = ${runJob};
const answer = async (variant) => {
  try {
    return { job: await runJob(library, { variant, module }), workers: library.workersAvailable() };
  } catch (error) {
    return String(error.stack);
  }
};
export default {
  fetch: async (request) => Response.json(await answer(new URL(request.url).pathname.slice(1))),
};`;

const workerd = findWorkerd();

for (const variant of ["plain", "relaxed"] as const) {
  Deno.test({
    name:
      `workerd trains the precompiled ${variant} engine, to the bit as Deno`,
    ignore: !requireOrSkip("workerd", workerd !== undefined),
    fn: async () => {
      const wasm = new URL(`../../src/engine/${variant}.wasm`, import.meta.url);
      const answer = await askWorkerd(workerd!, `/${variant}`, {
        "worker.js": WORKER,
        "engine.js": await bundleLibrary(),
        "engine.wasm": await Deno.readFile(wasm),
      });
      assertEquals(JSON.parse(answer), {
        job: await runJob(library, { variant }),
        workers: false,
      });
    },
  });
}
