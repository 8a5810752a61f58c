// Every plot's numbers against figures computed here in another way, straight
// from the records.

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { toStoredStudy } from "../../../files.ts";
import { measureImportance } from "../../../analysis.ts";
import { reportInput } from "../../../src/cli/report/input.ts";
import { axisOf } from "../../../src/cli/report/plots/axis.ts";
import { plotsOf } from "../../../src/cli/report/plots/mod.ts";
import { surfaceOf } from "../../../src/cli/report/browser/pair.js";
import { pairsOf, plotOfPair } from "../../../src/cli/report/plots/pairs.ts";
import type { Plot } from "../../../src/cli/report/plots/plot.ts";
import { makeStudy } from "../../support/made_study.ts";

interface Series {
  readonly id?: string;
  readonly name?: string;
  readonly type: string;
  readonly data: readonly {
    readonly value: readonly (number | string)[];
    readonly trial?: number;
  }[];
}

const stored = await makeStudy(200);
const { trials } = toStoredStudy(stored);
const plots = plotsOf(reportInput(stored));

const complete = trials.flatMap(({ number, params, outcome }) =>
  outcome?.state === "complete"
    ? [{ number, params, value: outcome.values[0]! }]
    : []
);

function only(kind: string): Plot {
  const [plot, ...others] = plots.get(kind)!;
  assertEquals(others.length, 0);
  return plot!;
}

function named(name: string): Plot {
  return [...plots.values()].flat().find((plot) => plot.name === name)!;
}

function seriesOf(plot: Plot, name?: string): Series {
  const all = plot.option["series"] as Series[];
  return name === undefined ? all[0]! : all.find((one) => one.name === name)!;
}

const pairs = (series: Series): unknown[][] =>
  series.data.map(({ trial, value }) => [trial, ...value]);

/** The points of a plot without their last number. */
const pairsOfPoints = (plot: Plot): unknown[][] =>
  pairs(seriesOf(plot)).map((row) => row.slice(0, -1));

Deno.test("history: values by number, and the best of those before", () => {
  const plot = only("history");
  assertEquals(
    pairs(seriesOf(plot, "complete")),
    complete.map(({ number, value }) => [number, number, value]),
  );
  const pruned = trials.flatMap(({ number, outcome, reports }) =>
    outcome?.state === "pruned" ? [[number, number, reports.at(-1)!.value]] : []
  );
  assert(pruned.length > 20);
  assertEquals(pairs(seriesOf(plot, "not complete")), pruned);
  for (const { value: [number, best] } of seriesOf(plot, "best so far").data) {
    const before = complete.filter((one) => one.number <= Number(number));
    assertEquals(best, Math.max(...before.map(({ value }) => value)));
  }
});

Deno.test("curves: every report of every trial, in three kinds", () => {
  const plot = named("curves");
  const drawn = ["not complete", "complete", "best"].flatMap((kind) =>
    seriesOf(plot, kind).data.filter(({ value }) => value[0] !== "-")
      .map(({ trial, value }) => `${trial} ${value.join(" ")} ${kind}`)
  );
  const [best] = complete.toSorted((a, b) => b.value - a.value);
  const all = trials.flatMap(({ number, reports, outcome }) =>
    reports.map(({ step, value }) =>
      `${number} ${step} ${value} ${
        number === best!.number
          ? "best"
          : outcome?.state === "complete"
          ? "complete"
          : "not complete"
      }`
    )
  );
  assertEquals(drawn.sort(), all.sort());
  // A gap after each, or the next would hang on it.
  const gaps = seriesOf(plot, "complete").data.filter(({ value }) =>
    value[0] === "-"
  );
  assertEquals(gaps.length, complete.length - 1);
});

Deno.test("curves-loss: the best trial's two losses", () => {
  const [best] = complete.toSorted((a, b) => b.value - a.value);
  const { reports } = trials[best!.number]!;
  for (
    const [name, key] of [
      ["training loss", "trainLoss"],
      ["validation loss", "validationLoss"],
    ] as const
  ) {
    assertEquals(
      pairs(seriesOf(named("curves-loss"), name)),
      reports.map(({ step, metrics }) => [
        best!.number,
        step,
        metrics![key],
      ]),
    );
  }
});

