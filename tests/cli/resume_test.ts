// Studies of many hyperparameters in files: killed and gone on with, and begun
// before most of them existed.

import {
  assert,
  assertEquals,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
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

/** A network that trains in a moment, and says nothing of its optimizer. */
const TINY = ["--hidden-size=8", "--num-layers=1", "--epochs=2"];

async function tune(...args: string[]): Promise<void> {
  const { code, stderr } = await cli(["tune", ...args, "--quiet"]);
  assertEquals([code, stderr], [0, ""]);
}

/** The epochs of `train`. */
async function trained(...args: string[]): Promise<unknown> {
  const { code, stdout } = await cli(["train", "--format=json", ...args]);
  assertEquals(code, 0);
  return JSON.parse(stdout).epochs;
}

Deno.test("a study of optimizers with defaults of their own goes on with them", () =>
  inFolder(async (folder) => {
    const path = (name: string) => `${folder}/${name}.jsonl`;
    const study = [
      "--param=optimizer=adam,adamw,nesterov",
      "--param=lr=0.01",
      "--sampler=grid",
      ...TINY,
    ];
    await tune(...study, `--storage=${path("whole")}`);
    const whole = await exported(path("whole"));
    await tune(...study, `--storage=${path("parts")}`, "--total=1");
    await tune(`--storage=${path("parts")}`, "--resume", "--total=3");
    assertEquals(await exported(path("parts")), whole);
    const { trials } = JSON.parse(whole);
    for (const [i, optimizer] of ["adam", "adamw", "nesterov"].entries()) {
      const alone = [`--optimizer=${optimizer}`, "--lr=0.01", ...TINY];
      assertEquals(trials[i].params.optimizer, optimizer);
      assertEquals(trials[i].epochs, await trained(...alone));
    }
    // What its report says gives it again.
    await cli(["report", path("whole"), `--output=${folder}/report.html`]);
    const page = await Deno.readTextFile(`${folder}/report.html`);
    const [, command] = /Run this again<\/h3><pre[^>]*><code>([^<]*)/
      .exec(page)!;
    const words = command!.split(" cli.ts tune ")[1]!.split(" ");
    assertEquals(words.filter((word) => /decay|momentum/.test(word)), []);
    await tune(...words, `--storage=${path("again")}`);
    assertEquals(JSON.parse(await exported(path("again"))).trials, trials);
  }));

Deno.test("a study of one optimizer records its own defaults, which no other takes over", () =>
  inFolder(async (folder) => {
    const path = `${folder}/study.jsonl`, storage = `--storage=${path}`;
    await tune("--param=lr=0.01", ...TINY, "--optimizer=adamw", storage);
    assertStringIncludes(
      await Deno.readTextFile(path),
      '"optimizer":"adamw","weight_decay":0.01,',
    );
    const other = await cli(["tune", storage, "--resume", "--optimizer=adam"]);
    assertEquals(other.code, 2);
    assertStringIncludes(
      other.stderr,
      'fixed.optimizer is "adam", expected "adamw" as recorded',
    );
    const adam = ["--optimizer=adam", "--lr=0.01", ...TINY];
    assertEquals(
      await trained(`--from=${path}`, "--optimizer=adam"),
      await trained(...adam),
    );
    assertNotEquals(
      await trained(`--from=${path}`),
      await trained(...adam),
    );
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
