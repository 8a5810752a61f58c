// What every pruner promises (src/tune/pruners/pruner.ts), as tests over many
// kinds of reports. A pruner joins by being in the list; one with options that
// must be given needs a line in `EXAMPLES` as well.

import { assert, assertEquals } from "@std/assert";
import { Pcg32 } from "../../src/random.ts";
import { choose } from "../../src/tune/technique.ts";
import { pruners } from "../../src/tune/pruners/mod.ts";
import type { Pruner, TrialReports } from "../../src/tune/pruners/pruner.ts";
import type { Direction, Report } from "../../src/tune/trial.ts";

/** The options with which a pruner is tested, if not the defaults. */
const EXAMPLES: { readonly [name: string]: string } = {
  percentile: "percentile:percentile=25,n_startup_trials=2",
  median: "median:n_startup_trials=2",
  asha: "asha:eta=2",
  hyperband: "hyperband:max_resource=9",
  patience: "patience:patience=1",
  threshold: "threshold:lower=-1,upper=1",
  wilcoxon: "wilcoxon:p_threshold=0.3",
};

/** A pruner of the list, with options with which it has something to do. */
export function makePruner(name: string): Pruner {
  return choose("pruner", pruners, EXAMPLES[name] ?? name).create();
}

/** The kinds of values: report `i` of a trial, from a stream. */
const VALUES: { readonly [kind: string]: (random: Pcg32) => number } = {
  "ordinary": (random) => random.nextNormal(),
  "ties": (random) => random.nextBelow(3),
  "all equal": () => 1,
  "NaN among them": (random) =>
    random.nextFloat() < 0.3 ? NaN : random.nextNormal(),
  "all NaN": () => NaN,
  "infinities": (random) =>
    [1, -1, 0, Infinity, -Infinity][random.nextBelow(5)]!,
};

/** Reports of `count` trials with 0 to 9 steps each, with gaps in places. */
function makeTrials(kind: string, seed: number, count: number): TrialReports[] {
  const random = Pcg32.of(seed, "split", 0);
  return Array.from({ length: count }, (_, number) => {
    let step = 0;
    const length = random.nextBelow(10);
    const reports = Array.from({ length }, () => {
      step += random.nextFloat() < 0.2 ? 2 : 1;
      return { step, value: VALUES[kind]!(random) };
    });
    return Object.freeze({ number, reports: Object.freeze(reports) });
  });
}

/**
 * Every question that determinism.md (What a pruner sees) allows about these
 * trials.
 */
function* questions(
  trials: readonly TrialReports[],
): Generator<[own: TrialReports, earlier: readonly TrialReports[]]> {
  for (const { number, reports } of trials) {
    for (const [i, { step }] of reports.entries()) {
      const earlier = trials.slice(0, number).map((trial) => ({
        number: trial.number,
        reports: trial.reports.filter((report) => report.step <= step),
      }));
      yield [{ number, reports: reports.slice(0, i + 1) }, earlier];
    }
  }
}

function answersOf(
  pruner: Pruner,
  trials: readonly TrialReports[],
  direction: Direction,
): boolean[] {
  return [...questions(trials)].map(([own, earlier]) =>
    pruner.shouldPrune(own, earlier, direction)
  );
}

/**
 * Decides reports in any order that determinism.md (When a decision is taken)
 * allows, both ways.
 */
function compareIndex(
  pruner: Pruner,
  trials: readonly TrialReports[],
  seed: number,
): void {
  const random = Pcg32.of(seed, "shuffle", 0);
  const index = pruner.index!("minimize");
  const counted = trials.map(({ number }) => ({
    number,
    reports: [] as Report[],
  }));
  const next = (n: number) => trials[n]!.reports[counted[n]!.reports.length];
  const isDue = (n: number) =>
    next(n) !== undefined &&
    counted.slice(0, n).every((lower) =>
      next(lower.number) === undefined ||
      (lower.reports.at(-1)?.step ?? -1) >= next(n)!.step
    );
  while (true) {
    const due = [...trials.keys()].filter(isDue);
    if (due.length === 0) return;
    const n = due[random.nextBelow(due.length)]!;
    const { step } = next(n)!;
    counted[n]!.reports.push(next(n)!);
    const earlier = counted.slice(0, n).map(({ number, reports }) => ({
      number,
      reports: reports.filter((report) => report.step <= step),
    }));
    const expected = pruner.shouldPrune(counted[n]!, earlier, "minimize");
    assertEquals(index.shouldPrune(counted[n]!), expected, `${n} at ${step}`);
    index.add(counted[n]!);
  }
}

function negated(trials: readonly TrialReports[]): TrialReports[] {
  return trials.map(({ number, reports }) => ({
    number,
    reports: reports.map(({ step, value }) => ({ step, value: -value })),
  }));
}

/** Registers the contract tests of a pruner of the list. */
export function testPruner(name: string): void {
  for (const kind of Object.keys(VALUES)) {
    Deno.test(`pruner ${name} answers the same whoever is asked: ${kind}`, () => {
      for (let seed = 0; seed < 10; seed++) {
        const trials = makeTrials(kind, seed, 14);
        const pruner = makePruner(name);
        const answers = answersOf(pruner, trials, "minimize");
        assert(answers.every((answer) => typeof answer === "boolean"));
        assertEquals(answersOf(pruner, trials, "minimize"), answers);
        assertEquals(answersOf(makePruner(name), trials, "minimize"), answers);
        // The bounds of the example are symmetric, so this holds for all.
        const mirrored = answersOf(pruner, negated(trials), "maximize");
        assertEquals(mirrored, answers, "maximize of the negated values");
      }
    });
  }
  Deno.test(`pruner ${name} prunes something, but not everything`, () => {
    const answers = Array.from(
      { length: 10 },
      (_, seed) =>
        answersOf(
          makePruner(name),
          makeTrials("ordinary", seed, 14),
          "minimize",
        ),
    ).flat();
    assertEquals(answers.includes(true), name !== "none");
    assert(answers.includes(false));
  });
  Deno.test(`pruner ${name} looks at others if and only if it says so`, () => {
    const [trials, others] = [1, 2].map((seed) =>
      makeTrials("ordinary", seed, 30)
    );
    const pruner = makePruner(name);
    const [a, b] = [trials!, others!].map((earlier) =>
      [...questions(trials!)].map(([own]) => {
        const { step } = own.reports.at(-1)!;
        const seen = earlier.slice(0, own.number).map((trial) => ({
          number: trial.number,
          reports: trial.reports.filter((report) => report.step <= step),
        }));
        return pruner.shouldPrune(own, seen, "minimize");
      })
    );
    assertEquals(JSON.stringify(a) !== JSON.stringify(b), pruner.readsOthers);
  });
  if (makePruner(name).readsOthers) {
    for (const kind of Object.keys(VALUES)) {
      Deno.test(`pruner ${name} decides by its index as by the view, whatever came in between: ${kind}`, () => {
        for (let seed = 0; seed < 20; seed++) {
          compareIndex(makePruner(name), makeTrials(kind, seed, 14), seed);
        }
      });
    }
    Deno.test(`pruner ${name} lets the first trial and the best one go on`, () => {
      const values = [5, 4, 3, 2, 1];
      const trial = (number: number, better: number) => ({
        number,
        reports: values.map((value, i) => ({
          step: i + 1,
          value: value - better,
        })),
      });
      const trials = Array.from({ length: 20 }, (_, n) => trial(n, n));
      const answers = answersOf(makePruner(name), trials, "minimize");
      assert(!answers.includes(true));
    });
  }
}
