// Studies whose trials other programs run: created, told and enqueued, each
// command in a process of its own.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { cli, inFolder } from "./support.ts";

Deno.test("ask, tell and enqueue run a study of anything", () =>
  inFolder(async (folder) => {
    const storage = `--storage=${folder}/study.jsonl`;
    const ask = async (...args: string[]) =>
      JSON.parse((await cli(["ask", storage, ...args])).stdout);
    const first = await ask("--param=x=-5..5", "--sampler=random");
    assertEquals([first.number, Object.keys(first.params)], [0, ["x"]]);
    assertEquals((await cli(["tell", "0", "0.25", storage])).code, 0);
    await cli(["enqueue", "x=1.5", "--note=a hunch", storage]);
    assertEquals(await ask(), { number: 1, params: { x: 1.5 } });
    await cli(["tell", "1", "--failed=it broke", storage]);
    const { stdout } = await cli(["trials", storage, "--format=json"]);
    assertEquals(
      JSON.parse(stdout).map((trial: Record<string, unknown>) => [
        trial.state,
        trial.value ?? trial.reason,
        trial.attributes,
      ]),
      [["complete", 0.25, undefined], ["failed", "it broke", {
        note: "a hunch",
      }]],
    );
    for (
      const [args, message] of [
        [["tell", "1", "3"], "Cannot tell trial 1: it is failed"],
        [["tell", "9", "3"], "Cannot tell trial 9: it was not created"],
        [["tell", "1"], "expected its value or --failed REASON"],
        [["tell", "x", "1"], 'Cannot read the trial: found "x"'],
        [["enqueue", "y=1"], 'Cannot enqueue parameter "y": unknown'],
        [["enqueue", "x=9"], "expected a number from -5 to 5"],
        [["enqueue", "x=1..2"], "expected one value, as in lr=0.001"],
        [["enqueue", "x=1", "x=2"], "Cannot enqueue x: it is given twice"],
      ] as const
    ) {
      const { code, stderr } = await cli([...args, storage]);
      assertEquals(code, 2, args.join(" "));
      assertStringIncludes(stderr, message);
    }
  }));

Deno.test("a refused ask leaves no trace", () =>
  inFolder(async (folder) => {
    const storage = `--storage=${folder}/study.jsonl`;
    for (
      const [args, message] of [
        [
          ["--param=x=0..1", "--sampler=grid"],
          "it is continuous, expected a list",
        ],
        [["--param=x=1,2", "--pruner=asha:eat=1"], 'option "eat" is unknown'],
        [["--param=x=1,2", "--sampler=tpe:n=1"], 'option "n" is unknown'],
        [["--param=x=1,2", "--lag=0"], "--lag: found"],
        [["--param=x=1,2", "--fsync=x"], "--fsync: found"],
        [
          ["--param=x=1,2", "--sampler=cmaes", "--direction=minimize"].concat(
            "--direction=minimize",
          ),
          "it learns from one value",
        ],
        [["--space=none.json"], 'Cannot read "none.json"'],
      ] as const
    ) {
      const { code, stderr } = await cli(["ask", storage, ...args]);
      assertEquals(code === 0, false, args.join(" "));
      assertStringIncludes(stderr, message);
      assertEquals([...Deno.readDirSync(folder)], [], args.join(" "));
    }
  }));

Deno.test("ask goes on as recorded and refuses a flag that differs", () =>
  inFolder(async (folder) => {
    const storage = `--storage=${folder}/study.jsonl`;
    const start = ["--param=x=0..1", "--sampler=random", "--seed=3"];
    await cli(["ask", storage, ...start]);
    for (const args of [[], ["--seed=3"], start]) {
      assertEquals((await cli(["ask", storage, ...args])).code, 0);
    }
    const before = await Deno.readTextFile(`${folder}/study.jsonl`);
    for (
      const [written, message] of [
        ["--seed=4", "seed is 4, expected 3 as recorded"],
        ["--sampler=grid", "Cannot walk a grid over"],
        ["--param=x=0..2", "space.x is"],
        ["--direction=maximize", 'directions is ["maximize"], expected'],
      ] as const
    ) {
      const { code, stderr } = await cli(["ask", storage, written]);
      assertEquals(code, 2, written);
      assertStringIncludes(stderr, message);
    }
    assertEquals(await Deno.readTextFile(`${folder}/study.jsonl`), before);
  }));

