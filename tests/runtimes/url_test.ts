// mod.ts imported by URL in Deno: no configuration, no right but to import it.

import { assert, assertEquals } from "@std/assert";
import * as library from "../../mod.ts";
import { jobExpression, runJob } from "./support/job.ts";
import { runDeno } from "./support/run_deno.ts";
import { serve } from "./support/serve.ts";

for (const variant of ["plain", "relaxed"] as const) {
  Deno.test(`mod.ts from a URL trains the ${variant} engine, to the bit as from files`, async () => {
    await using server = await serve();
    const url = `${server.origin}/repo/mod.ts`;
    // Typed, and checked: what a URL gives has types as well.
    const script = `import * as library from ${JSON.stringify(url)};
      const engine: library.Engine = await library.loadEngine();
      if (engine.abi < 1) throw new Error("no engine");
      console.log(JSON.stringify(await ${jobExpression(url, { variant })}));`;
    const { code, stdout, stderr } = await runDeno([
      "run",
      "--check",
      "--no-prompt",
      `--allow-import=${server.host}`,
      `data:application/typescript,${encodeURIComponent(script)}`,
    ]);
    assertEquals(code, 0, stderr);
    assertEquals(JSON.parse(stdout), await runJob(library, { variant }));
    assert(server.asked.includes("/repo/mod.ts"));
  });
}
