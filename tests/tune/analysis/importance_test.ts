// PED-ANOVA against Optuna's; the generating program lies beside the golden
// file.

import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import { measureImportance } from "../../../src/tune/analysis/importance.ts";
import { checkSpace } from "../../../src/tune/space/check.ts";
import type { Space } from "../../../src/tune/space/space.ts";
import type {
  Direction,
  Outcome,
  Params,
  TrialRecord,
} from "../../../src/tune/trial.ts";
import { optunas } from "../../support/optuna.ts";

/** The space of generate.py. */
const SPACE: Space = {
  kind: { type: "categorical", choices: ["a", "b", null, true, 2.5] },
  x: { type: "float", low: -1, high: 3 },
  lr: { type: "float", low: 1e-5, high: 1e-1, log: true },
  drop: { type: "float", low: 0, high: 0.5, step: 0.1 },
  fine: { type: "float", low: 0, high: 1, step: 0.01 },
  width: { type: "int", low: 16, high: 256, log: true },
  small: { type: "int", low: 1, high: 8, log: true },
  depth: { type: "int", low: 1, high: 4 },
  many: { type: "int", low: -300, high: 500 },
  even: { type: "int", low: 2, high: 20, step: 6 },
  one: { type: "float", low: 2, high: 2 },
  only: { type: "float", low: 0, high: 1, when: { kind: ["a", true] } },
  sub: { type: "categorical", choices: ["p", "q"], when: { kind: ["b"] } },
};

interface GoldenCase {
  readonly kind: string;
  readonly direction: Direction;
  readonly trials: readonly [string, number, Params][];
  readonly importances: {
    readonly [name: string]: { importance: number; share: number };
  };
}

function readCases(text: string): readonly GoldenCase[] {
  return text.trim().split("\n").map((line) => JSON.parse(line));
}

function toRecord(
  [state, value, params]: GoldenCase["trials"][number],
  number: number,
): TrialRecord {
  const outcome: Outcome = state === "COMPLETE"
    ? { state: "complete", values: [value] }
    : state === "PRUNED"
    ? { state: "pruned", values: [value] }
    : { state: "failed", reason: "as in Optuna" };
  return { number, params, reports: [], outcome };
}

function assertAgrees({ kind, direction, trials, importances }: GoldenCase) {
  const what = `${kind}, ${trials.length} trials`;
  const ours = measureImportance(trials.map(toRecord), SPACE, [direction]);
  assertEquals(
    ours.map(({ name }) => name).sort(),
    Object.keys(importances).sort(),
    what,
  );
  for (const { name, importance, share } of ours) {
    const theirs = importances[name]!;
    assertAlmostEquals(importance, theirs.importance, 1e-9, `${what}: ${name}`);
    assertAlmostEquals(share, theirs.share, 1e-6, `${what}: ${name}`);
  }
}

const FILE = new URL("../../golden/importance/golden.jsonl", import.meta.url);
const golden = readCases(await Deno.readTextFile(FILE));
checkSpace(SPACE);

for (const study of golden) {
  const { kind, trials, direction } = study;
  Deno.test(`measureImportance() agrees with Optuna 5.0.0: ${kind}, ${trials.length} trials, ${direction}`, () => {
    assertAgrees(study);
  });
}

for (const optuna of optunas().filter(({ major }) => major >= 5)) {
  Deno.test(`measureImportance() agrees with Optuna ${optuna.version}, run now`, () => {
    const program = new URL("generate.py", FILE);
    const cases = readCases(optuna.program(program, "print"));
    assertEquals(cases.length, golden.length);
    for (const study of cases) assertAgrees(study);
  });
}

const records = golden.find(({ trials }) => trials.length === 150)!
  .trials.map(toRecord);

Deno.test("measureImportance() sorts by importance and shares it out", () => {
  const importances = measureImportance(records, SPACE, ["maximize"]);
  assertEquals(importances[0]!.name, "lr");
  importances.reduce((a, b) => (assert(a.importance >= b.importance), b));
  const sum = importances.reduce((total, { share }) => total + share, 0);
  assertAlmostEquals(sum, 1, 1e-12);
});

Deno.test("measureImportance() looks at the objective asked for", () => {
  const twice = records.map((trial): TrialRecord => {
    const values = trial.outcome?.state === "complete"
      ? [trial.number, ...trial.outcome.values]
      : [];
    return { ...trial, outcome: { state: "complete", values } };
  });
  const directions = ["minimize", "maximize"] as const;
  assertEquals(
    measureImportance(twice, SPACE, directions, 1),
    measureImportance(records, SPACE, ["maximize"]),
  );
  assertThrows(
    () => measureImportance(twice, SPACE, directions, 2),
    RangeError,
    "objective is 2, expected an integer from 0 to 1",
  );
});

Deno.test("measureImportance() has nothing to say without a complete trial", () => {
  const failed = { state: "failed", reason: "NaN" } as const;
  const trials = [{
    number: 0,
    params: { x: 1 },
    reports: [],
    outcome: failed,
  }];
  assertEquals(measureImportance(trials, SPACE, ["minimize"]), []);
});

Deno.test("measureImportance() counts values outside a narrowed range as at its end", () => {
  const narrowed: Space = { x: { type: "float", low: 0, high: 1 } };
  const [x] = measureImportance(records, narrowed, ["maximize"]);
  assert(Number.isFinite(x!.importance) && x!.share === 1);
});

Deno.test("measureImportance() counts trials that break a constraint, as Optuna does", () => {
  const trials = Array.from({ length: 40 }, (_, number) => {
    const x = number / 40, y = (number * 7 % 40) / 40;
    const outcome = {
      state: "complete",
      values: [x],
      ...number < 20 && { infeasible: true },
    } as const;
    return { number, params: { x, y }, reports: [], outcome };
  });
  const feasible = trials.map((trial) => ({
    ...trial,
    outcome: { state: "complete", values: trial.outcome.values } as const,
  }));
  const space = {
    x: { type: "float", low: 0, high: 1 },
    y: { type: "float", low: 0, high: 1 },
  } as const;
  const measure = (some: typeof feasible) =>
    measureImportance(some, space, ["minimize"]);
  assertEquals(measure(trials), measure(feasible));
});
