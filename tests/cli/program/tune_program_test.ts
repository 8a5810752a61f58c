// `tune -- PROGRAM` as a user runs it, with real programs.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { cli, inFolder } from "../support.ts";

/** A paraboloid; the values of trials are what they would be in this thread. */
const SQUARE = ["--", "awk", "BEGIN { print ({x} - 1) ^ 2 }"];

/** Runs `tune` with JSON for a result. */
async function tune(...args: string[]) {
  const end = args.indexOf("--");
  const flags = end < 0 ? args : args.slice(0, end);
  const rest = end < 0 ? [] : args.slice(end);
  const { code, stdout, stderr } = await cli([
    "tune",
    ...flags,
    "--format=json",
    ...rest,
  ]);
  return {
    code,
    stderr,
    trials: stdout === "" ? [] : JSON.parse(stdout).trials,
  };
}

Deno.test("tune -- PROGRAM gives each trial the last number printed", async () => {
  const { code, trials } = await tune(
    "--param=x=-3..3:int",
    "--sampler=grid",
    ...SQUARE,
  );
  assertEquals(code, 0);
  assertEquals(
    trials.map(({ value }: { value: number }) => value),
    [16, 9, 4, 1, 0, 1, 4],
  );
});

Deno.test("words, environment, templates and folders have their placeholders", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/in.txt`, "x is {x} of {trial}\n");
    const { code, trials, stderr } = await tune(
      "--param=x=2,3",
      "--param=mode=a b,c",
      "--sampler=grid",
      "--seed=5",
      "--env=X={x}",
      `--template=${folder}/in.txt={dir}/in.txt`,
      "--cwd={dir}",
      "--value=file:{out}",
      "--value=regex:^words=(\\d+)",
      `--storage=${folder}/s.jsonl`,
      "--",
      "sh",
      "-c",
      'cat in.txt; echo "words=$#"; echo "$X$1{trial}0{seed}" >{out}; pwd',
      "name",
      "{x}",
      "{mode}",
    );
    assertEquals([code, stderr.includes("error")], [0, false]);
    assertEquals(
      trials.map(({ values }: { values: number[] }) => values),
      [[22005, 2], [33105, 2], [22205, 2], [33305, 2]],
    );
    const own = `${folder}/s.jsonl.trials/study/1`;
    const log = await Deno.readTextFile(`${own}/stdout.log`);
    assertEquals(log.split("\n")[0], "x is 3 of 1");
    assert(log.endsWith(`${await Deno.realPath(own)}\n`));
  }));

Deno.test("a file that all trials write is of one at a time, and of where they run", () =>
  inFolder(async (folder) => {
    const flags = ["--param=x=1,2,3,4", "--sampler=grid"];
    const write = ["--", "sh", "-c", "echo {x} >it; sleep 0.1"];
    const values = async (...more: string[]) =>
      (await tune(...flags, ...more, ...write)).trials
        .map(({ value }: { value: number }) => value);
    const shared = await values(`--cwd=${folder}`, "--value=file:it");
    assertEquals(shared, [1, 2, 3, 4]);
    assertEquals(await values("--cwd={dir}", "--value=file:it"), shared);
  }));

Deno.test("nothing goes through a shell unless --shell says so", async () => {
  const flags = ["--param=x=1,$(echo 2)", "--sampler=grid", "--value=last"];
  const plain = await tune(...flags, "--", "echo", "{x};", "3;echo 4");
  assertEquals(plain.trials[1].value, 4);
  assertEquals(plain.trials[1].params.x, "$(echo 2)");
  const shell = await tune(
    ...flags,
    "--shell",
    "--",
    'echo 7 "$HOME" | head -c 2; echo {x} | wc -w',
  );
  assertEquals(
    shell.trials.map(({ value }: { value: number }) => value),
    [1, 2], // the words of `$(echo 2)` itself
  );
});

Deno.test("a study of a program is exported, asked, told and goes on like any other", () =>
  inFolder(async (folder) => {
    const storage = `--storage=${folder}/s.jsonl`;
    const flags = ["--param=x=-5..5", storage, "--seed=3"];
    assertEquals((await tune(...flags, "--total=4", ...SQUARE)).code, 0);
    const asked = JSON.parse((await cli(["ask", storage])).stdout);
    assertEquals(asked.number, 4);
    assertEquals((await cli(["tell", "4", "0.5", storage])).code, 0);
    const more = await tune(storage, "--resume", "--total=12", ...SQUARE);
    assertEquals([more.code, more.trials.length], [0, 12]);
    assertEquals((await cli(["importance", storage])).code, 0);
    assertStringIncludes((await cli(["best", storage])).stdout, "x");
    const other = await tune(
      storage,
      "--resume",
      "--total=13",
      "--",
      "echo",
      "{x}",
    );
    assertEquals(other.code, 2);
    assertStringIncludes(other.stderr, "program.words is");
    const network = await tune(storage, "--resume", "--total=13");
    assertEquals(network.code, 2);
    assertStringIncludes(network.stderr, "its trials are runs of a program");
  }));

Deno.test("any number of jobs gives the same export", async () => {
  const run = async (jobs: number) => {
    const { trials, stderr } = await tune(
      "--param=x=-5..5",
      "--total=10",
      `--jobs=${jobs}`,
      ...SQUARE,
    );
    const hint = "hint: lag 4 keeps at most 4 workers busy";
    assertEquals(stderr.includes(hint), jobs > 4);
    return trials.map(({ run: _, ...trial }: { run: unknown }) => trial);
  };
  assertEquals(await run(1), await run(6));
});

Deno.test("wrong usage is refused before anything runs", async () => {
  const cases: [string[], string][] = [
    [
      ["--param=x=1,2", "--", "nosuchprogram", "{x}"],
      "there is no such program",
    ],
    [["--param=x=1,2", "--", "echo {x}"], "one by one, or --shell"],
    [["--param=x=1,2", "--", "echo -n", "{x}"], "one by one, or --shell"],
    [
      ["--param=x=1,2", "--cwd={dir}", "--", "nosuchprogram", "{x}"],
      "there is no such program",
    ],
    [
      ["--param=x=1,2", "--cwd=/nonexistent", "--", "echo", "{x}"],
      'Cannot use --cwd: there is no folder "/nonexistent"',
    ],
    [["--param=x=1,2", "echo", "{x}"], "or -- and a program behind it"],
    [["--param=x=1,2", "--", "echo", "{y}"], "{y} is unknown"],
    [["--param=x=1,2", "--", "echo"], '"x": it goes nowhere'],
    [["--param=dir=1,2", "--", "echo", "{dir}"], "means something else"],
    [["--", "echo", "1"], "there is no space"],
    [["--param=x=1,2", "--"], "found none behind --"],
    [["--param=x=1,2", "--value=tme", "--", "echo", "{x}"], '"time"'],
    [["--param=x=1,2", "--dataset=mnist", "--", "echo", "{x}"], "--dataset"],
    [["--param=x=1,2", "--shell", "--", "echo", "{x}"], "found 2 words"],
    [["--param=lr=1,2", "--value=time"], "Cannot use --value for networks"],
    [
      [
        "--param=x=1,2",
        "--direction=minimize",
        "--direction=maximize",
        "--",
        "echo",
        "{x}",
      ],
      "expected one for each",
    ],
    [["--param=x=1,2", "--pin=1,1", "--", "echo", "{x}"], "different cores"],
    [
      ["--param=x=1,2", "--jobs=3", "--pin=0,1", "--", "echo", "{x}"],
      "--pin names 2 cores",
    ],
    [["--param=x=1,2", "--env==1", "--", "echo", "{x}"], "NAME=TEXT"],
    [["--param=x=1,2", "--env=X", "--", "echo", "{x}"], "as in X={lr}"],
    [["--param=x=1,2", "--trial-timeout=0s", "--", "echo", "{x}"], "0 s"],
    [["--param=x=1,2", "--memory=2X", "--", "echo", "{x}"], "such as 2GB"],
  ];
  for (const [args, message] of cases) {
    const { code, stderr } = await cli(["tune", "--total=1", ...args]);
    assertEquals(code, 2, stderr);
    assertStringIncludes(stderr, message);
  }
});

Deno.test("what stands in the way of the first trial is no outcome", async () => {
  const cases: [string, string][] = [
    ["--cwd=/nonexistent/{x}", 'Cannot run "echo" in "/nonexistent/1": '],
    [
      "--template=LICENSE=/nonexistent/{x}",
      'Cannot write "/nonexistent/1": its folder does not exist',
    ],
  ];
  for (const [flag, message] of cases) {
    const { code, stderr } = await cli([
      "tune",
      "--param=x=1",
      "--sampler=grid",
      flag,
      "--",
      "echo",
      "{x}",
    ]);
    assertEquals(code, 1);
    assertStringIncludes(stderr, message);
  }
});

Deno.test("without the right to run programs the flag that grants it is named", async () => {
  const { code, stderr } = await cli(
    ["tune", "--param=x=1,2", "--sampler=grid", "--", "echo", "{x}"],
    ["--no-prompt", "--allow-read", "--allow-write"],
  );
  assertEquals(code, 1);
  assertStringIncludes(stderr, "Cannot run a program");
  assertStringIncludes(stderr, "--allow-run");
});
