// What becomes of programs and of their study when the tuner is stopped or
// killed.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { cli, inFolder, Output, startCli } from "../support.ts";
import { countRunning, longSleep, test, untilGone } from "./running.ts";

test("Ctrl-C ends the programs and leaves a study to go on with", () =>
  inFolder(async (folder) => {
    const storage = `--storage=${folder}/s.jsonl`;
    const flags = ["--param=x=1,2,3", "--sampler=grid", storage];
    const program = [
      "--",
      "sh",
      "-c",
      `echo {x}; [ {x} != 2 ] || [ -e ${folder}/go ] || ${longSleep(7003)}`,
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
    assertEquals(await countRunning(longSleep(7003)), 0);
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
      `${longSleep(7004)}; echo step=2 loss={x}; echo {x}`,
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
    for (let i = 0; await countRunning(longSleep(7004)) === 0; i++) {
      assert(i < 100);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    process.kill("SIGKILL");
    await process.status;
    await process.stdout.cancel();
    await untilGone(longSleep(7004));
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
      "--param=x=1,2",
      "--sampler=grid",
      "--jobs=2",
      `--storage=${folder}/s.jsonl`,
    ];
    const again = "case {x} in 1) echo step=1 loss=2; echo step=2 loss=5; " +
      "echo 1;; 2) echo step=2 loss=6; exit 1;; esac";
    const program = [
      "--",
      "sh",
      "-c",
      `if [ -e ${folder}/go ]; then ${again}; else echo step=1 loss={x}; ` +
      `echo step=3 loss=7; ${longSleep(7005)}; fi`,
    ];
    const process = startCli([...flags, ...program]);
    while ((await journal(folder)).split('"intermediate_value"').length <= 4) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    process.kill("SIGKILL");
    await process.status;
    await Promise.all([process.stdout.cancel(), process.stderr.cancel()]);
    await untilGone(longSleep(7005));
    await Deno.writeTextFile(`${folder}/go`, "");
    const { code, stdout, stderr } = await cli([
      ...flags,
      "--resume",
      "--format=json",
      ...program,
    ]);
    assertEquals(code, 0, stderr);
    const { trials } = JSON.parse(stdout);
    assertEquals([trials[0].state, trials[1].state], ["complete", "failed"]);
    assertEquals(trials[0].reports, [
      { step: 1, value: 1 },
      { step: 3, value: 7 },
    ]);
    assertEquals(trials[1].reports, [
      { step: 1, value: 2 },
      { step: 3, value: 7 },
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
