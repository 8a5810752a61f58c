import { assert, assertEquals } from "@std/assert";
import { quote, suggest } from "../src/errors.ts";

Deno.test("quote() writes values as JSON does, and says what JSON would lose", () => {
  const cases: readonly (readonly [unknown, string])[] = [
    ['a"b', '"a\\"b"'],
    [[1, "x", null, { a: true }], '[1,"x",null,{"a":true}]'],
    [[NaN, undefined, -Infinity], "[NaN,undefined,-Infinity]"],
    [5n, "5n"],
    [function f() {}, "function f"],
    [new Date(0), "a Date"],
    [Object.create(null), "{}"],
    [Symbol("s"), "Symbol(s)"],
  ];
  for (const [value, text] of cases) assertEquals(quote(value), text);
});

Deno.test("quote() is short whatever the value holds", () => {
  const cyclic: unknown[] = [];
  cyclic.push(cyclic);
  // Each level holds the one before nine times: 9^30 values.
  let bomb: unknown = "x";
  for (let i = 0; i < 30; i++) bomb = Array(9).fill(bomb);
  const values = [
    cyclic,
    bomb,
    "x".repeat(1e6),
    Array.from({ length: 1e5 }, (_, i) => i),
    { ["k".repeat(1e6)]: 1 },
  ];
  for (const value of values) {
    const text = quote(value);
    assert(text.length < 500, `${text.length} characters`);
    assert(text.includes("…"), text);
  }
});

Deno.test("quote() survives an object that throws when it is read", () => {
  const hostile = {
    get a(): never {
      throw new Error("no");
    },
  };
  assertEquals(quote(hostile), "an object that cannot be read");
});

Deno.test("suggest() is short and quick for any number and length of names", () => {
  const many = Array.from({ length: 1000 }, (_, i) => `name${i}`);
  assert(suggest("zzz", many).endsWith('"name29", … (1000 in all)'));
  assert(suggest("x".repeat(1e6), ["xy"]).startsWith("expected one of"));
});

Deno.test("quote() leaves nothing in a message that steers a terminal", () => {
  const control = Array.from({ length: 160 }, (_, i) => String.fromCharCode(i));
  const quoted = quote(control.join("").slice(0, 40)) +
    quote(control.join("").slice(120));
  // deno-lint-ignore no-control-regex -- those are what is looked for
  assertEquals(/[\0-\x1f\x7f-\x9f]/.test(quoted), false);
  assertEquals(JSON.parse(quote("a\x9bb")), "a\x9bb");
});
