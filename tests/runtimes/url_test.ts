// mod.ts imported by URL in Deno: no configuration, no right but to import it.

import { assert, assertEquals } from "@std/assert";
import * as library from "../../mod.ts";
import { runJob } from "./support/job.ts";
import { runDeno } from "./support/run_deno.ts";
import { serve } from "./support/serve.ts";

for (const variant of ["plain", "relaxed"] as const) {
  Deno.test(`mod.ts from a URL trains the ${variant} engine, to the bit as from files`, async () => {
    await using server = await serve({
      "/job.js": `export default ${runJob};`,
    });
    // Type-checked: what a URL gives has types as well.
    const script = `import * as library from "${server.origin}/repo/mod.ts";
      import runJob from "${server.origin}/job.js";
      const engine: library.Engine = await library.loadEngine();
      const abi: number = engine.abi;
      const job = await runJob(library, { variant: "${variant}" });
      console.log(JSON.stringify([abi, job]));`;
    const { code, stdout, stderr } = await runDeno([
      "run",
      "--check",
      "--no-prompt",
      `--allow-import=${server.host}`,
      `data:application/typescript,${encodeURIComponent(script)}`,
    ]);
    assertEquals(code, 0, stderr);
    const { abi } = await library.loadEngine();
    const job = await runJob(library, { variant });
    assertEquals(JSON.parse(stdout), [abi, job]);
    assert(server.asked.includes("/repo/mod.ts"));
  });
}

Deno.test("mod.ts from a URL runs a module in Workers, with the right to import and no other", async () => {
  await using server = await serve({
    "/objective.js": "export default ({ params }) => (params.x - 2) ** 2;",
  });
  const script = `import { createStudy } from "${server.origin}/repo/mod.ts";
    const space = { x: { type: "int", low: 1, high: 4 } };
    const study = await createStudy({ space, sampler: "grid" });
    const objective = new URL("${server.origin}/objective.js");
    await study.optimize(objective, { jobs: 2 });
    console.log(JSON.stringify(study.best.params));`;
  const { code, stdout, stderr } = await runDeno([
    "run",
    "--no-prompt",
    `--allow-import=${server.host}`,
    `data:text/javascript,${encodeURIComponent(script)}`,
  ]);
  assertEquals(code, 0, stderr);
  assertEquals(JSON.parse(stdout), { x: 2 });
});
