// With @std from a JSR registry instead of the workspace: the shims' own tests,
// and the command line loaded from a URL. The registry is a folder of static
// files on this machine (support/serve.ts).

import { assert, assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import jsrConfig from "../../deno.jsr.json" with { type: "json" };
import { runDeno } from "./support/run_deno.ts";
import { serve } from "./support/serve.ts";

Deno.test("deno.jsr.json differs from deno.json in what it must only", () => {
  assertEquals(jsrConfig.imports, config.imports);
  assertEquals(jsrConfig.compilerOptions, config.compilerOptions);
  assertEquals(jsrConfig.exclude, config.exclude);
  assertEquals(jsrConfig.test, config.test);
  assertEquals(jsrConfig.lock, false);
  assertEquals("workspace" in jsrConfig, false);
});

Deno.test("@std from a registry passes the tests of the shims", async () => {
  await using server = await serve();
  const path = (name: string) =>
    new URL(`../../${name}`, import.meta.url).pathname;
  const { code, stdout, stderr } = await runDeno([
    "test",
    `--config=${path("deno.jsr.json")}`,
    "--allow-all",
    path("tests/shims/"),
  ], { JSR_URL: `${server.origin}/jsr/` });
  assertEquals(code, 0, stdout + stderr);
  assert(server.asked.includes("/jsr/@std/cli/meta.json"), "no registry asked");
});

Deno.test("cli.ts runs from a URL, its packages from a registry", async () => {
  await using server = await serve();
  const { code, stdout, stderr } = await runDeno(
    ["run", "--no-prompt", `${server.origin}/repo/cli.ts`, "--version"],
    { JSR_URL: `${server.origin}/jsr/` },
  );
  assertEquals(code, 0, stderr);
  assert(stdout.includes(config.version), stdout);
  assert(server.asked.includes("/jsr/@std/cli/meta.json"), "no registry asked");
});
