// `lr-find` as a process.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { cli } from "./support.ts";

const SMALL = ["--num-layers=1", "--hidden-size=16"];

Deno.test("lr-find draws the curve and suggests a rate, the same every time", async () => {
  const { code, stdout } = await cli(["lr-find", ...SMALL]);
  assertEquals(code, 0);
  const lines = stdout.trimEnd().split("\n");
  assert(/[#\u2800-\u28ff]/.test(stdout));
  assert(lines.every((line) => line.length <= 80));
  assert(lines.some((line) => /^ +[+└][-─]+\^[-─]*$/.test(line)), stdout);
  assertStringIncludes(lines.at(-1)!, "where the loss falls fastest");
  assertEquals((await cli(["lr-find", ...SMALL])).stdout, stdout);
});

Deno.test("lr-find --format json has every batch", async () => {
  const { code, stdout } = await cli([
    "lr-find",
    "--format=json",
    "--min-lr=1e-6",
    "--max-lr=0.1",
    "--steps=60",
    "--optimizer=sgd",
    ...SMALL,
  ]);
  assertEquals(code, 0);
  const { engine, dataset, points, suggestion, ...rest } = JSON.parse(stdout);
  assertEquals(rest, { validation: { type: "test" }, seed: 0 });
  assertEquals([Object.keys(engine), dataset.name], [
    ["variant", "abi"],
    "digits",
  ]);
  assertEquals(points.length, 60);
  assertEquals(
    [points[0].learningRate, Object.keys(points[0])],
    [1e-6, ["learningRate", "loss", "smoothedLoss"]],
  );
  assert(suggestion > 1e-3 && suggestion <= 0.1);
});

Deno.test("lr-find fails where the loss falls nowhere, and names wrong words", async () => {
  const nowhere = await cli([
    "lr-find",
    "--quiet",
    "--min-lr=500",
    "--max-lr=1000",
    "--optimizer=sgd",
    ...SMALL,
  ]);
  assertEquals(nowhere.code, 1);
  assertStringIncludes(nowhere.stderr, "the loss fell nowhere");
  for (
    const [args, message] of [
      [["--lr=0.1"], "Cannot use --lr: found 0.1, expected none"],
      [["--lr-schedule=cosine"], "Cannot use --lr-schedule: found"],
      [["--epochs=3"], "Cannot use --epochs: found 3, expected none"],
      [["--min-lr=0"], 'found "0", expected a number above 0'],
      [["--min-lr=1", "--max-lr=0.5"], "expected less than"],
      [["--steps=9"], "expected a whole number of at least 10"],
      [["--validation=kfold=3"], "expected test or holdout"],
    ] as const
  ) {
    const found = await cli(["lr-find", "--quiet", ...args, ...SMALL]);
    assertEquals([found.code, found.stdout], [2, ""]);
    assertStringIncludes(found.stderr, message);
  }
});
