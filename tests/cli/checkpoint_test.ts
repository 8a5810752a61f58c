// `train --checkpoint`: whenever it is killed, the same command ends as if it
// had not been; another training does not go on from the file.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Pcg32 } from "../../src/random.ts";
import { cli, finish, inFolder, startCli } from "./support.ts";

const TRAIN = [
  "train",
  "--hidden-size=48",
  "--num-layers=2",
  "--epochs=600",
  "--seed=5",
  "--format=json",
];

/** Resolves once something is written to a path in a folder. */
async function written(folder: string, path: string): Promise<void> {
  for await (const { paths } of Deno.watchFs(folder)) {
    if (paths.includes(path)) return; // which ends the watch
  }
}

/** All of a result but what differs from run to run. */
function results(stdout: string): unknown {
  const { run: _, ...rest } = JSON.parse(stdout);
  return rest;
}

Deno.test("a training killed at ten random moments ends with the bytes of one that was not", () =>
  inFolder(async (folder) => {
    const path = `${folder}/checkpoint`;
    const [whole, killed] = [`${folder}/whole`, `${folder}/killed`];
    const straight = await cli([...TRAIN, `--save=${whole}`]);
    assertEquals(straight.code, 0, straight.stderr);
    const args = [
      ...TRAIN,
      "--force",
      `--save=${killed}`,
      `--checkpoint=${path}`,
    ];
    const random = new Pcg32(11n);
    const epochs: number[] = [];
    for (let kill = 0; kill < 10; kill++) {
      // On a busy machine no other may come as far as a checkpoint.
      const kept = kill === 0 ? written(folder, path) : Promise.resolve();
      const process = startCli(args);
      const finished = finish(process);
      await kept;
      const ms = 300 + 500 * random.nextFloat();
      await new Promise((resolve) => setTimeout(resolve, ms));
      process.kill("SIGKILL");
      const { stderr } = await finished;
      const found = /behind epoch (\d+) of/.exec(stderr)?.[1];
      if (found !== undefined) epochs.push(Number(found));
    }
    const end = await cli(args);
    assertEquals(end.code, 0, end.stderr);
    assertEquals(results(end.stdout), results(straight.stdout));
    assertEquals(await Deno.readFile(killed), await Deno.readFile(whole));
    // It really went on, further each time.
    assertStringIncludes(end.stderr, "going on behind epoch");
    assert(epochs.every((at, i) => i === 0 || at >= epochs[i - 1]!));
  }));

Deno.test("a checkpoint of another training, or none at all, is refused and stays", () =>
  inFolder(async (folder) => {
    const path = `${folder}/checkpoint`;
    const small = [
      "train",
      "--hidden-size=8",
      "--num-layers=1",
      "--epochs=2",
      `--checkpoint=${path}`,
    ];
    const first = await cli([...small, "--every=3600"]);
    assertEquals(first.code, 0, first.stderr);
    const bytes = await Deno.readFile(path);
    const again = await cli(small);
    const lines = (text: string) =>
      text.split("\n").filter((line) => line.startsWith("Epoch"));
    assertEquals(lines(again.stdout), lines(first.stdout));
    assertStringIncludes(again.stderr, `going on behind epoch 2 of ${path}`);
    const none = `${folder}/none`;
    await Deno.writeTextFile(none, "not a checkpoint");
    for (
      const [args, code, message] of [
        [
          [...small, "--lr=0.5"],
          1,
          `Cannot resume from "${path}": optimizer is `,
        ],
        [
          [...small, "--seed=1"],
          1,
          "seed is 1, its checkpoint was made with 0, expected the same; for another",
        ],
        [[...small, "--validation=holdout"], 1, "digest is "],
        [
          ["train", `--checkpoint=${none}`],
          1,
          `Cannot resume from "${none}": its header claims`,
        ],
        [["train", `--checkpoint=${folder}`], 1, "Cannot write"],
        [
          ["train", "--every=5"],
          2,
          "Cannot use --every: expected --checkpoint FILE as well",
        ],
      ] as const
    ) {
      const refused = await cli([...args]);
      assertEquals(refused.code, code, refused.stderr);
      assertStringIncludes(refused.stderr, message);
    }
    assertEquals(await Deno.readFile(path), bytes);
    assertEquals(await Deno.readTextFile(none), "not a checkpoint");
  }));
