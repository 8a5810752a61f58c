import {
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import { decodeSafetensors } from "../../models.ts";
import { cli } from "./support.ts";

const SMALL = ["--hidden-size=8", "--num-layers=1", "--epochs=2"];

Deno.test("train prints its epochs and gives the numbers of the trial of tune", async () => {
  const trained = await cli(["train", ...SMALL, "--seed=7", "--format=json"]);
  assertEquals(trained.code, 0);
  const { training, epochs } = JSON.parse(trained.stdout);
  assertEquals(training.seed, 7);
  const tuned = await cli([
    "--param=hidden_size=8",
    "--param=num_layers=1",
    "--param=lr=0.001",
    "--epochs=2",
    "--seed=7",
    "--format=json",
  ]);
  assertEquals(JSON.parse(tuned.stdout).trials[0].epochs, epochs);
  const { stdout } = await cli(["train", ...SMALL, "--seed=7"]);
  const lines = stdout.trimEnd().split("\n");
  assertMatch(
    lines[0]!,
    /^Epoch 1\/2, Validation Loss: \d\.\d{4}, Validation Accuracy: 0\.\d{4}$/,
  );
  assertMatch(lines[2]!, /^accuracy 0\.\d{4} ± 0\.\d{4} on the test split/);
});

Deno.test("train --save writes the weights under PyTorch's names", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/weights.safetensors`;
  const { code } = await cli(["train", ...SMALL, "--save", path]);
  assertEquals(code, 0);
  const weights = decodeSafetensors(await Deno.readFile(path));
  assertEquals(
    Object.entries(weights).map(([name, { shape }]) => [name, [...shape]]),
    [
      ["layers.0.weight", [8, 400]],
      ["layers.0.bias", [8]],
      ["output.weight", [10, 8]],
      ["output.bias", [10]],
    ],
  );
  assertEquals([...Deno.readDirSync(folder)].length, 1);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("train --optimizer adamw and nesterov have their own defaults", async () => {
  const train = async (...args: string[]) => {
    const { code, stdout, stderr } = await cli([
      "train",
      ...SMALL,
      "--format=json",
      "--quiet",
      ...args,
    ]);
    assertEquals([code, stderr], [0, ""]);
    return JSON.parse(stdout).epochs;
  };
  const adamw = await train("--optimizer=adamw");
  assertEquals(adamw, await train("--optimizer=adamw", "--weight-decay=0.01"));
  assertNotEquals(adamw, await train());
  const nesterov = await train("--optimizer=nesterov");
  assertEquals(nesterov, await train("--optimizer=nesterov", "--momentum=0.9"));
  assertNotEquals(nesterov, await train("--optimizer=sgd"));
});

Deno.test("train finds out before training that it could not save", async () => {
  const unwritable = await cli(["train", "--save=/no/such/folder/w", ...SMALL]);
  assertEquals([unwritable.code, unwritable.stdout], [1, ""]);
  assertStringIncludes(
    unwritable.stderr,
    'Cannot write "/no/such/folder/w": its folder does not exist',
  );
  const noRight = await cli(["train", "--save=w", ...SMALL], []);
  assertEquals([noRight.code, noRight.stdout], [1, ""]);
  assertStringIncludes(noRight.stderr, "--allow-write");
});

Deno.test("train refuses folds, which take a training each", async () => {
  const { code, stderr } = await cli(["train", "--validation=kfold=3"], []);
  assertEquals(code, 2);
  assertStringIncludes(stderr, "expected test or holdout");
});
