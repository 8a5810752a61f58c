// examples/url, with the library on a web server of this machine.

import { assert, assertEquals } from "@std/assert";
import { runDeno } from "../runtimes/support/run_deno.ts";
import { serve } from "../runtimes/support/serve.ts";

const EXAMPLE = new URL("../../examples/url/tune.ts", import.meta.url);
const PRINTED = "http://localhost:8000";

Deno.test("examples/url tunes with the right to import and no other", async () => {
  await using server = await serve();
  const text = await Deno.readTextFile(EXAMPLE);
  assert(text.includes(`${PRINTED}/mod.ts`));
  // What differs from the page is the port that is free here.
  const program = text.replaceAll(PRINTED, `${server.origin}/repo`);
  const { code, stdout, stderr } = await runDeno([
    "run",
    "--check",
    "--no-prompt",
    `--allow-import=${server.host}`,
    `data:application/typescript,${encodeURIComponent(program)}`,
  ]);
  assertEquals(code, 0, stderr);
  assert(/^\d+ \{ lr: 0\.\d+, hidden_size: \d+ \}\n$/.test(stdout), stdout);
  assert(server.asked.includes("/repo/mod.ts"));
});
