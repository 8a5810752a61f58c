// What ends a command early: Ctrl-C, and a reader that has seen enough.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Output, startCli } from "./support.ts";

/** One trial that ends at once and one that never would. */
const ENDLESS = [
  "--param=epochs=1,100000",
  "--hidden-size=8",
  "--num-layers=1",
  "--lr=0.01",
];

Deno.test({
  name: "Ctrl-C stops and prints what is finished",
  ignore: Deno.build.os === "windows",
  async fn() {
    for (const format of ["text", "json"]) {
      const process = startCli([...ENDLESS, "--jobs=2", `--format=${format}`]);
      const stderr = new Output(process.stderr);
      const stdout = new Output(process.stdout);
      await stderr.until("[1/2] trial 0");
      assertEquals(await interrupt(process), 130);
      await Promise.all([stdout.ended, stderr.ended]);
      if (format === "json") {
        const { trials } = JSON.parse(stdout.text);
        assertEquals(
          trials.map(({ state }: { state: string }) => state),
          ["complete", "running"],
        );
      } else {
        assertEquals(stdout.text.match(/^ +\d /gm)?.length, 1);
        assertStringIncludes(stdout.text, "  best");
      }
    }
  },
});

Deno.test({
  name: "Ctrl-C ends training in this thread as well",
  ignore: Deno.build.os === "windows",
  async fn() {
    const process = startCli(["train", "--epochs=100000"], []);
    const stdout = new Output(process.stdout);
    const stderr = new Output(process.stderr);
    await stdout.until("Epoch 1/");
    assertEquals(await interrupt(process), 130);
    await Promise.all([stdout.ended, stderr.ended]);
    assertStringIncludes(stdout.text, "\naccuracy 0.");
  },
});

/** Far more than the second it takes: other work may share the machine. */
const PATIENCE_MS = 10_000;

/** Presses Ctrl-C; fails if the process does not end soon. */
async function interrupt(process: Deno.ChildProcess): Promise<number> {
  const pressed = performance.now();
  process.kill("SIGINT");
  const { code } = await process.status;
  assert(performance.now() - pressed < PATIENCE_MS);
  return code;
}

Deno.test("a reader that goes away ends the command quietly", async () => {
  const process = startCli([...ENDLESS, "--log=epochs", "--quiet"]);
  const reader = process.stdout.getReader();
  await reader.read();
  await reader.cancel();
  const { code } = await process.status;
  assertEquals([code, await new Response(process.stderr).text()], [0, ""]);
});
