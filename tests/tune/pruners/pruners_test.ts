// What is special about each pruner, by hand-computed cases.

import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { choose } from "../../../src/tune/technique.ts";
import { pruners } from "../../../src/tune/pruners/mod.ts";
import type { TrialReports } from "../../../src/tune/pruners/pruner.ts";
import { signedRankTest } from "../../../src/tune/pruners/wilcoxon.ts";
import type { Direction } from "../../../src/tune/trial.ts";

/** Reports at steps 1, 2, 3 … */
function reports(number: number, ...values: number[]): TrialReports {
  return {
    number,
    reports: values.map((value, i) => ({ step: i + 1, value })),
  };
}

/** Whether `text` prunes the last of the trials at its last report. */
function prunes(
  text: string,
  trials: readonly number[][],
  direction: Direction = "minimize",
): boolean {
  const pruner = choose("pruner", pruners, text).create();
  const all = trials.map((values, number) => reports(number, ...values));
  return pruner.shouldPrune(all.at(-1)!, all.slice(0, -1), direction);
}

Deno.test("median compares the best so far with the median of the same step", () => {
  const others = [[1, 1], [2, 2], [3, 3], [4, 4], [9]];
  const rule = "median:n_startup_trials=4";
  assertEquals(prunes(rule, [...others, [9, 2.6]]), true);
  assertEquals(prunes(rule, [...others, [9, 2.5]]), false);
  // The best so far counts, not the last value.
  assertEquals(prunes(rule, [...others, [2, 9]]), false);
  assertEquals(prunes(rule, [...others, [9, 2.4]], "maximize"), false);
  assertEquals(prunes(rule, [...others, [2.4, 2.4]], "maximize"), true);
  // Only four trials have a report at step 2.
  assertEquals(prunes("median:n_startup_trials=5", [...others, [9, 9]]), false);
  assertEquals(prunes(rule, [...others, [NaN, NaN]]), true);
});

Deno.test("percentile keeps the best quarter at 25", () => {
  const others = [[1], [2], [3], [4], [5]];
  const rule = "percentile:percentile=25";
  assertEquals(prunes(rule, [...others, [2]]), false);
  assertEquals(prunes(rule, [...others, [2.1]]), true);
  assertEquals(prunes(rule, [...others, [4]], "maximize"), false);
  assertEquals(prunes(rule, [...others, [3.9]], "maximize"), true);
});

Deno.test("warm-up and interval decide at which reports a rule looks", () => {
  const rule = "threshold:upper=0,n_warmup_steps=2,interval_steps=3";
  const looks = [1, 2, 3, 4, 5, 6, 7, 8].filter((steps) =>
    prunes(rule, [Array(steps).fill(1)])
  );
  assertEquals(looks, [2, 5, 8]);
  const pruner = choose("pruner", pruners, rule).create();
  const late = [{ step: 3, value: 0 }, { step: 7, value: 1 }];
  assertEquals(
    pruner.shouldPrune({ number: 0, reports: late }, [], "minimize"),
    true,
    "a check that was due at 5 is made at 7",
  );
});

Deno.test("threshold wants a bound, and the lower one below the upper", () => {
  assertThrows(
    () => choose("pruner", pruners, "threshold").create(),
    RangeError,
  );
  assertThrows(
    () => choose("pruner", pruners, "threshold:lower=2,upper=1").create(),
    RangeError,
    "lower is 2, expected at most upper, 1",
  );
  assertEquals(prunes("threshold:lower=0", [[NaN]]), true);
  assertEquals(prunes("threshold:lower=0,upper=none", [[Infinity]]), false);
});

Deno.test("asha keeps the best 1/eta of a rung, at least one", () => {
  const others = [[1], [2], [3]];
  assertEquals(prunes("asha:eta=2", [...others, [2]]), false);
  assertEquals(prunes("asha:eta=2", [...others, [2.5]]), true);
  assertEquals(prunes("asha:eta=4", [...others, [1.5]]), true);
  assertEquals(prunes("asha:eta=4", [...others, [1]]), false);
  assertEquals(prunes("asha:min_resource=2", [...others, [9]]), false);
  assertEquals(prunes("asha", [...others, [NaN]]), true);
});

