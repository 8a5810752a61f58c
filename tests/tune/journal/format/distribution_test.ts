import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  areCompatible,
  readDistribution,
  toExternal,
  toInternal,
  writeDistribution,
} from "../../../../src/tune/journal/format/distribution.ts";
import type { ParamSpec } from "../../../../src/tune/space/space.ts";

Deno.test("writeDistribution() writes Optuna's texts", () => {
  const cases: [ParamSpec, string][] = [
    [
      { type: "float", low: 1e-4, high: 0.1, log: true },
      '{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.0001, "high": 0.1, "log": true}}',
    ],
    [
      { type: "float", low: 0, high: 1, step: 0.25 },
      '{"name": "FloatDistribution", "attributes": {"step": 0.25, "low": 0.0, "high": 1.0, "log": false}}',
    ],
    [
      { type: "int", low: 1, high: 4 },
      '{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 4}}',
    ],
    [
      { type: "categorical", choices: ["é", 1, null, true] },
      '{"name": "CategoricalDistribution", "attributes": {"choices": ["\\u00e9",1,null,true]}}',
    ],
    [
      { type: "fixed", value: "adam" },
      '{"name": "CategoricalDistribution", "attributes": {"choices": ["adam"]}}',
    ],
  ];
  for (const [param, text] of cases) {
    assertEquals(writeDistribution(param), text);
  }
});

Deno.test("writeDistribution() moves a high end down onto the steps", () => {
  const high = (param: ParamSpec) => {
    const distribution = readDistribution(writeDistribution(param));
    return distribution.type === "categorical" ? null : distribution.high;
  };
  assertEquals(high({ type: "float", low: 0.1, high: 0.35, step: 0.1 }), 0.3);
  assertEquals(high({ type: "float", low: 0, high: 0.3, step: 0.1 }), 0.3);
  assertEquals(high({ type: "int", low: 2, high: 9, step: 3 }), 8);
});

Deno.test("toExternal() undoes toInternal()", () => {
  const value = fc.oneof(
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((x) =>
      !Object.is(x, -0)
    ),
  );
  const choices = fc.uniqueArray(value, { minLength: 1 });
  fc.assert(fc.property(choices, fc.nat(), (choices, n) => {
    const param: ParamSpec = { type: "categorical", choices };
    const distribution = readDistribution(writeDistribution(param));
    const chosen = choices[n % choices.length]!;
    assertEquals(toExternal(distribution, toInternal(param, chosen)), chosen);
  }));
});

Deno.test("toInternal() names a value that is no choice", () => {
  assertThrows(
    () => toInternal({ type: "categorical", choices: ["a", "b"] }, "c"),
    RangeError,
    'its value is "c", expected one of ["a","b"]',
  );
});

Deno.test("readDistribution() reads the names of old Optunas", () => {
  const read = (name: string, attributes: object) =>
    readDistribution(JSON.stringify({ name, attributes }));
  assertEquals(
    read("DiscreteUniformDistribution", { low: 0, high: 1, q: 0.5 }),
    {
      type: "float",
      low: 0,
      high: 1,
      log: false,
      step: 0.5,
    },
  );
  assertEquals(
    read("IntLogUniformDistribution", { low: 1, high: 8, step: 1 }),
    {
      type: "int",
      low: 1,
      high: 8,
      log: true,
      step: 1,
    },
  );
});

Deno.test("readDistribution() rejects what Optuna would not read", () => {
  const texts = [
    "[]",
    '{"name": "toString", "attributes": {"low": 0, "high": 1}}',
    '{"name": "IntDistribution", "attributes": {"low": 0}}',
    '{"name": "IntDistribution", "attributes": {"low": 2, "high": 1}}',
    '{"name": "CategoricalDistribution", "attributes": {"choices": []}}',
  ];
  for (const text of texts) {
    const found = `found ${JSON.stringify(JSON.parse(text))}, expected`;
    assertThrows(() => readDistribution(text), SyntaxError, found);
  }
});

Deno.test("toExternal() reads lists as text and refuses a missing choice", () => {
  const lists = readDistribution(
    '{"name": "CategoricalDistribution", "attributes": {"choices": [[1, 2], 7]}}',
  );
  assertEquals(toExternal(lists, 0), "[1,2]");
  assertThrows(() => toExternal(lists, 2), RangeError, "choice 2 of 2");
});

Deno.test("areCompatible() lets ranges differ and nothing else", () => {
  const read = (param: ParamSpec) => readDistribution(writeDistribution(param));
  const base = read({ type: "float", low: 1, high: 2 });
  assertEquals(
    areCompatible(base, read({ type: "float", low: 0, high: 9 })),
    true,
  );
  for (
    const other of [
      { type: "float", low: 1, high: 2, log: true },
      { type: "int", low: 1, high: 2 },
      { type: "categorical", choices: [1, 2] },
    ] as const
  ) {
    assertEquals(areCompatible(base, read(other)), false, other.type);
  }
  const a = read({ type: "categorical", choices: [1, 2] });
  assertEquals(
    areCompatible(a, read({ type: "categorical", choices: [2, 1] })),
    false,
  );
  assertEquals(
    areCompatible(a, read({ type: "categorical", choices: [1, 2] })),
    true,
  );
});
