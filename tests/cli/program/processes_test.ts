// What programs do to those who start them: hang, fork, crash, print without
// end.

import { assert, assertEquals } from "@std/assert";
import { cli, finish, inFolder, startCli } from "../support.ts";
import { countRunning, longSleep, test } from "./running.ts";

const POINT = ["--param=x=1", "--sampler=grid"];

test("children end with their trial", async () => {
  const { code, stdout } = await cli([
    "tune",
    ...POINT,
    "--format=json",
    "--",
    "sh",
    "-c",
    `${longSleep(7001)} & (${longSleep(7001)}; echo 9) & echo {x}`,
  ]);
  assertEquals(code, 0);
  assertEquals(JSON.parse(stdout).trials[0].value, 1);
  assertEquals(await countRunning(longSleep(7001)), 0);
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
    `[ {how} = polite ] || trap "" TERM; ${longSleep(7002)}; ${
      longSleep(7002)
    }; ${longSleep(7002)}`,
  ]);
  assertEquals(code, 1);
  const { trials } = JSON.parse(stdout);
  assertEquals(
    trials.map(({ reason }: { reason: string }) => reason),
    ["it took more than 0.5 s", "it took more than 0.5 s"],
  );
  assertEquals(await countRunning(longSleep(7002)), 0);
  assert(performance.now() - started < 20_000);
});

test("a program is asked politely before it is ended", () =>
  inFolder(async (folder) => {
    const started = performance.now();
    const { code } = await cli([
      "tune",
      ...POINT,
      "--trial-timeout=0.5s",
      "--grace=60s",
      `--storage=${folder}/s.jsonl`,
      "--",
      "sh",
      "-c",
      `trap 'echo bye {x}; exit 1' TERM; ${longSleep(7007)} & wait`,
    ]);
    assertEquals(code, 1);
    const log = `${folder}/s.jsonl.trials/study/0/stdout.log`;
    assertEquals(await Deno.readTextFile(log), "bye 1\n");
    assert(performance.now() - started < 30_000);
    assertEquals(await countRunning(longSleep(7007)), 0);
  }));

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
