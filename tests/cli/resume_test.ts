// Studies of many hyperparameters in files: killed and gone on with, and begun
// before most of them existed.

import { assert, assertEquals } from "@std/assert";
import { loadEngine } from "../../mod.ts";
import { cli, inFolder, Output, startCli } from "./support.ts";

/** Ten hyperparameters, some of them conditional. */
const SPACE = {
  hidden_sizes: [16, "16-16", "24-12-12"],
  residual: {
    type: "categorical",
    choices: [true, false],
    when: { hidden_sizes: ["16-16", "24-12-12"] },
  },
  activation: ["relu", "gelu", "tanh"],
  normalization: ["none", "layer", "batch"],
  optimizer: ["adam", "sgd", "rmsprop"],
  momentum: {
    type: "float",
    low: 0,
    high: 0.9,
    when: { optimizer: ["sgd", "rmsprop"] },
  },
  lr: "1e-3..0.1:log",
  dropout: "0..0.3",
  label_smoothing: "0..0.2",
  batch_size: [50, 100],
};
const TOTAL = 16;

/** A document without every key `run`. */
function withoutRun(text: string): string {
  return JSON.stringify(
    JSON.parse(text, (key, value) => key === "run" ? undefined : value),
  );
}

async function exported(storage: string): Promise<string> {
  const { code, stdout } = await cli(["export", storage]);
  assertEquals(code, 0);
  return withoutRun(stdout);
}

Deno.test("a study over ten hyperparameters, pruned by asha, ends the same however often it is killed", () =>
  inFolder(async (folder) => {
    const space = `${folder}/space.json`;
    await Deno.writeTextFile(space, JSON.stringify(SPACE));
    const tune = (name: string) => [
      "tune",
      `--space=${space}`,
      "--sampler=tpe:n_startup_trials=4",
      "--pruner=asha:eta=2",
      "--epochs=4",
      "--validation=holdout=0.2",
      `--total=${TOTAL}`,
      "--jobs=2",
      `--storage=${folder}/${name}.jsonl`,
    ];
    const whole = await cli([...tune("whole"), "--quiet"]);
    assertEquals(whole.code, 0, whole.stderr);
    for (const done of [2, 6, 11]) {
      const process = startCli([...tune("killed"), "--resume"]);
      const notes = new Output(process.stderr);
      await notes.until(`[${done}/${TOTAL}]`);
      process.kill("SIGKILL");
      await Promise.all([notes.ended, process.stdout.cancel()]);
      assertEquals((await process.status).success, false);
    }
    const end = await cli([...tune("killed"), "--resume", "--quiet"]);
    assertEquals(end.code, 0, end.stderr);
    const result = await exported(`${folder}/killed.jsonl`);
    assertEquals(result, await exported(`${folder}/whole.jsonl`));
    const states = JSON.parse(result).trials
      .map(({ state }: { state: string }) => state);
    assert(states.includes("pruned") && states.includes("complete"));
  }));

Deno.test("a journal of the time of nine hyperparameters goes on as it would have then", () =>
  inFolder(async (folder) => {
    const old = await Deno.readTextFile(
      new URL(
        "../fixtures/journals/nine_hyperparameters.jsonl",
        import.meta.url,
      ),
    );
    // Another engine would be refused: its results may differ in the last bits.
    const { abi } = await loadEngine({ variant: "plain" });
    const storage = `${folder}/old.jsonl`;
    await Deno.writeTextFile(storage, old.replace('"abi":2', `"abi":${abi}`));
    const resumed = await cli([
      "tune",
      "--resume",
      "--total=5",
      `--storage=${storage}`,
      "--quiet",
    ]);
    assertEquals(resumed.code, 0, resumed.stderr);
    const fresh = `${folder}/fresh.jsonl`;
    const again = await cli([
      "tune",
      "--sampler=random",
      "--param=hidden_size=8..16:int",
      "--param=lr=0.001..0.1:log",
      "--param=optimizer=adam,sgd",
      "--num-layers=1",
      "--epochs=2",
      "--weight-decay=0.0001",
      "--variant=plain",
      "--total=5",
      `--storage=${fresh}`,
      "--quiet",
    ]);
    assertEquals(again.code, 0, again.stderr);
    assertEquals(await exported(storage), await exported(fresh));
  }));
