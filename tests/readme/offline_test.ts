// "The first needs no network": with an empty cache and no network at all.

import { assertEquals, assertStringIncludes } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);

/** Where a request of Deno ends that no namespace stops: nobody listens there. */
const DEAD_PROXY = "http://127.0.0.1:9";

/** How to start a program without a network, [] where the machine refuses. */
function withoutNetwork(): readonly string[] {
  // Root may; others may where they can become root of a namespace.
  for (const unshare of [["unshare", "-n"], ["unshare", "-r", "-n"]]) {
    const [program, ...args] = unshare;
    try {
      const command = new Deno.Command(program!, {
        args: [...args, "true"],
        stdout: "null",
        stderr: "null",
      });
      if (command.outputSync().success) return unshare;
    } catch {
      // No such program.
    }
  }
  console.error(
    "left out: a machine without a network (unshare -n is refused); " +
      "a proxy that nobody answers for stands in",
  );
  return [];
}

const UNSHARE = withoutNetwork();

for (const words of [["task", "tune"], ["run", "--no-prompt", "cli.ts"]]) {
  Deno.test(`deno ${words.join(" ")} needs no network`, async () => {
    const cache = await Deno.makeTempDir();
    const [program, ...args] = [...UNSHARE, Deno.execPath(), ...words];
    try {
      const { code, stdout, stderr } = await new Deno.Command(program!, {
        args,
        cwd: ROOT,
        env: {
          DENO_DIR: cache,
          DENO_NO_UPDATE_CHECK: "1",
          NO_COLOR: "1",
          HTTP_PROXY: DEAD_PROXY,
          HTTPS_PROXY: DEAD_PROXY,
        },
      }).output();
      const decoder = new TextDecoder();
      assertEquals(code, 0, decoder.decode(stderr));
      assertStringIncludes(decoder.decode(stdout), "Best hyperparameters");
    } finally {
      await Deno.remove(cache, { recursive: true });
    }
  });
}
