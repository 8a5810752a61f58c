import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  bestOf,
  complete,
  meanRanks,
  meanRatio,
  ranksOf,
  type Row,
  rowsOf,
  verdictOf,
} from "../../../bench/search/comparison.ts";
import { problems, problemsNamed } from "../../../bench/search/problems/mod.ts";
import { factorsOf } from "../../../bench/search/profile.ts";
import type { Result } from "../../../bench/search/study.ts";

const study = (
  problem: string,
  name: string,
  seed: number,
  reached: number | null,
): Result => {
  const [program, sampler] = name.split(":") as [string, string];
  const of = { problem, program, sampler, seed, version: "", seconds: 0 };
  return { ...of, lag: 1, trials: 50, reached: { 50: reached } };
};

const row = (losses: { readonly [name: string]: readonly number[] }): Row => {
  const [entry] = problemsNamed(["f1-sphere-5d"]);
  const problem = entry!.load();
  return { entry: entry!, problem, losses: new Map(Object.entries(losses)) };
};

const AT = { lag: 1, trials: 50 };

Deno.test("rowsOf() takes the minimum off, and nothing found is infinitely bad", () => {
  const rows = rowsOf(
    [
      study("branin-fails", "lanetune:tpe", 0, 0.39788735772973816 + 0.5),
      study("branin-fails", "lanetune:tpe", 1, null),
      { ...study("branin-fails", "lanetune:tpe", 2, 1), lag: 4 },
      study("zdt1", "lanetune:random", 0, 7),
    ],
    problems,
    AT,
  );
  assertEquals(rows.map(({ entry }) => entry.name), ["branin-fails", "zdt1"]);
  const [first, last] = rows[0]!.losses.get("lanetune:tpe")!;
  assertAlmostEquals(first!, 0.5, 1e-12);
  assertEquals(last, Infinity);
  assertEquals(rows[1]!.losses.get("lanetune:random"), [-7]);
});

Deno.test("rowsOf() gives AutoSampler's rule what it would have chosen", () => {
  const names = ["optuna:gp", "optuna:tpe"];
  const results = ["f1-sphere-5d", "func2c", "jenatton-tree"].flatMap((p) =>
    names.map((name, i) => study(p, name, 0, i + 1))
  );
  const chosen = rowsOf(results, problems, AT).map(({ losses }) =>
    names.filter((name) =>
      losses.get(name)![0] === losses.get("optuna:autosampler")![0]
    )
  );
  assertEquals(chosen, [["optuna:gp"], ["optuna:tpe"], ["optuna:tpe"]]);
});

Deno.test("ranksOf() shares the ranks of equal values", () => {
  assertEquals(ranksOf([3, 1, 3, 2]), [3.5, 1, 3.5, 2]);
  assertEquals(ranksOf([Infinity, Infinity]), [1.5, 1.5]);
});

Deno.test("meanRanks() is over problems, by medians", () => {
  const rows = [row({ a: [1, 9, 2], b: [3, 3, 3] }), row({ a: [5], b: [4] })];
  assertEquals(meanRanks(rows, ["a", "b"]), [1.5, 1.5]);
});

Deno.test("bestOf() goes by the median, verdictOf() by Mann–Whitney", () => {
  const few = Array.from({ length: 8 }, (_, i) => i);
  const one = row({
    "lanetune:tpe": few.map((x) => x + 100),
    "optuna:tpe": few,
    "optuna:gp": few.map((x) => x + 1),
  });
  assertEquals(bestOf(one, (name) => name.startsWith("optuna:")), "optuna:tpe");
  const { worse, better } = verdictOf(one, "lanetune:tpe", "optuna:tpe");
  assertEquals([worse < 0.01, better > 0.99], [true, true]);
});

Deno.test("meanRatio() is to random search, geometric, within bounds", () => {
  const rows = [
    row({ "optuna:random": [10], a: [1] }),
    row({ "optuna:random": [10], a: [10] }),
  ];
  assertAlmostEquals(meanRatio(rows, "a"), Math.sqrt(0.1), 1e-12);
  const solved = row({ "optuna:random": [10], a: [0], b: [Infinity] });
  assertAlmostEquals(meanRatio([solved], "a"), 1e-4, 1e-12);
  assertAlmostEquals(meanRatio([solved], "b"), 100, 1e-12);
});

Deno.test("complete() leaves out problems that one was not measured on", () => {
  const rows = [row({ a: [1], b: [1] }), row({ a: [1] })];
  assertEquals(complete(rows, ["a", "b"]).length, 1);
});

Deno.test("factorsOf() is to the smallest regret of each problem", () => {
  const one = row({ "optuna:random": [8], a: [2], b: [4] });
  assertEquals(factorsOf([one], ["a", "b"]), [[1], [2]]);
});
