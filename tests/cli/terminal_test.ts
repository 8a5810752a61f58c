// deno-lint-ignore-file no-control-regex -- escapes are what a terminal is sent
// What a person sees: the command line on a terminal of its own.

import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { widthOf } from "../../report.ts";
import { requireOrSkip, runs } from "../support/require.ts";
import {
  cli,
  cliCommand,
  finish,
  type Finished,
  inFolder,
  ROOT,
} from "./support.ts";

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

/** The states of the live lines, in order, without colours. */
function liveStates(output: string): string[][] {
  return output.replaceAll("\r\n", "\n").split("\x1b[J")
    .map((part) => part.split("\r").at(-1)!)
    .map((part) => part.replace(/^\x1b\[\d+A/, "").replace(/\x1b\[\d+m/g, ""))
    .map((part) => part.split("\x1b[K\n"))
    .map(([first, ...more]) => [first!.split("\n").at(-1)!, ...more])
    .filter(([line]) => /\d\/\d/.test(line!));
}

/** The first of them, over time. */
function liveLines(output: string): string[] {
  return liveStates(output).map(([line]) => line!);
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
  name: "each running trial has a line with its epoch and accuracy, 40 columns",
  ignore,
  async fn() {
    const { stdout } = await onTerminal("40", [...SMALL, "--jobs=2"]);
    const states = liveStates(stdout);
    assert(states.flat().every((line) => widthOf(line) < 40));
    const [, first, second] = states.find((lines) =>
      lines.length === 3 &&
      lines.slice(1).every((one) => / 0\.\d{4} /.test(one))
    )!;
    assertMatch(first!, /^ +trial 0 +epoch +\d+\/100 +0\.\d{4} +hid/);
    assertMatch(second!, /^ +trial 1 +epoch +\d+\/100 +0\.\d{4} +hid/);
  },
});

Deno.test({
  name: "a terminal gets no line wider than it is",
  ignore,
  async fn() {
    const args = [
      "--epochs=1",
      "--sampler=random",
      "--total=30",
      "--param=hidden_size=4..8:int",
      "--param=lr=0.00001..0.1:log",
      "--param=num_layers=1,2",
      "--param=batch_size=64,128",
      "--param=optimizer=adam,sgd",
      "--param=weight_decay=0.000001..0.01:log",
      "--param=hypergradient=0,0.000001,0.00001",
    ];
    for (const columns of [60, 80, 120]) {
      const { code, stdout } = await onTerminal(String(columns), args);
      assertEquals(code, 0);
      const lines = stdout.replace(/\x1b\[\d*m/g, "").split(/[\r\n]+/)
        .map((line) => line.replace(/\x1b\[\d*[JKA]/g, ""))
        .filter((line) => !line.includes(" deno run "));
      for (const line of lines) assert(widthOf(line) <= columns, line);
      assertStringIncludes(
        stdout,
        " of 30 trials, the best first (--format csv",
      );
    }
  },
});

Deno.test({
  name: "a narrow list keeps its last column and says what it leaves out",
  ignore,
  async fn() {
    const { stdout } = await onTerminal("50", ["data", "list"]);
    const lines = stdout.replace(/\x1b\[\d*m/g, "").trimEnd().split("\r\n");
    for (const line of lines) assert(widthOf(line) <= 50, line);
    assertMatch(lines[0]!, / where$/);
    assertMatch(lines[1]!, /^digits .* embedded$/);
    assertMatch(lines.at(-1)!, /^not shown: .*\(--format json shows all\)$/);
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
    const plain = stdout.replace(/\x1b\[\d*[mJKA]/g, "");
    for (const number of [0, 1]) {
      const line = `trial ${number}  hidden_size=`;
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
  name: "a locale without UTF-8 gets ASCII, a dumb terminal plain lines",
  ignore,
  async fn() {
    const args = [...TINY, "--epochs=1"];
    const ascii = await onTerminal("80", args, { env: { LC_ALL: "C" } });
    assert(/^[\x00-\x7f]*$/.test(ascii.stdout));
    assertMatch(ascii.stdout, / 0\.\d{4} \+-0\.\d{4} /);
    const dumb = await onTerminal("80", args, { env: { TERM: "dumb" } });
    assert(!dumb.stdout.includes("\x1b"));
    assertStringIncludes(dumb.stdout, "[1/2] trial ");
  },
});

Deno.test({
  name: "without a right a terminal is never asked for one",
  ignore,
  async fn() {
    const { code, stdout } = await onTerminal("100", SMALL, { rights: [] });
    assertEquals(code, 0);
    assert(!/allow\?|Deno requests|\[y\/n/i.test(stdout));
    await inFolder(async (folder) => {
      const study = `${folder}/s.jsonl`, output = `${folder}/output`;
      const search = ["--lr=0.01", "--param=hidden_size=8", "--epochs=1"];
      await cli([...search, `--storage=${study}`]);
      const lines = [
        ["--dataset=mnist"],
        ["--dataset=."],
        [...search, `--save-best=${output}`],
        [...search, `--storage=${output}`],
        [`--storage=${study}`, "--resume"],
        ["--space=space.json"],
        ["train", `--save=${output}`],
        ["train", `--from=${study}`],
        ["data", "fetch", "mnist"],
        ["data", "inspect", study],
        ["best", study],
        ["export", study, "--to=sqlite", `--output=${output}`],
        ["export", study, `--output=${output}`],
        ["import", study, `--storage=${output}`],
        ["ask", `--storage=${output}`, "--param=x=1,2"],
        ["tell", "0", "1", `--storage=${study}`],
        ["enqueue", "hidden_size=8", `--storage=${study}`],
        ["replay", "0", study],
      ];
      for (const rights of [[], ["--allow-write"]]) {
        for (const args of lines) {
          const { stdout } = await onTerminal("100", args, { rights });
          const line = [...rights, ...args].join(" ");
          assert(!/allow\?|Deno requests|\[y\/n/i.test(stdout), line);
          if (rights.length > 0) continue;
          assertStringIncludes(stdout, "--allow-", line);
          assert(!stdout.includes("samples of"), `${line}: not before work`);
        }
      }
    });
  },
});

Deno.test({
  name:
    "data inspect draws half blocks in colour, never wider than the terminal",
  ignore,
  fn: async () => {
    for (const columns of [16, 40, 80]) {
      const { code, stdout } = await onTerminal(
        `${columns}`,
        ["data", "inspect", "digits"],
      );
      assertEquals(code, 0);
      assertMatch(stdout, /\x1b\[38;5;\d+m\x1b\[48;5;\d+m▀/);
      const lines = stdout.replaceAll("\r", "").split("\n");
      const pictures = lines.filter((line) => line.includes("▀"));
      assert(pictures.every((line) => widthOf(line) <= columns));
      if (columns < 40) continue;
      assert(lines.every((line) => widthOf(line) <= columns));
    }
  },
});

Deno.test({
  name: "data inspect draws ASCII where NO_COLOR or the locale asks",
  ignore,
  fn: async () => {
    for (const env of [{ NO_COLOR: "1" }, { LC_ALL: "C" }]) {
      const { stdout } = await onTerminal("40", ["data", "inspect", "digits"], {
        env,
      });
      assert(!stdout.includes("▀") && !stdout.includes("[38;5"));
      assertStringIncludes(stdout, "%@");
    }
  },
});
