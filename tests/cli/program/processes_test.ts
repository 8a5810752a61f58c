// What programs do to those who start them: hang, fork, crash, print without
// end, and what becomes of them when the tuner is stopped or killed.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { requireOrSkip, runs } from "../../support/require.ts";
import { cli, finish, inFolder, Output, startCli } from "../support.ts";

const ignore = !requireOrSkip("ps (procps)", runs("ps"));

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore, fn });
}

const POINT = ["--param=x=1", "--sampler=grid"];

/** Whether a process runs; a program in a test has one of a name of its own. */
async function countRunning(marker: string): Promise<number> {
  const { stdout } = await new Deno.Command("ps", {
    args: ["-eo", "args"],
    env: { COLUMNS: "1000" },
  }).output();
  return new TextDecoder().decode(stdout).split("\n")
    .filter((line) => line.startsWith(`sleep ${marker}`)).length;
}

/** Waits until nothing of a name runs any more. */
async function untilGone(marker: string): Promise<void> {
  for (let i = 0; await countRunning(marker) > 0; i++) {
    assert(i < 100, `sleep ${marker} still runs`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test("children end with their trial", async () => {
  const { code, stdout } = await cli([
    "tune",
    ...POINT,
    "--format=json",
    "--",
    "sh",
    "-c",
    "sleep 7001 & (sleep 7001; echo 9) & echo {x}",
  ]);
  assertEquals(code, 0);
  assertEquals(JSON.parse(stdout).trials[0].value, 1);
  assertEquals(await countRunning("7001"), 0);
});

test("a program that left its group does not hold up its trial", async () => {
  const { code, stdout } = await cli([
    "tune",
    ...POINT,
    "--format=json",
    "--",
    "sh",
    "-c",
    "setsid sleep 12 & echo {x}",
  ]);
  assertEquals([code, JSON.parse(stdout).trials[0].value], [0, 1]);
});

test("a program that hangs fails in time, however it clings to life", async () => {
  const started = performance.now();
  const { code, stdout } = await cli([
    "tune",
    "--param=how=polite,deaf",
    "--sampler=grid",
    "--trial-timeout=0.5",
    "--grace=0.5s",
    "--format=json",
    "--",
    "sh",
    "-c",
    '[ {how} = polite ] || trap "" TERM; sleep 7002; sleep 7002; sleep 7002',
  ]);
  assertEquals(code, 1);
  const { trials } = JSON.parse(stdout);
  assertEquals(
    trials.map(({ reason }: { reason: string }) => reason),
    ["it took more than 0.5 s", "it took more than 0.5 s"],
  );
  assertEquals(await countRunning("7002"), 0);
  assert(performance.now() - started < 20_000);
});

test("a crash is an outcome with its reason and last lines", async () => {
  const { code, stdout, stderr } = await cli([
    "tune",
    "--param=x=0,1,2,3,4",
    "--sampler=grid",
    "--infeasible-exit=3,9",
    "--format=json",
    "--",
    "sh",
    "-c",
    'echo "at {x}" >&2; case {x} in 1) echo no room >&2; exit 7;; ' +
    "2) kill -SEGV $$;; 3) exit 3;; 4) exit 0;; esac; echo {x}",
  ]);
  assertEquals(code, 0, stderr);
  const { trials } = JSON.parse(stdout);
  assertEquals(
    trials.map(({ state, reason }: { state: string; reason?: string }) =>
      reason ?? state
    ),
    [
      "complete",
      "exit code 7: no room",
      "killed by SIGSEGV: at 2",
      "infeasible: exit code 3: at 3",
      "it printed no number: at 4",
    ],
  );
  assertEquals(trials[1].attributes, { last_lines: ["at 1", "no room"] });
});

test("100 MB of output fill neither memory nor disk", () =>
  inFolder(async (folder) => {
    const process = startCli([
      "tune",
      ...POINT,
      `--storage=${folder}/s.jsonl`,
      "--format=json",
      "--",
      "sh",
      "-c",
      "echo first; yes 'step one of many, all of them the same' | " +
      "head -c 100000000; echo; echo {x}{x}",
    ]);
    const { code, stdout } = await finish(process);
    assertEquals([code, JSON.parse(stdout).trials[0].value], [0, 11]);
    const log = await Deno.readTextFile(
      `${folder}/s.jsonl.trials/study/0/stdout.log`,
    );
    assert(log.length < 1_000_000);
    assert(log.startsWith("first\n") && log.endsWith("\n11\n"));
  }));

test("Ctrl-C ends the programs and leaves a study to go on with", () =>
  inFolder(async (folder) => {
    const storage = `--storage=${folder}/s.jsonl`;
    const flags = ["--param=x=1,2,3", "--sampler=grid", storage];
    const program = [
      "--",
      "sh",
      "-c",
      `echo {x}; [ {x} != 2 ] || [ -e ${folder}/go ] || sleep 7003`,
    ];
    const process = startCli(["tune", ...flags, "--jobs=2", ...program]);
    const stderr = new Output(process.stderr);
    await stderr.until("trial 2");
    process.kill("SIGINT");
    const { code } = await process.status;
    await process.stdout.cancel();
    await stderr.ended;
    assertEquals(code, 130);
    assertStringIncludes(stderr.text, "--resume");
    assertStringIncludes(stderr.text, " -- sh -c ");
    assertEquals(await countRunning("7003"), 0);
    await Deno.writeTextFile(`${folder}/go`, "");
    const { stdout } = await cli([
      "tune",
      ...flags,
      "--resume",
      "--format=json",
      ...program,
    ]);
    assertEquals(
      JSON.parse(stdout).trials.map(({ value }: { value: number }) => value),
      [1, 2, 3],
    );
  }));

test("kill -9 of the tuner leaves no program, and the same export after resume", () =>
  inFolder(async (folder) => {
    // Waits where it is told to, so that the kill hits it between two reports.
    const program = [
      "--",
      "sh",
      "-c",
      "echo step=1 loss=9; [ {trial} != 4 ] || [ -e FOLDER/go ] || " +
      "sleep 7004; echo step=2 loss={x}; echo {x}",
    ].map((word) => word.replaceAll("FOLDER", folder));
    const flags = (name: string) => [
      "tune",
      "--param=x=1..2",
      "--total=8",
      "--pruner=median:n_startup_trials=2",
      `--storage=${folder}/${name}.jsonl`,
    ];
    const process = startCli([...flags("killed"), ...program]);
    const stderr = new Output(process.stderr);
    await stderr.until("trial 3");
    for (let i = 0; await countRunning("7004") === 0; i++) {
      assert(i < 100);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    process.kill("SIGKILL");
    await process.status;
    await process.stdout.cancel();
    await untilGone("7004");
    await Deno.writeTextFile(`${folder}/go`, "");
    const resumed = await cli([...flags("killed"), "--resume", ...program]);
    const whole = await cli([...flags("whole"), ...program]);
    assertEquals([resumed.code, whole.code], [0, 0], resumed.stderr);
    const both = [
      await exported(folder, "killed"),
      await exported(folder, "whole"),
    ];
    assertEquals(both[0], both[1]);
    assertStringIncludes(both[0]!, '"state":"pruned"');
  }));

test("reports that differ when a trial runs again stay as they were recorded", () =>
  inFolder(async (folder) => {
    const flags = [
      "tune",
      "--param=x=1",
      "--total=1",
      `--storage=${folder}/s.jsonl`,
    ];
    const program = [
      "--",
      "sh",
      "-c",
      `if [ -e ${folder}/go ]; then echo step=1 loss=2; echo step=2 loss={x}; ` +
      "else echo step=1 loss=1; sleep 7005; fi",
    ];
    const process = startCli([...flags, ...program]);
    while (!(await journal(folder)).includes('"intermediate_value"')) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    process.kill("SIGKILL");
    await process.status;
    await Promise.all([process.stdout.cancel(), process.stderr.cancel()]);
    await untilGone("7005");
    await Deno.writeTextFile(`${folder}/go`, "");
    const { code, stdout, stderr } = await cli([
      ...flags,
      "--resume",
      "--format=json",
      ...program,
    ]);
    assertEquals(code, 0, stderr);
    assertEquals(JSON.parse(stdout).trials[0].reports, [
      { step: 1, value: 1 },
      { step: 2, value: 1 },
    ]);
  }));

async function journal(folder: string): Promise<string> {
  return await Deno.readTextFile(`${folder}/s.jsonl`).catch(() => "");
}

/** A study as JSON, without what is the host's. */
async function exported(folder: string, name: string): Promise<string> {
  const { stdout } = await cli(["export", `--storage=${folder}/${name}.jsonl`]);
  return JSON.stringify(
    JSON.parse(stdout),
    (key, value) => key === "run" ? undefined : value,
  );
}

test("a study killed at ten moments gives the export of one that was not", () =>
  inFolder(async (folder) => {
    const args = (name: string) => [
      "tune",
      "--param=x=-5..5",
      "--param=y=0..3",
      "--total=45",
      "--jobs=3",
      "--pruner=median:n_startup_trials=4",
      "--quiet",
      `--storage=${folder}/${name}.jsonl`,
      "--resume",
      "--",
      "sh",
      "-c",
      "for s in 1 2 3; do echo step=$s loss=$(($s * {trial} % 7)); " +
      "sleep 0.15; done; awk 'BEGIN { print ({x} - 1) ^ 2 + {y} }'",
    ];
    for (let i = 0; i < 10; i++) {
      const process = startCli(args("killed"));
      const output = [process.stdout.cancel(), process.stderr.cancel()];
      await new Promise((resolve) => setTimeout(resolve, 350 + 70 * i));
      process.kill("SIGKILL");
      const { signal } = await process.status;
      await Promise.all(output);
      assertEquals(signal, "SIGKILL"); // not over before
    }
    const whole = cli(args("whole"));
    assertEquals((await cli(args("killed"))).code, 0);
    assertEquals((await whole).code, 0);
    assertEquals(
      await exported(folder, "killed"),
      await exported(folder, "whole"),
    );
  }));
