// What ends a command early: Ctrl-C, and a reader that has seen enough.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { exists } from "../support/require.ts";
import { cliCommand, finish, inFolder, Output, startCli } from "./support.ts";

const QUICK = ["--hidden-size=8", "--num-layers=1", "--epochs=1"];

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
  name: "Ctrl-C that comes more than once, as through npx, is one",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      // The second trial takes its time to end, and says that it has begun.
      const program = "[ {x} = 1 ] || " +
        `{ trap '' INT TERM; touch ${folder}/begun; sleep 1; }; echo {x}`;
      const words = ["--param=x=1,2", "--jobs=1", "--shell", "--", program];
      const process = startCli(words, ["--allow-all"]);
      const stderr = new Output(process.stderr);
      const stdout = new Output(process.stdout);
      while (!exists(`${folder}/begun`)) await pause(10);
      process.kill("SIGINT");
      await pause(50);
      assertEquals(await interrupt(process), 130);
      await Promise.all([stdout.ended, stderr.ended]);
      assertStringIncludes(stdout.text, "  best");
    }),
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

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Far more than the second it takes: other work may share the machine. */
const PATIENCE_MS = 10_000;

/** Sends a signal; fails if the process does not end soon. */
async function interrupt(
  process: Deno.ChildProcess,
  signal: Deno.Signal = "SIGINT",
): Promise<number> {
  const pressed = performance.now();
  process.kill(signal);
  const { code } = await process.status;
  assert(performance.now() - pressed < PATIENCE_MS);
  return code;
}

Deno.test({
  name: "SIGTERM and SIGHUP print what is finished and how to go on",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      for (
        const [signal, code] of [["SIGTERM", 143], ["SIGHUP", 129]] as const
      ) {
        const storage = `--storage=${folder}/${signal}.jsonl`;
        const process = startCli([...ENDLESS, "--jobs=2", storage]);
        const stderr = new Output(process.stderr);
        const stdout = new Output(process.stdout);
        await stderr.until("[1/2] trial 0");
        assertEquals(await interrupt(process, signal), code);
        await Promise.all([stdout.ended, stderr.ended]);
        assertStringIncludes(stdout.text, "  best");
        assertStringIncludes(stderr.text, `go on with ${storage.slice(0, 9)}`);
        assertStringIncludes(stderr.text, "--resume");
      }
    }),
});

Deno.test({
  name: "Ctrl-C while the winner is scored prints the study, and why no score",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      const save = `${folder}/w`;
      const process = startCli([
        "--param=lr=0.01",
        "--hidden-size=8",
        "--num-layers=1",
        "--epochs=300",
        "--validation=holdout=0.9",
        "--retrain",
        `--save-best=${save}`,
      ]);
      const stderr = new Output(process.stderr);
      const stdout = new Output(process.stdout);
      await stderr.until("[1/1] trial 0");
      assertEquals(await interrupt(process), 130);
      await Promise.all([stdout.ended, stderr.ended]);
      assertStringIncludes(stdout.text, "Best hyperparameters (trial 0):");
      assert(!stdout.text.includes("test accuracy"));
      assertStringIncludes(
        stderr.text,
        "Cannot train the winner once more: interrupted",
      );
      assertEquals([...Deno.readDirSync(folder)], []);
    }),
});

Deno.test("a reader that goes away ends the command quietly", async () => {
  const process = startCli([...ENDLESS, "--log=epochs", "--quiet"]);
  const reader = process.stdout.getReader();
  await reader.read();
  await reader.cancel();
  const { code } = await process.status;
  assertEquals([code, await new Response(process.stderr).text()], [141, ""]);
});

Deno.test("the work goes on and its results are printed when nobody reads notes", async () => {
  const process = startCli(["--param=lr=0.01,0.02", ...QUICK]);
  await process.stderr.cancel();
  const { code } = await process.status;
  const stdout = await new Response(process.stdout).text();
  assertEquals(code, 0);
  assertStringIncludes(stdout, "Best hyperparameters (trial ");
});

Deno.test({
  name: "a full disk fails results, not notes",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const run = async (redirection: string) => {
      const [program, ...args] = cliCommand(["--param=lr=0.01", ...QUICK]);
      const line = [program!, ...args].map((word) => `'${word}'`).join(" ");
      const { code, stdout, stderr } = await finish(
        new Deno.Command("sh", {
          args: ["-c", `${line} ${redirection}`],
          stdout: "piped",
          stderr: "piped",
        }).spawn(),
      );
      return { code, stdout, stderr };
    };
    const notes = await run("2>/dev/full");
    assertEquals(notes.code, 0);
    assertStringIncludes(notes.stdout, "Best hyperparameters");
    const results = await run(">/dev/full");
    assertEquals(results.code, 1);
    assertStringIncludes(results.stderr, "Cannot print: No space left");
  },
});
