import { assert, assertEquals, assertThrows } from "@std/assert";
import { checkSpace } from "../../../src/tune/space/check.ts";
import type { Space } from "../../../src/tune/space/space.ts";

const FLOAT = { type: "float", low: 0, high: 1 } as const;

Deno.test("checkSpace() refuses what has the form of no space", () => {
  const wrong: readonly (readonly [unknown, string])[] = [
    [undefined, "space is undefined, expected an object"],
    ["lr=1..2", 'space is "lr=1..2", expected an object'],
    [new Map(), "space is a Map, expected an object"],
    [{}, "the space has no parameters"],
    [{ x: null }, "x is null, expected an object"],
    [{ x: { ...FLOAT, type: "flaot" } }, 'did you mean "float"?'],
    [{ x: { ...FLOAT, lgo: true } }, 'x.lgo is unknown, did you mean "log"?'],
    [{ x: { ...FLOAT, log: 1 } }, "x.log is 1, expected true or false"],
    [{ x: { ...FLOAT, low: "0" } }, 'x.low is "0", expected a number'],
    [{ x: { type: "int", low: 1n, high: 2 } }, "x.low is 1n"],
    [
      { x: { type: "categorical", choices: "abc" } },
      'is "abc", expected a list',
    ],
    [{ x: { type: "categorical", choices: [] } }, "a list of at least 1"],
    [{ x: { type: "fixed" } }, "x.value is undefined"],
    [{ "": FLOAT }, "expected a name"],
    [{ constructor: FLOAT }, "every object has this name"],
    [JSON.parse('{"__proto__": {"type": "fixed", "value": 1}}'), "a name"],
  ];
  for (const [space, message] of wrong) {
    assertThrows(() => checkSpace(space), Error, message);
  }
});

Deno.test("checkSpace() refuses values that JSON turns into others", () => {
  const values = [
    NaN,
    Infinity,
    -Infinity,
    undefined,
    1n,
    () => 1,
    [],
    {},
    new Date(0),
  ];
  for (const value of values) {
    assertThrows(
      () => checkSpace({ x: { type: "categorical", choices: [1, value] } }),
      Error,
      "x.choices[1] is",
    );
    assertThrows(
      () => checkSpace({ x: { type: "fixed", value } }),
      Error,
      "x.value is",
    );
  }
});

Deno.test("checkSpace() refuses conditions that can never hold", () => {
  const opt = { type: "categorical", choices: ["sgd", "adam"] } as const;
  const depth = { type: "int", low: 1, high: 3 } as const;
  const rate = { type: "float", low: 0, high: 1, step: 0.1 } as const;
  const on = (when: unknown) => ({ opt, depth, rate, x: { ...FLOAT, when } });
  const wrong: readonly (readonly [unknown, string])[] = [
    [on({ opt: "sgd" }), 'x.when.opt is "sgd", expected a list'],
    [on({ opt: [] }), "x.when.opt is [], expected a list of at least 1"],
    [on({ opt: ["sdg"] }), 'being "sdg", expected one of "sgd", "adam"'],
    [on({ depth: [4] }), "being 4, expected an integer from 1 to 3"],
    [on({ depth: ["1"] }), 'being "1", expected an integer from 1 to 3'],
    [
      on({ rate: [0.25] }),
      "being 0.25, expected a number from 0 to 1 in steps",
    ],
    [on({ rate: [0.1 * 3] }), "being 0.30000000000000004, expected 0.3"],
    [
      on({ optt: ["sgd"] }),
      'depends on "optt", which does not stand before it, did you mean "opt"?',
    ],
    [
      { x: { ...FLOAT, when: { y: [0] } }, y: FLOAT },
      'depends on "y", which does not',
    ],
    [{ x: { ...FLOAT, when: { x: [0] } } }, 'depends on "x", which does not'],
  ];
  for (const [space, message] of wrong) {
    assertThrows(() => checkSpace(space), Error, message);
  }
  checkSpace(on({ opt: ["sgd"], depth: [1, 3], rate: [0.3] }));
});

Deno.test("checkSpace() refuses ranges that numbers cannot compute with", () => {
  const wrong: readonly (readonly [Space[string], string])[] = [
    [{ type: "float", low: -1.7e308, high: 1.7e308 }, "is too wide"],
    [{ type: "float", low: 5e-324, high: 1e300, log: true }, "is too wide"],
    [{ type: "float", low: 0, high: 1e300, step: 1e-300 }, "more values than"],
    [{ type: "float", low: 1e16, high: 1e16 + 100, step: 0.1 }, "its step is"],
    [
      {
        type: "int",
        low: -Number.MAX_SAFE_INTEGER,
        high: Number.MAX_SAFE_INTEGER,
      },
      "more values than",
    ],
  ];
  for (const [param, message] of wrong) {
    assertThrows(() => checkSpace({ x: param }), RangeError, message);
  }
  checkSpace({
    wide: { type: "float", low: -8e307, high: 8e307 },
    log: { type: "float", low: 1e-300, high: 1, log: true },
    fine: { type: "float", low: 0, high: 1, step: 1e-9 },
  });
});

Deno.test("checkSpace() is brief about large spaces", () => {
  const choices = Array.from({ length: 1e5 }, (_, i) => i);
  const error = assertThrows(() =>
    checkSpace({
      x: { type: "categorical", choices },
      y: { ...FLOAT, when: { x: [-1] } },
    })
  ) as Error;
  assert(error.message.length < 500);
  assertEquals(error.message.includes("100000 in all"), true);
});
