// deno-lint-ignore-file no-control-regex -- escapes are what a terminal is sent
// What the environment says, where Deno may read it; it never asks to.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { cliCommand, finish, inFolder } from "./support.ts";

function run(
  args: readonly string[],
  env: Record<string, string>,
  rights?: readonly string[],
) {
  const [program, ...rest] = cliCommand(args, rights);
  const options = { stdin: "null", stdout: "piped", stderr: "piped" } as const;
  return finish(
    new Deno.Command(program!, { args: rest, env, ...options }).spawn(),
  );
}

const SMALL = ["--param=lr=0.01", "--hidden-size=8", "--epochs=1"];

Deno.test("LANETUNE_STORAGE stands for --storage, a flag or operand rules", () =>
  inFolder(async (folder) => {
    const path = `${folder}/study.jsonl`, none = `${folder}/none.jsonl`;
    const env = { LANETUNE_STORAGE: path };
    assertEquals((await run(SMALL, env)).code, 0);
    assertEquals((await run(["best"], env)).code, 0);
    for (const other of [[none], [`--storage=${none}`]]) {
      const { code, stderr } = await run(["best", ...other], env);
      assertEquals(code, 1);
      assertStringIncludes(stderr, none);
    }
    const hidden = await run(["best"], env, [`--allow-read=${folder}`]);
    assertEquals(hidden.code, 2);
    assertStringIncludes(hidden.stderr, "--storage is missing");
    const empty = await run(["best"], { LANETUNE_STORAGE: "" });
    assertEquals(empty.code, 2);
  }));

Deno.test("FORCE_COLOR colours what goes into a pipe, and rules over NO_COLOR", async () => {
  for (
    const [env, isColoured] of [
      [{ FORCE_COLOR: "1", NO_COLOR: "" }, true],
      [{ FORCE_COLOR: "1", NO_COLOR: "1" }, true],
      [{ FORCE_COLOR: "0", NO_COLOR: "" }, false],
      [{ FORCE_COLOR: "", NO_COLOR: "" }, false],
    ] as const
  ) {
    const { stdout } = await run(SMALL, env);
    assertEquals(/\x1b\[\d+m/.test(stdout), isColoured, JSON.stringify(env));
  }
});
