// The semantics of @std/testing/mock that tests rely on. With deno.jsr.json the
// same file runs against the real package.

import { assertEquals, AssertionError, assertThrows } from "@std/assert";
import { assertSpyCallArgs, assertSpyCalls, spy } from "@std/testing/mock";

Deno.test("spy() remembers arguments, results and errors", () => {
  const half = spy((x: number) => {
    if (x % 2) throw new RangeError("odd");
    return x / 2;
  });
  assertEquals(half(4), 2);
  assertThrows(() => half(3), RangeError, "odd");
  assertEquals(half.calls.map((call) => call.args), [[4], [3]]);
  assertEquals(half.calls[0]!.returned, 2);
  assertEquals(half.calls[1]!.error?.message, "odd");
});

Deno.test("assertSpyCalls() and assertSpyCallArgs() notice what differs", () => {
  const silent = spy();
  assertSpyCalls(silent, 0);
  assertThrows(() => assertSpyCalls(silent, 1), AssertionError);
  silent("a", 1);
  assertSpyCalls(silent, 1);
  assertThrows(() => assertSpyCalls(silent, 0), AssertionError);
  assertSpyCallArgs(silent, 0, ["a", 1]);
  assertThrows(() => assertSpyCallArgs(silent, 0, ["a"]), AssertionError);
  assertThrows(() => assertSpyCallArgs(silent, 1, []), AssertionError);
});