Deno.test("slice: each completed trial that has the parameter", () => {
  assertEquals(
    pairs(seriesOf(named("slice-lr"))),
    complete.map(({ number, params, value }) => [number, params["lr"], value]),
  );
  assertEquals(
    pairs(seriesOf(named("slice-momentum"))),
    complete.filter(({ params }) => params["optimizer"] === "sgd")
      .map(({ number, params, value }) => [number, params["momentum"], value]),
  );
  const choices = ["adam", "sgd", "<b>&amp;"];
  assertEquals(
    pairs(seriesOf(named("slice-optimizer"))),
    complete.map(({ number, params, value }) => [
      number,
      choices.indexOf(String(params["optimizer"])),
      value,
    ]),
  );
});

Deno.test("isolation: the best of each value, whatever the others were", () => {
  const best = new Map<unknown, { number: number; value: number }>();
  for (const { number, params, value } of complete) {
    const rival = best.get(params["layers"]);
    if (rival === undefined || value > rival.value) {
      best.set(params["layers"], { number, value });
    }
  }
  assertEquals(
    pairs(seriesOf(named("isolation-layers"))),
    [1, 2, 3, 4].map((layers) => {
      const { number, value } = best.get(layers)!;
      return [number, layers, value];
    }),
  );
  // Of a range, by twelfths of its logarithm from 1e-4 to 1e-1.
  const twelfthOf = (lr: unknown) =>
    Math.min(Math.floor((Math.log10(Number(lr)) + 4) / 3 * 12), 11);
  const drawn = seriesOf(named("isolation-lr")).data;
  const tops = Object.values(
    Object.groupBy(complete, ({ params }) => twelfthOf(params["lr"])),
  ).map((group) => group!.toSorted((a, b) => b.value - a.value)[0]!.number);
  assertEquals(
    drawn.map(({ trial }) => trial!).sort(),
    tops.sort(),
  );
});

Deno.test("parallel: a line for each completed trial, its value at the end", () => {
  const names = ["lr", "units", "layers", "dropout", "optimizer", "momentum"];
  const choices = ["adam", "sgd", "<b>&amp;"];
  assertEquals(
    pairs(seriesOf(only("parallel"))),
    complete.map(({ number, params, value }) => [
      number,
      ...names.map((name) =>
        name === "optimizer"
          ? choices.indexOf(String(params[name]))
          : params[name] ?? "-"
      ),
      value,
    ]),
  );
});

Deno.test("axisOf(): of more values than a call has arguments", () => {
  const values = Array.from({ length: 200_000 }, (_, i) => i);
  assertEquals([0, 199_999].map(axisOf(undefined, values).at), [0, 199_999]);
});

Deno.test("importance: as measured, in percent of the sum", () => {
  const space = reportInput(stored).space;
  const measured = measureImportance(trials, space, ["maximize"]);
  const sum = measured.reduce((all, { importance }) => all + importance, 0);
  const drawn = seriesOf(only("importance")).data as unknown as {
    readonly value: number;
  }[];
  assertEquals(drawn.length, measured.length);
  for (const [i, { value }] of drawn.entries()) {
    assertAlmostEquals(value, 100 * measured[i]!.importance / sum, 0.0501);
  }
});

Deno.test("edf: the share of values that are at most as large", () => {
  const drawn = seriesOf(only("edf")).data.slice(1);
  assertEquals(drawn.length, new Set(complete.map((one) => one.value)).size);
  for (const { value: [x, share] } of drawn) {
    const count = complete.filter(({ value }) => value <= Number(x)).length;
    assertEquals(share, count / complete.length);
  }
});

