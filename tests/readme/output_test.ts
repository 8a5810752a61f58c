// What README.md shows and says of results is what comes out, but for times.

import { assert, assertEquals } from "@std/assert";
import { cli } from "../cli/support.ts";
import { fencedBlocks, timeless } from "./markdown.ts";

const page = await Deno.readTextFile(
  new URL("../../README.md", import.meta.url),
);

Deno.test("the grid comes out as README.md shows it", async () => {
  const [shown = ""] = fencedBlocks(page, "text");
  const { stdout } = await cli(["tune", "--quiet"]);
  assertEquals(timeless(stdout), timeless(shown));
});

Deno.test("a best lies below pruned rows as README.md says", async () => {
  const words = "tune --sampler tpe --pruner asha --total 20 --format json";
  assert(page.includes(words.replace(" --format json", "")));
  const { stdout } = await cli([...words.split(" "), "--seed", "6"]);
  const { best, trials } = JSON.parse(stdout) as {
    readonly best: { readonly number: number; readonly value: number };
    readonly trials: readonly {
      readonly state: string;
      readonly epochs: readonly { readonly validationAccuracy: number }[];
    }[];
  };
  const fourth = trials.filter(({ epochs }) => epochs.length >= 4)
    .map(({ state, epochs }) =>
      [state, epochs[3]!.validationAccuracy] as const
    );
  const pruned = fourth.filter(([state]) => state === "pruned");
  const highest = Math.max(...pruned.map(([, accuracy]) => accuracy));
  assertEquals([best.value, highest], [0.918, 0.933]);
  const prose = page.replaceAll(/\s+/g, " ");
  assert(
    prose.includes("row pruned at 0.933 may stand beside a best of 0.918") &&
      prose.includes("with `--seed 6`"),
  );
  const own = trials[best.number]!.epochs[3]!.validationAccuracy;
  assert(own > highest, `${own} in its fourth epoch, ${highest} pruned there`);
});
