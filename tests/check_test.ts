import { assertEquals, assertThrows } from "@std/assert";
import {
  anyNumber,
  check,
  fields,
  flag,
  integer,
  json,
  listOf,
  name,
  oneOf,
  optional,
  recordOf,
  type Rule,
  withMethods,
} from "../src/check.ts";

function messageOf(value: unknown, rule: Rule): string | undefined {
  return rule(value, "a")?.message;
}

Deno.test("fields() names unknown keys and the path of what is wrong", () => {
  const rule = fields({
    lag: optional(integer(1)),
    deep: optional(recordOf(listOf(flag))),
  });
  assertEquals(rule({}, ""), null);
  assertEquals(rule({ lag: undefined, deep: { x: [true] } }, ""), null);
  const broken: readonly (readonly [unknown, string])[] = [
    [null, "a is null, expected an object"],
    ["text", 'a is "text", expected an object'],
    [{ lagg: 1 }, 'a.lagg is unknown, did you mean "lag"?'],
    [{ lag: 0 }, "a.lag is 0, expected an integer of at least 1"],
    [{ lag: "1" }, 'a.lag is "1", expected an integer of at least 1'],
    [{ deep: { x: [true, 1] } }, "a.deep.x[1] is 1, expected true or false"],
    [{ deep: { "x y": 1 } }, 'a.deep["x y"] is 1, expected a list'],
    [{ deep: new Map() }, "a.deep is a Map, expected an object"],
  ];
  for (const [value, message] of broken) {
    assertEquals(messageOf(value, rule), message);
  }
});

Deno.test("check() throws a TypeError for types and a RangeError for the rest", () => {
  const rule = fields({ lag: integer(1) });
  assertThrows(() => check("Cannot", "", { lag: "1" }, rule), TypeError);
  assertThrows(() => check("Cannot", "", { lag: 1.5 }, rule), RangeError);
  assertThrows(() => check("Cannot", "", { lag: 1, lga: 1 }, rule), RangeError);
});

Deno.test("listOf() sees holes and counts", () => {
  const rule = listOf(anyNumber, 1);
  // deno-lint-ignore no-sparse-arrays
  assertEquals(messageOf([, 1], rule), "a[0] is undefined, expected a number");
  assertEquals(messageOf([], rule), "a is [], expected a list of at least 1");
  assertEquals(rule([NaN, Infinity], "a"), null);
});

Deno.test("names are texts that a plain object can have", () => {
  assertEquals(name("x y", "a"), null);
  for (const wrong of ["", "__proto__", 5]) {
    assertEquals(messageOf(wrong, name)?.endsWith("expected a name"), true);
  }
  const found = messageOf(JSON.parse('{"__proto__": 1}'), recordOf(anyNumber));
  assertEquals(found, 'the name a.__proto__ is "__proto__", expected a name');
});

Deno.test("oneOf() says which was meant", () => {
  const rule = oneOf("minimize", "maximize");
  assertEquals(
    messageOf("maximise", rule),
    'a is "maximise", did you mean "maximize"?',
  );
  assertEquals(
    messageOf(1, rule),
    'a is 1, expected one of "minimize", "maximize"',
  );
});

Deno.test("withMethods() takes instances of a class, and nothing without them", () => {
  const rule = withMethods("a signal", "addEventListener");
  assertEquals(rule(new AbortController().signal, "a"), null);
  for (const wrong of [undefined, null, "x", {}, { addEventListener: 1 }]) {
    assertEquals(messageOf(wrong, rule)?.endsWith("expected a signal"), true);
  }
});

Deno.test("json refuses all that a file would not give back", () => {
  class Point {
    x = 1;
  }
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  const wrong: readonly (readonly [unknown, string])[] = [
    [undefined, "a is undefined"],
    [NaN, "a is NaN"],
    [{ b: [1, 2, Infinity] }, "a.b[2] is Infinity"],
    [{ b: { c: undefined } }, "a.b.c is undefined"],
    [[1n], "a[0] is 1n"],
    [{ f() {} }, "a.f is function f"],
    [new Date(0), "a is a Date"],
    [new Point(), "a is a Point"],
    [new Float32Array(2), "a is a Float32Array"],
    [new Map(), "a is a Map"],
    [Symbol("s"), "a is Symbol(s)"],
    // deno-lint-ignore no-sparse-arrays
    [[1, , 2], "a[1] is undefined"],
    [cyclic, "a.self.self"],
    [JSON.parse('{"__proto__": 1}'), "the name a.__proto__"],
  ];
  for (const [value, start] of wrong) {
    const message = messageOf(value, json);
    assertEquals(message?.slice(0, start.length), start);
  }
  let shared: unknown = [1];
  for (let i = 0; i < 30; i++) shared = Array(9).fill(shared); // 9^30 values
  const found = messageOf(shared, json);
  assertEquals(found?.endsWith("beyond 1000000 values, expected fewer"), true);
  const right = [
    null,
    "",
    -0,
    [],
    {},
    [[{ a: [true, 1e308] }]],
    Object.create(null),
  ];
  for (const value of right) assertEquals(json(value, "a"), null);
});
