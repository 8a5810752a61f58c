// Weights of a study's winner, and trainings that begin at a stored trial.

import {
  assertEquals,
  assertInstanceOf,
  assertStringIncludes,
} from "@std/assert";
import { digits, DivergedError, Model } from "../../mod.ts";
import { decodeSafetensors } from "../../models.ts";
import { Args } from "../../src/cli/args/args.ts";
import { trainAgain } from "../../src/cli/study/winner.ts";
import { cli, inFolder } from "./support.ts";

const SMALL = ["--hidden-size=8", "--num-layers=1", "--epochs=2"];
const SEARCH = ["--param=lr=0.001,0.01", ...SMALL];

Deno.test("tune --save-best writes the model that train gives for the winner", () =>
  inFolder(async (folder) => {
    const winner = `${folder}/winner`, trained = `${folder}/trained`;
    for (const validation of ["test", "holdout=0.2"]) {
      const how = [`--validation=${validation}`, "--seed=3", "--force"];
      const tuned = await cli([...SEARCH, ...how, `--save-best=${winner}`]);
      assertEquals(tuned.code, 0, tuned.stderr);
      assertStringIncludes(tuned.stdout, "Best hyperparameters (trial 1):");
      await cli(["train", "--lr=0.01", ...SMALL, ...how, `--save=${trained}`]);
      assertEquals(await Deno.readFile(winner), await Deno.readFile(trained));
      const { description } = Model.load(await Deno.readFile(winner));
      assertEquals(Object(description.notes?.["data"]).name, "digits");
    }
    const before = await Deno.readFile(winner);
    const all = [...SEARCH, "--validation=holdout=0.2", "--seed=3"];
    const refused = await cli([...all, `--save-best=${winner}`]);
    assertEquals([refused.code, refused.stdout], [1, ""]);
    assertStringIncludes(refused.stderr, "--force");
    assertEquals(refused.stderr.includes("samples of"), false);
    await cli([...all, `--save-best=${winner}`, "--retrain", "--force"]);
    const after = await Deno.readFile(winner);
    assertEquals(
      Object.keys(decodeSafetensors(after)),
      Object.keys(decodeSafetensors(before)),
    );
    assertEquals(after.every((byte, i) => byte === before[i]), false);
  }));

Deno.test("train --from takes the configuration of the best trial or another", () =>
  inFolder(async (folder) => {
    const path = `${folder}/study.jsonl`;
    const storage = `--storage=${path}`;
    await cli([...SEARCH, "--seed=3", "--validation=holdout=0.2", storage]);
    const accuracies = JSON.parse(
      (await cli(["trials", path, "--format=json"])).stdout,
    ).map(({ value }: { value: number }) => value);
    const train = async (...args: string[]) => {
      const { stdout } = await cli(
        ["train", `--from=${path}`, "--format=json", ...args],
      );
      return JSON.parse(stdout);
    };
    const best = await train();
    assertEquals(best.epochs.at(-1).validationAccuracy, accuracies[1]);
    const first = await train("--trial=0");
    assertEquals(first.epochs.at(-1).validationAccuracy, accuracies[0]);
    const longer = await train("--epochs=3");
    assertEquals(longer.epochs.length, 3);
    assertEquals(longer.epochs.slice(0, 2), best.epochs);
    assertEquals(longer.training.fixed.lr, 0.01);
    for (
      const [args, message] of [
        [[`--from=${path}`, "--trial=7"], 'of study "study": it has 2 trials'],
        [["--trial=1"], "Cannot use --trial: expected --from STUDY_FILE"],
        [[`--from=${path}`, "--validation=kfold=2"], "Cannot train once with"],
      ] as const
    ) {
      const { code, stderr } = await cli(["train", ...args]);
      assertEquals(code, 2);
      assertStringIncludes(stderr, message);
      assertEquals(stderr.includes("samples of"), false);
    }
  }));

Deno.test("a winner that diverges when it is trained again leaves a reason, no exception", async () => {
  const { failure, test, model } = await trainAgain(
    { args: new Args(new Map(), []), signal: new AbortController().signal },
    { best: { number: 0, params: { lr: 1000 }, reports: [] }, trials: [] },
    {
      facts: {},
      setup: {
        data: await digits(),
        validation: { type: "holdout", fraction: 0.2 },
        seed: 0,
        variant: "plain",
        fixed: { optimizer: "sgd", weight_decay: 1000, epochs: 1 },
      },
    },
  );
  assertInstanceOf(failure, DivergedError);
  assertEquals([test, model], [undefined, undefined]);
});
