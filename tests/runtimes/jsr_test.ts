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

/** The JSON of a tune run without its host facts. */
function resultOf(stdout: string): unknown {
  const withoutRun = (key: string, value: unknown) =>
    key === "run" ? undefined : value;
  return JSON.parse(stdout, withoutRun);
}

Deno.test("cli.ts runs from a URL, without a right, as from files", async () => {
  await using server = await serve();
  const flags = ["--epochs=1", "--param=hidden_size=8,16", "--param=lr=0.01"];
  flags.push("--param=num_layers=1", "--jobs=2", "--format=json");
  const cli = new URL("../../cli.ts", import.meta.url);
  const fromFiles = await runDeno([
    "run",
    "--no-prompt",
    `--config=${new URL("../../deno.json", import.meta.url).pathname}`,
    cli.pathname,
    ...flags,
  ]);
  assertEquals(fromFiles.code, 0, fromFiles.stderr);
  const fromUrl = await runDeno(
    ["run", "--no-prompt", `${server.origin}/repo/cli.ts`, ...flags],
    { JSR_URL: `${server.origin}/jsr/` },
  );
  assertEquals(fromUrl.code, 0, fromUrl.stderr);
  assert(server.asked.includes("/jsr/@std/cli/meta.json"), "no registry asked");
  assertEquals(resultOf(fromUrl.stdout), resultOf(fromFiles.stdout));
});