Deno.test("tell takes negative numbers, and says why nan or inf fails a trial", () =>
  inFolder(async (folder) => {
    const storage = `--storage=${folder}/study.jsonl`;
    const outcomes = [];
    for (const value of ["-3", "-1e-3", "nan", "-inf"]) {
      const { stdout } = await cli([
        "ask",
        storage,
        "--param=x=0..1",
        "--sampler=random",
      ]);
      const { number } = JSON.parse(stdout);
      const { code, stdout: told } = await cli(
        ["tell", `${number}`, value, "--format=json", storage],
      );
      assertEquals(code, 0);
      const { state, reason = "" } = JSON.parse(told);
      outcomes.push(`${state} ${reason}`.trim());
    }
    assertEquals(outcomes, [
      "complete",
      "complete",
      "failed objective returned NaN, expected a finite number",
      "failed objective returned -Infinity, expected a finite number",
    ]);
    const { stdout } = await cli(["best", storage, "--format=json"]);
    assertEquals(JSON.parse(stdout).value, -3);
  }));

Deno.test("tell of one value for two objectives leaves the trial open", () =>
  inFolder(async (folder) => {
    const storage = `--storage=${folder}/study.jsonl`;
    await cli([
      "ask",
      storage,
      "--param=x=0..1",
      "--sampler=random",
      "--direction=minimize",
      "--direction=maximize",
    ]);
    const refused = await cli(["tell", "0", "0.5", storage]);
    assertEquals(refused.code, 2);
    assertStringIncludes(refused.stderr, "is 1, expected 2, one for each");
    const { code, stderr } = await cli(["tell", "0", "0.5", "-2", storage]);
    assertEquals([code, stderr], [0, "trial 0 is complete\n"]);
  }));

Deno.test("tell --step says whether to go on", () =>
  inFolder(async (folder) => {
    const storage = `--storage=${folder}/study.jsonl`;
    const tell = (...args: string[]) => cli(["tell", ...args, storage]);
    const start = ["--param=x=0..1", "--sampler=random", "--pruner=asha"];
    await cli(["ask", storage, ...start]);
    await cli(["ask", storage]);
    const early = await tell("1", "0.9", "--step=1");
    assertEquals([early.code, early.stdout], [1, ""]);
    assertStringIncludes(
      early.stderr,
      "Cannot tell step 1 of trial 1 yet: the pruner compares it with trial 0",
    );
    assertEquals((await tell("0", "0.5", "--step=1")).stdout, "continue\n");
    const { stdout } = await tell("1", "0.9", "--step=1", "--format=json");
    assertEquals(JSON.parse(stdout), {
      number: 1,
      step: 1,
      decision: "prune",
    });
    assertStringIncludes(
      (await tell("0", "0.4", "--step=1")).stderr,
      "Cannot report step 1 of trial 0: expected an integer above 1",
    );
    assertEquals((await tell("0", "0.4")).stderr, "trial 0 is complete\n");
    const after = await cli(["trials", storage, "--format=json"]);
    assertEquals(
      JSON.parse(after.stdout).map(({ state }: { state: string }) => state),
      ["complete", "pruned"],
    );
    for (
      const [args, message] of [
        [["0", "--step=1"], "step 1 of trial 0: expected one value"],
        [["0", "1", "2", "--step=1"], "trial 0: expected one value"],
        [["0", "1", "--step=x"], '--step: found "x", expected a whole number'],
        [["1.5", "1"], 'found "1.5", expected its number'],
        [["0", "0x10"], 'Cannot read the value: found "0x10"'],
      ] as const
    ) {
      const { code, stderr } = await tell(...args);
      assertEquals(code, 2, args.join(" "));
      assertStringIncludes(stderr, message);
    }
  }));
