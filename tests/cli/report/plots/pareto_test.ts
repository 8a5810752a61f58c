// Plots of several objectives, against figures computed here in another way.

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Direction, TrialRecord } from "../../../../mod.ts";
import { hypervolume } from "../../../../report.ts";
import { plotsOf } from "../../../../src/cli/report/plots/mod.ts";
import { hypervolumesOf } from "../../../../src/cli/report/plots/pareto.ts";
import type { Plot, PlotInput } from "../../../../src/cli/report/plots/plot.ts";
import { Pcg32 } from "../../../../src/random.ts";

/** Values on a coarse grid, so that many tie. */
const ROWS = Array.from(
  { length: 30 },
  (_, i) => [(i * 7) % 10, (i * i * 3 + i) % 11, (i * 5) % 8],
);

/** Trials of these values, and two that do not count. */
function inputOf(
  rows: readonly (readonly number[])[],
  directions: readonly Direction[],
): PlotInput {
  const trial = (number: number, outcome: TrialRecord["outcome"]) => ({
    ...{ number, params: {}, reports: [] },
    ...outcome && { outcome },
  });
  return {
    meaning: { names: ["cost", "gain", "size"].slice(0, directions.length) },
    space: {},
    times: [],
    study: {
      directions,
      trials: [
        ...rows.map((values, number) =>
          trial(number, { state: "complete", values })
        ),
        trial(rows.length, {
          state: "complete",
          values: [-99, 99, -99].slice(0, directions.length),
          infeasible: true,
        }),
        trial(rows.length + 1, { state: "failed", reason: "bad luck" }),
      ],
    },
  };
}

interface Drawn {
  readonly value: readonly number[];
  readonly trial?: number;
}

/** The points of a plot's series: of the first, or of that of a name. */
function dataOf({ option }: Plot, name?: string): readonly Drawn[] {
  const series = option["series"] as { name?: string; data: Drawn[] }[];
  return series.find((one) => name === undefined || one.name === name)!.data;
}

Deno.test("pareto: those that no other beats in all objectives, apart from the others", () => {
  const directions = ["minimize", "maximize", "minimize"] as const;
  const [plot] = plotsOf(inputOf(ROWS, directions)).get("pareto")!;
  const sign = [1, -1, 1];
  const isBeaten = (row: readonly number[]) =>
    ROWS.some((other) => {
      const gaps = other.map((value, i) => sign[i]! * (value - row[i]!));
      return Math.max(...gaps) <= 0 && Math.min(...gaps) < 0;
    });
  const numbered = ROWS.map((row, trial) => ({ row, trial }));
  for (const [name, beaten] of [["front", false], ["beaten", true]] as const) {
    const wanted = numbered.filter(({ row }) => isBeaten(row) === beaten);
    assert(wanted.length > 1);
    assertEquals(
      dataOf(plot!, name).map(({ value, trial }) => ({ value, trial })),
      wanted.map(({ row, trial }) => ({ value: row.slice(0, 2), trial })),
    );
  }
});

Deno.test("history and edf: one of each objective, each the way that it goes", () => {
  const directions = ["minimize", "maximize"] as const;
  const rows = ROWS.map((row) => row.slice(0, 2));
  const plots = plotsOf(inputOf(rows, directions));
  for (const [i, direction] of directions.entries()) {
    const values = rows.map((row) => row[i]!);
    const history = plots.get("history")![i]!;
    assertEquals(history.name, `history-${i}`);
    assertEquals(
      dataOf(history, "complete").map(({ value }) => value),
      values.map((value, number) => [number, value]),
    );
    const pick = direction === "minimize" ? Math.min : Math.max;
    for (const { value: [number, best] } of dataOf(history, "best so far")) {
      assertEquals(best, pick(...values.slice(0, number! + 1)));
    }
    // What breaks a constraint is shown, but counts for nothing.
    assertEquals(dataOf(history, "not complete").map((one) => one.trial), [30]);
    for (
      const { value: [x, share] } of dataOf(plots.get("edf")![i]!).slice(1)
    ) {
      assertEquals(share, values.filter((value) => value <= x!).length / 30);
    }
  }
});

Deno.test("hypervolumesOf(): what each prefix of the costs beats, of 2 to 5 objectives", () => {
  const random = new Pcg32(7n);
  for (const objectives of [2, 3, 4, 5]) {
    const costs = Array.from(
      { length: 30 },
      () => Array.from({ length: objectives }, () => random.nextBelow(8)),
    );
    const reference = Array(objectives).fill(8);
    const volumes = hypervolumesOf(costs, reference);
    for (const [n, volume] of volumes.entries()) {
      assertAlmostEquals(
        volume,
        hypervolume(costs.slice(0, n + 1), reference),
        1e-6,
      );
    }
  }
});

Deno.test("hypervolume: of two objectives, by counting cells up to the worst of both", () => {
  const rows = ROWS.map(([cost, gain]) => [cost!, gain!] as const);
  const plot = plotsOf(inputOf(rows, ["minimize", "maximize"])).get("pareto")!
    .find(({ name }) => name === "hypervolume");
  const [worst, least] = [
    Math.max(...rows.map(([cost]) => cost)),
    Math.min(...rows.map(([, gain]) => gain)),
  ];
  const data = dataOf(plot!);
  assertEquals(data.length, rows.length);
  for (const { trial, value: [number, area] } of data) {
    assertEquals(trial, number);
    let count = 0;
    for (let x = 0; x < worst; x++) {
      for (let y = least; y < 11; y++) {
        const isBeaten = rows.slice(0, trial! + 1)
          .some(([cost, gain]) => cost <= x && gain > y);
        if (isBeaten) count++;
      }
    }
    assertEquals(area, count);
  }
});
