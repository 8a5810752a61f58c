import { assertEquals } from "@std/assert";
import {
  type Distribution,
  writeDistribution,
} from "../../../src/tune/journal/format/distribution.ts";
import type {
  OptunaStudy,
  OptunaTrial,
} from "../../../src/tune/journal/format/optuna.ts";
import { storedSpace } from "../../../src/tune/journal/space.ts";
import { measureImportance } from "../../../src/tune/analysis/importance.ts";
import { toStoredStudy } from "../../../src/tune/journal/records.ts";
import type { Space } from "../../../src/tune/space/space.ts";

/** A study of another program whose trials drew from these spaces by turns. */
function studyOf(...spaces: readonly Space[]): OptunaStudy {
  const trials = Array.from({ length: 60 }, (_, number): OptunaTrial => {
    const space = spaces[number % spaces.length]!;
    const names = Object.keys(space);
    return {
      id: number,
      number,
      state: "complete",
      params: Object.fromEntries(names.map((name) => [name, number % 2])),
      distributions: Object.fromEntries(
        names.map((name) => [name, writeDistribution(space[name]!)]),
      ),
      values: [number % 2],
      reports: [],
      userAttributes: {},
      systemAttributes: {},
      start: null,
      complete: null,
      isOwn: false,
    };
  });
  return {
    id: 0,
    name: "s",
    directions: ["minimize"],
    userAttributes: {},
    systemAttributes: {},
    trials,
  };
}

Deno.test("storedSpace() gives back the space that every trial has", () => {
  const space: Space = {
    x: { type: "float", low: 0, high: 1 },
    lr: { type: "float", low: 1e-4, high: 1, log: true },
    q: { type: "float", low: 0, high: 1, step: 0.25 },
    n: { type: "int", low: 0, high: 9 },
    m: { type: "int", low: 0, high: 8, step: 2 },
    kind: { type: "categorical", choices: ["a", null, true, 2.5] },
    constructor: { type: "float" as const, low: 0, high: 2 },
  };
  assertEquals(storedSpace(studyOf(space)), space);
});

Deno.test("storedSpace() widens ranges and keeps parameters that some trials lack", () => {
  const study = studyOf(
    { x: { type: "float", low: 0, high: 1, step: 0.5 } },
    {
      x: { type: "float", low: -1, high: 0.5, step: 0.25 },
      y: { type: "int", low: 0, high: 1 },
    },
  );
  assertEquals(storedSpace(study), {
    x: { type: "float", low: -1, high: 1 },
    y: { type: "int", low: 0, high: 1 },
  });
});

Deno.test("storedSpace() takes of a kind that changes the first, and a choice once", () => {
  const distributions: Distribution["type"][] = ["float", "int"];
  const study = studyOf(
    ...distributions.map((type): Space => ({
      x: { type: type as "float" | "int", low: 0, high: 4 },
    })),
  );
  assertEquals(storedSpace(study), { x: { type: "float", low: 0, high: 4 } });
  const text =
    '{"name": "CategoricalDistribution", "attributes": {"choices": [[1], "[1]", 2]}}';
  const [trial] = study.trials;
  const listed = {
    ...study,
    trials: [{ ...trial!, distributions: { x: text } }],
  };
  assertEquals(storedSpace(listed), {
    x: { type: "categorical", choices: ["[1]", 2] },
  });
});

Deno.test("measureImportance() of a parameter named as what every object has", () => {
  const study = studyOf({ x: { type: "float", low: 0, high: 1 } }, {
    x: { type: "float", low: 0, high: 1 },
    constructor: { type: "int" as const, low: 0, high: 1 },
  });
  const { trials } = toStoredStudy(study);
  const names = measureImportance(trials, storedSpace(study), ["minimize"])
    .map(({ name }) => name);
  assertEquals(names.sort(), ["constructor", "x"]);
});
