// deno-lint-ignore-file no-control-regex -- escapes are what a terminal is sent
// What a person sees: the command line on a terminal of its own.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { requireOrSkip, runs } from "../support/require.ts";
import { cliCommand, finish, type Finished, ROOT } from "./support.ts";

const ignore = !requireOrSkip(
  "python3 (pseudo-terminals)",
  Deno.build.os !== "windows" && runs("python3"),
);

/** Runs `cli.ts` on a terminal of that many columns; stdout has all of it. */
async function onTerminal(
  columns: string,
  args: readonly string[],
  options: { rights?: readonly string[]; env?: Record<string, string> } = {},
): Promise<Finished> {
  const { pathname } = new URL("on_terminal.py", import.meta.url);
  return await finish(
    new Deno.Command("python3", {
      args: [pathname, columns, ...cliCommand(args, options.rights)],
      cwd: ROOT,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      env: { TERM: "xterm-256color", NO_COLOR: "", ...options.env },
    }).spawn(),
  );
}

const TINY = [
  "--param=hidden_size=8,16",
  "--lr=0.01",
  "--num-layers=1",
];

const SMALL = [...TINY, "--epochs=100"];

/** The states of the live line, in order, without colours. */
function liveLines(output: string): string[] {
  const ERASED = "\r\x1b[J";
  return output.split(ERASED)
    .map((part) => part.split("\n").at(-1)!.replace(/\x1b\[\d+m/g, ""))
    .filter((line) => /\d\/\d/.test(line));
}

Deno.test({
  name: "a terminal of 40 columns shows a live line that never wraps",
  ignore,
  async fn() {
    const { code, stdout } = await onTerminal("40", SMALL);
    assertEquals(code, 0);
    const lines = liveLines(stdout);
    assert(lines.length > 5);
    assert(lines.every((line) => [...line].length < 40));
    assert(
      lines.some((line) => /^\|█.*\| 0\/2 {2}0:0\d {2}0:\d\d left$/.test(line)),
    );
    assert(lines.some((line) => /1\/2 .* best 0\.\d{4}/.test(line)));
  },
});

Deno.test({
  name: "the live line follows the width of the terminal",
  ignore,
  async fn() {
    const { stdout } = await onTerminal("60,30", [...TINY, "--epochs=300"]);
    const widths = liveLines(stdout).map((line) => [...line].length);
    assert(widths[0]! > 30);
    assert(widths.at(-1)! < 30);
  },
});

Deno.test({
  name: "each trial's line stays above the live line, the table comes last",
  ignore,
  async fn() {
    const { stdout } = await onTerminal("100", SMALL);
    const plain = stdout.replace(/\x1b\[\d*[mJ]/g, "");
    for (const number of [0, 1]) {
      const line = `\rtrial ${number}  hidden_size=`;
      assert(plain.indexOf(line) < plain.lastIndexOf("\ntrial  hidden_size"));
      assertStringIncludes(plain, line);
    }
    assertStringIncludes(stdout, "\x1b[1mBest hyperparameters (trial ");
  },
});

Deno.test({
  name: "NO_COLOR leaves the live line without colours",
  ignore,
  async fn() {
    const env = { NO_COLOR: "1" };
    const { stdout } = await onTerminal("80", SMALL, { env });
    assert(liveLines(stdout).length > 5);
    assert(!/\x1b\[\d+m/.test(stdout));
  },
});

Deno.test({
  name: "without a right a terminal is never asked for one",
  ignore,
  async fn() {
    const { code, stdout } = await onTerminal("100", SMALL, { rights: [] });
    assertEquals(code, 0);
    assert(!/allow\?|Deno requests|\[y\/n/i.test(stdout));
    for (const args of [["--dataset=mnist"], ["data", "fetch", "mnist"]]) {
      const refused = await onTerminal("100", args, { rights: [] });
      assertEquals(refused.code, 1);
      assertStringIncludes(refused.stdout, "--allow-");
      assert(!/\[y\/n/i.test(refused.stdout));
    }
  },
});
