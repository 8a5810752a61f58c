// The winner's mistakes as plots, against the numbers that they are drawn from.

import { assert, assertEquals } from "@std/assert";
import { reportInput } from "../../../../src/cli/report/input.ts";
import { plotsOf } from "../../../../src/cli/report/plots/mod.ts";
import type { Plot } from "../../../../src/cli/report/plots/plot.ts";
import { makeStudy } from "../../../support/made_study.ts";

const INPUT = reportInput(await makeStudy(10));

interface Drawn {
  readonly value: readonly number[];
  readonly symbol: string;
  readonly label: { readonly formatter: string };
}

/** The points of a plot's series: of the first, or of that of a name. */
function dataOf({ option }: Plot, name?: string): readonly Drawn[] {
  const series = option["series"] as { name?: string; data: Drawn[] }[];
  return series.find((one) => name === undefined || one.name === name)!.data;
}

const JUDGED = {
  type: "classes",
  trial: 3,
  data: "pets",
  samples: 10,
  names: ["cat", "dog", "<b>&amp;"],
  confusion: [[4, 1, 0], [2, 2, 0], [0, 0, 1]],
  mistakes: [
    { sample: 6, label: 1, taken: 0, sureness: 0.998, picture: "data:," },
    { sample: 2, label: 0, taken: 1, sureness: 0.75, picture: "data:," },
    { sample: 4, label: 1, taken: 0, sureness: 0.5, picture: "data:," },
  ],
} as const;

Deno.test("confusion: every count that is not 0, the right apart from the wrong", () => {
  const input = { ...INPUT, judged: JUDGED };
  const [plot] = plotsOf(input).get("confusion")!;
  // Across what it was taken for, down what it is.
  const cells = (name: string) => dataOf(plot!, name).map(({ value }) => value);
  assertEquals(cells("right"), [[0, 0, 4], [1, 1, 2], [2, 2, 1]]);
  assertEquals(cells("wrong"), [[1, 0, 1], [0, 1, 2]]);
});

Deno.test("mistakes: each image with its words, row by row", () => {
  const input = { ...INPUT, judged: JUDGED };
  const [plot] = plotsOf(input).get("mistakes")!;
  const drawn = dataOf(plot!);
  assertEquals(drawn.map(({ label }) => label.formatter), [
    "dog taken for cat, >99 %",
    "cat taken for dog, 75 %",
    "dog taken for cat, 50 %",
  ]);
  assertEquals(drawn.map(({ value }) => Math.floor(value[0]!)), [0, 1, 2]);
  assert(drawn.every(({ symbol }) => symbol === "image://data:,"));
  assertEquals(plotsOf(INPUT).has("mistakes"), false);
});