Deno.test("hyperband gives each bracket its share and compares only within", () => {
  const pruner = choose("pruner", pruners, "hyperband:max_resource=9").create();
  // R = 9, eta = 3: three brackets of ceil(3 · 9 / 3), ceil(3 · 3 / 2), 3.
  const shares = [9, 5, 3];
  // Trial n is bad at step 1 against perfect others: only bracket 0 prunes.
  const bracketOf = (number: number) => {
    const earlier = Array.from({ length: number }, (_, n) => reports(n, 0));
    const stepsBefore = [1, 3, 9].findIndex((step) => {
      const own = reports(number, ...Array(step).fill(1));
      const others = earlier.map((t) =>
        reports(t.number, ...Array(step).fill(0))
      );
      return pruner.shouldPrune(own, others, "minimize");
    });
    return stepsBefore;
  };
  const rounds = Array.from({ length: 17 }, (_, i) => bracketOf(34 + i));
  assertEquals(
    shares.map((_, b) => rounds.filter((x) => x === b).length),
    shares,
  );
  assertEquals(rounds.slice(0, 4), [0, 1, 0, 2]);
  assertThrows(
    () =>
      choose("pruner", pruners, "hyperband:max_resource=2,min_resource=3")
        .create(),
    RangeError,
    "max_resource is 2, expected at least min_resource, 3",
  );
});

Deno.test("patience waits, then stops or asks the rule it wraps", () => {
  assertEquals(prunes("patience:patience=1", [[1, 2]]), false);
  assertEquals(prunes("patience:patience=1", [[1, 2, 3]]), true);
  assertEquals(prunes("patience:patience=1", [[1, 2, 0.9]]), false);
  assertEquals(prunes("patience:patience=1,min_delta=1", [[1, 2, 3]]), false);
  const wrapping = "patience:patience=1,wrapped=threshold:upper=2.5";
  assertEquals(prunes(wrapping, [[1, 2, 3]]), true);
  assertEquals(prunes(wrapping, [[1, 2, 2]]), false);
  assertEquals(prunes(wrapping, [[1, 3]]), false);
});

Deno.test("signedRankTest() counts exactly, ties and zeros included", () => {
  assertEquals(signedRankTest([3]), 0.5);
  assertEquals(signedRankTest([1, 2, 3, 4, 5]), 1 / 32);
  // Ranks 1 2 3, sums of at least 5: {2,3}, {1,2,3}.
  assertEquals(signedRankTest([-1, 2, 3]), 2 / 8);
  // Ranks 1.5 1.5 3, sums of at least 4.5: {1.5,3} twice, all.
  assertEquals(signedRankTest([-1, 1, 3]), 3 / 8);
  // The zero has rank 1; the others 2 and 3, both positive.
  assertEquals(signedRankTest([0, 2, 3]), 1 / 4);
  assertEquals(signedRankTest([0, 0]), 1);
  // SciPy 1.10, wilcoxon(x, alternative="greater", zero_method="pratt",
  // correction=False), mode="exact" for the first and "approx" for the others.
  const range = (low: number, count: number) =>
    Array.from({ length: count }, (_, i) => low + i);
  assertAlmostEquals(
    signedRankTest(range(-20.25, 49)),
    0.044527638718854234,
    1e-12,
  );
  assertAlmostEquals(
    signedRankTest(range(-20, 61)),
    0.0001080583281949801,
    1e-7,
  );
  assertAlmostEquals(
    signedRankTest(range(-27.5, 60)),
    0.19451184803696892,
    1e-7,
  );
});

Deno.test("signedRankTest() keeps every bit of its approximation, which thresholds meet", () => {
  /** 1 … count, every `stride`-th of them of the other sign. */
  const signed = (count: number, stride: number, sign: number) =>
    Array.from({ length: count }, (_, i) => sign * (i % stride ? i + 1 : ~i));
  assertEquals(signedRankTest(signed(50, 2, 1)), 0.45197775725721523);
  assertEquals(signedRankTest(signed(50, 4, 1)), 0.0012779946123393398);
  assertEquals(signedRankTest(signed(50, 5, 1)), 0.000051091260342558474);
  assertEquals(signedRankTest(signed(51, 2, -1)), 0.4515068564519496);
});

Deno.test("wilcoxon stops what is surely worse than the best trial before it", () => {
  const best = [1, 2, 3, 4, 5], other = [0.5, 9, 9, 9, 9];
  const worse = [1.1, 2.1, 3.1, 4.1];
  assertEquals(prunes("wilcoxon", [best, other, worse.slice(0, 3)]), false);
  assertEquals(prunes("wilcoxon", [best, other, worse]), true);
  const negated = [best, other, worse].map((t) => t.map((x) => -x));
  assertEquals(prunes("wilcoxon", negated, "maximize"), true);
  assertEquals(prunes("wilcoxon:n_startup_steps=5", [best, worse]), false);
  // Its mean is better, though most pairs are worse: not stopped.
  assertEquals(prunes("wilcoxon:p_threshold=0.9", [best, [2, 3, -9]]), false);
  // A trial that was cut before is no measure.
  assertEquals(prunes("wilcoxon", [best.slice(0, 3), worse]), false);
});
