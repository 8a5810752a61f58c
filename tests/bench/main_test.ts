// That the benches still run with the engine as it is: small, and no figures.

import { assert, assertEquals } from "@std/assert";
import { exists, requireOrSkip } from "../support/require.ts";
import { sharedPath } from "../support/shared.ts";

const ROOT = new URL("../../", import.meta.url);

/** What a program prints as JSON. */
async function run(
  ...args: string[]
): Promise<{ readonly tables: readonly { readonly rows: unknown[] }[] }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", ...args, "--json"],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test("bench epochs takes a training's time", async () => {
  const small = ["--quick", "--config", "8x1"];
  const { tables } = await run("bench/main.ts", "epochs", ...small);
  assert(tables.length > 0 && tables.every(({ rows }) => rows.length > 0));
});

Deno.test({
  name: "bench:peers takes our own time",
  ignore: !requireOrSkip("MNIST", exists(sharedPath("data/mnist"))),
  fn: async () => {
    const { tables } = await run(
      ...["bench/peers/main.ts", "lanetune", "--data", "mnist"],
      ...["--config", "8x1", "--repeat", "1", "--epochs", "2"],
    );
    assertEquals(tables.length, 1);
  },
});
