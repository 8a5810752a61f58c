// `tune --objective`: what a study optimises, from the command line to its file.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { METRICS } from "../../mod.ts";
import { cli, inFolder } from "./support.ts";

const QUICK = ["--epochs=2", "--num-layers=1", "--hidden-size=8"];
const RATES = "--param=lr=0.0001,0.03";

/** A table of numbers to predict. */
async function writeNumbers(path: string): Promise<void> {
  const rows = Array.from({ length: 60 }, (_, i) => {
    const [a, b] = [i % 7, i % 11];
    return `${a},${b},${(2 * a - b / 3).toFixed(3)}`;
  });
  await Deno.writeTextFile(path, ["a,b,y", ...rows, ""].join("\n"));
}

Deno.test("tune --objective optimises it in its own direction, and says which", async () => {
  for (const objective of ["brier", "f1_macro"]) {
    const { code, stdout } = await cli([
      "tune",
      `--objective=${objective}`,
      "--format=json",
      RATES,
      ...QUICK,
    ]);
    assertEquals(code, 0);
    const { study, trials, best } = JSON.parse(stdout);
    const { direction } = METRICS[objective]!;
    assertEquals([study.objective, study.directions], [objective, [direction]]);
    const values: number[] = trials.map((one: { value: number }) => one.value);
    const sought = direction === "minimize" ? Math.min : Math.max;
    assertEquals(best.value, sought(...values));
    assert(values[0] !== values[1]);
  }
  const text = await cli(["tune", "--objective=brier", RATES, ...QUICK]);
  assertStringIncludes(text.stdout, "brier");
});

Deno.test("a study of numbers to predict optimises r2, and others by name", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/numbers.csv`;
    await writeNumbers(path);
    for (const objective of ["r2", "mae"]) {
      const flags = objective === "r2" ? [] : [`--objective=${objective}`];
      const tune = ["tune", `--dataset=${path}`, ...flags, RATES, ...QUICK];
      const { code, stdout } = await cli([...tune, "--format=json"]);
      assertEquals(code, 0);
      const { study, trials } = JSON.parse(stdout);
      assertEquals(study.objective, objective);
      for (const { state, value, epochs } of trials) {
        assertEquals([state, Number.isFinite(value)], ["complete", true]);
        assertEquals("validationAccuracy" in epochs[0], false);
      }
      const people = await cli([...tune, "--validation=holdout=0.3"]);
      assertEquals(people.code, 0);
      assertStringIncludes(people.stdout, objective);
      assert(!/NaN/.test(people.stdout + people.stderr), people.stdout);
    }
  });
});

Deno.test("a stored study goes on with its objective, and with no other", async () => {
  await inFolder(async (folder) => {
    const storage = `--storage=${folder}/study.jsonl`;
    const tune = ["tune", storage, "--sampler=random", RATES, ...QUICK];
    const first = await cli([...tune, "--objective=loss", "--total=1"]);
    assertEquals(first.code, 0);
    const other = await cli([
      ...tune,
      "--resume",
      "--total=2",
      "--objective=ece",
    ]);
    assertEquals(other.code, 2);
    assertStringIncludes(other.stderr, "objective");
    const next = await cli(["tune", storage, "--resume", "--total=2"]);
    assertEquals(next.code, 0);
    const again = await cli(["replay", "1", storage]);
    assertEquals(
      [again.code, again.stdout],
      [0, "trial 1 gave the same bytes (reports: 2)\n"],
    );
  });
});

Deno.test("an objective that is not for the data is named, with those that are", async () => {
  const suited = "expected accuracy, loss, f1_macro, brier, ece";
  for (
    const [args, message] of [
      [
        ["--dataset=iris", "--objective=top_3_accuracy"],
        "Cannot optimize top_3_accuracy: it is for classification of 4 or " +
        `more classes, iris is for classification of 3 classes, ${suited}`,
      ],
      [
        ["--dataset=iris", "--objective=r2"],
        "Cannot optimize r2: it is for regression, iris is for " +
        `classification of 3 classes, ${suited}`,
      ],
      [
        ["--objective=acuracy"],
        'Cannot use --objective: found "acuracy", did you mean "accuracy"?',
      ],
    ] as const
  ) {
    const found = await cli(["tune", "--quiet", ...args, ...QUICK]);
    assertEquals([found.code, found.stdout], [2, ""]);
    assertEquals(found.stderr, `error: ${message}\n`);
  }
});

Deno.test("tune --help lists every metric", async () => {
  const { stdout } = await cli(["tune", "--help"]);
  const text = stdout.replaceAll(/\s+/g, " ");
  assertStringIncludes(
    text,
    "--objective METRIC what is optimised, each in its own direction: " +
      Object.keys(METRICS).join(", "),
  );
});