Deno.test("rank: the share of the others that are better, ties in the middle", () => {
  const drawn = seriesOf(named("rank-lr-units")).data;
  assertEquals(drawn.length, complete.length);
  for (const { trial, value: [lr, units, rank] } of drawn) {
    const own = complete.find(({ number }) => number === trial)!;
    assertEquals([units, lr], [own.params["units"], own.params["lr"]]);
    const better = complete.filter(({ value }) => value > own.value).length;
    const equal = complete.filter(({ value }) => value === own.value).length;
    assertAlmostEquals(
      Number(rank),
      (better + (equal - 1) / 2) / (complete.length - 1),
    );
  }
});

Deno.test("contour: at a cell, the mean of values weighted by how near they are", () => {
  const cells = (named("contour-lr-units").option["series"] as {
    readonly data: readonly (readonly number[])[];
  }[])[0]!.data;
  assert(cells.length > 100);
  const u = (units: number) => Math.log(units / 8) / Math.log(32);
  const v = (lr: number) => (Math.log10(lr) + 4) / 3;
  for (const [column, row, height] of cells.slice(0, 50)) {
    const x = (column! + 0.5) / 24, y = (row! + 0.5) / 24;
    let sum = 0, weights = 0;
    for (const { params, value } of complete) {
      const weight = Math.exp(
        -50 * (v(Number(params["lr"])) - x) ** 2 -
          50 * (u(Number(params["units"])) - y) ** 2,
      );
      sum += weight * value;
      weights += weight;
    }
    assertAlmostEquals(height!, sum / weights, 1e-4);
  }
});

Deno.test("contour and rank of any two parameters, either way round", () => {
  const pairs = pairsOf(reportInput(stored))!;
  assertEquals(pairs.names, [
    ...["lr", "units", "layers", "dropout", "optimizer", "momentum"],
  ]);
  const over = (kind: "contour" | "rank", x: string, y: string) =>
    plotOfPair(kind, pairs, pairs.names.indexOf(x), pairs.names.indexOf(y));
  const seriesAt = (plot: Plot, i: number) =>
    (plot.option["series"] as { data: readonly (readonly number[])[] }[])[i]!
      .data;
  // Only trials that have both.
  const plot = over("rank", "momentum", "optimizer");
  const both = complete.filter(({ params }) => "momentum" in params);
  assertEquals(
    pairsOfPoints(plot),
    both.map(({ number, params }) => [number, params["momentum"], 1]),
  );
  // Three rows of cells for three choices, and turned the same heights.
  const heat = seriesAt(over("contour", "dropout", "optimizer"), 0);
  const turned = seriesAt(over("contour", "optimizer", "dropout"), 0);
  assertEquals(Math.max(...heat.map(([, row]) => row!)), 2);
  const key = (cell: readonly number[]) => cell.join();
  assertEquals(
    heat.map(key).sort(),
    turned.map(([x, y, height]) => key([y!, x!, height!])).sort(),
  );
});

Deno.test("surfaceOf(): one trial gives its value where it is near, nothing elsewhere", () => {
  const [[near, far]] = surfaceOf([{ x: 0.25, y: 0.5, value: 7 }], 2, 1) as [
    [number, null],
  ];
  assertEquals([near, far], [7, null]);
});

Deno.test("timeline: when each trial began and ended, by worker", () => {
  const plot = only("timeline");
  const rows = (plot.option["yAxis"] as { data: string[] }).data;
  const spans = ["complete", "not complete"].flatMap((name) => {
    const points = seriesOf(plot, name).data;
    return points.flatMap(({ trial, value: [start, row] }, i) =>
      i % 3 === 0
        ? [{ trial: trial!, start, row, end: points[i + 1]!.value[0] }]
        : []
    );
  });
  assertEquals(spans.length, trials.length);
  const first = Date.parse(stored.trials[0]!.start!);
  for (const { trial, start, end, row } of spans) {
    const { start: began, complete: ended } = stored.trials[trial]!;
    assertAlmostEquals(Number(start), (Date.parse(began!) - first) / 1000);
    assertAlmostEquals(Number(end), (Date.parse(ended!) - first) / 1000);
    const { worker } = trials[trial]!.run!;
    const name = rows[Number(row)]!;
    assert(
      worker === undefined
        ? name.startsWith("unknown")
        : name === `worker ${worker}`,
    );
  }
});
