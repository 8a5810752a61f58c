// The semantics of @std/assert that tests rely on. With deno.jsr.json the same
// file runs against the real package.

import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertExists,
  assertFalse,
  assertGreater,
  assertGreaterOrEqual,
  assertInstanceOf,
  AssertionError,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotEquals,
  assertNotMatch,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
  equal,
  fail,
} from "@std/assert";

/** Whether an assertion fails, and fails as an assertion should. */
function fails(assertion: () => unknown): boolean {
  try {
    assertion();
    return false;
  } catch (error) {
    if (error instanceof AssertionError) return true;
    throw error;
  }
}

class Point {
  constructor(readonly x: number) {}
}

const cyclic: Record<string, unknown> = {};
cyclic.self = cyclic;

const SAME: readonly [unknown, unknown][] = [
  [NaN, NaN],
  [0, -0],
  [{ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }],
  [Object.create(null), {}],
  [{ constructor: {} }, { constructor: {} }],
  [new Set([1, [2]]), new Set([1, [2]])],
  [new Map([["a", [1]]]), new Map([["a", [1]]])],
  [new Map([[[1], 1]]), new Map([[[1], 1]])],
  [new Date(5), new Date(5)],
  [/a/g, /a/g],
  [new URL("http://a/"), new URL("http://a")],
  [new Float32Array([1, NaN]), new Float32Array([1, NaN])],
  [new Point(1), new Point(1)],
  [new Uint8Array([1]).buffer, new Uint8Array([1]).buffer],
  [cyclic, cyclic],
];

const DIFFERENT: readonly [unknown, unknown][] = [
  [1, 2],
  [1, "1"],
  [null, undefined],
  [{ a: undefined }, {}],
  [{ a: undefined }, { b: undefined }],
  [[1, 2], [1, 2, 3]],
  [{}, []],
  [new Set([1]), new Set([2])],
  [new Map([["a", 1]]), new Map([["a", 2]])],
  [new Map([["a", 1]]), new Map([["b", 1]])],
  [new Date(5), new Date(6)],
  [/a/g, /a/i],
  [new Float32Array([1]), new Float32Array([2])],
  [new Float32Array([1]), new Float64Array([1])],
  [new Uint8Array(2), new Uint8Array(3)],
  [new Point(1), new Point(2)],
  [new Point(1), { x: 1 }],
  [new Error("a"), new Error("b")],
  [new Error("a"), new Error("a")],
  [new Uint8Array([1]).buffer, new Uint8Array([2]).buffer],
  [new Error("a"), new TypeError("a")],
  [{ [Symbol.iterator]: 1 }, {}],
];

Deno.test("equal() and assertEquals() compare deeply", () => {
  for (const [a, b] of SAME) {
    assert(equal(a, b), Deno.inspect([a, b]));
    assert(!fails(() => assertEquals(a, b)), Deno.inspect([a, b]));
    assert(fails(() => assertNotEquals(a, b)), Deno.inspect([a, b]));
  }
  for (const [a, b] of DIFFERENT) {
    assert(!equal(a, b), Deno.inspect([a, b]));
    assert(fails(() => assertEquals(a, b)), Deno.inspect([a, b]));
    assert(!fails(() => assertNotEquals(a, b)), Deno.inspect([a, b]));
  }
});

Deno.test("assertEquals() names both values and the note", () => {
  const error = assertThrows(
    () => assertEquals([1, 22], [1, 33], "the note"),
    AssertionError,
    "the note",
  );
  assertStringIncludes(error.message, "22");
  assertStringIncludes(error.message, "33");
});

Deno.test("assertions on one value tell true from false", () => {
  const held: (() => unknown)[] = [
    () => assert(1),
    () => assertFalse(0),
    () => assertStrictEquals(NaN, NaN),
    () => assertExists(0),
    () => assertInstanceOf(new RangeError(), Error),
    () => assertAlmostEquals(0.1 + 0.2, 0.3),
    () => assertAlmostEquals(1, 1.5, 0.5),
    () => assertAlmostEquals(Infinity, Infinity),
    () => assertGreater(2, 1),
    () => assertGreaterOrEqual(2, 2),
    () => assertLess(1, 2),
    () => assertLessOrEqual(2, 2),
    () => assertStringIncludes("abc", "b"),
    () => assertMatch("abc", /b/),
    () => assertNotMatch("abc", /d/),
  ];
  const broken: (() => unknown)[] = [
    () => assert(0),
    () => assertFalse(1),
    () => fail(),
    () => assertStrictEquals<unknown>({}, {}),
    () => assertStrictEquals<unknown>(0, -0),
    () => assertExists(null),
    () => assertInstanceOf(new Error(), RangeError),
    () => assertInstanceOf(null, Error),
    () => assertAlmostEquals(1, 1.5, 0.4),
    () => assertAlmostEquals(1, 1.001),
    () => assertAlmostEquals(NaN, 1),
    () => assertGreater(2, 2),
    () => assertGreaterOrEqual(1, 2),
    () => assertLess(2, 2),
    () => assertLessOrEqual(2, 1),
    () => assertStringIncludes("abc", "d"),
    () => assertMatch("abc", /d/),
    () => assertNotMatch("abc", /b/),
  ];
  for (const assertion of held) assert(!fails(assertion), String(assertion));
  for (const assertion of broken) assert(fails(assertion), String(assertion));
});

Deno.test("assertThrows() checks class and message and returns the error", () => {
  const thrower = () => {
    throw new RangeError("lr is -1");
  };
  assertStrictEquals(assertThrows(thrower, RangeError).message, "lr is -1");
  assertInstanceOf(assertThrows(thrower), RangeError);
  assertThrows(thrower, Error, "lr");
  assert(fails(() => assertThrows(thrower, TypeError)));
  assert(fails(() => assertThrows(thrower, RangeError, "epochs")));
  assert(fails(() => assertThrows(() => 1)));
  assert(fails(() =>
    assertThrows(() => {
      throw "a text";
    }, Error)
  ));
});

Deno.test("assertRejects() checks class and message and returns the error", async () => {
  const rejecter = () => Promise.reject(new RangeError("lr is -1"));
  const error = await assertRejects(rejecter, RangeError, "lr");
  assertStrictEquals(error.message, "lr is -1");
  await assertRejects(rejecter);
  const broken: (() => Promise<unknown>)[] = [
    () => assertRejects(rejecter, TypeError),
    () => assertRejects(rejecter, RangeError, "epochs"),
    () => assertRejects(() => Promise.resolve(1)),
    () =>
      assertRejects(() => {
        throw new RangeError("not a rejection");
      }),
  ];
  for (const assertion of broken) {
    const failure = await assertion().then(() => undefined, (e) => e);
    assertInstanceOf(failure, AssertionError, String(assertion));
  }
});
