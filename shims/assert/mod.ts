// The part of jsr:@std/assert that this project uses; see ../README.md.

export { equal } from "./equal.ts";
export { AssertionError } from "./error.ts";
export {
  assertAlmostEquals,
  assertGreater,
  assertGreaterOrEqual,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "./order.ts";
export { assertRejects, assertThrows } from "./throws.ts";
export {
  type AnyConstructor,
  assert,
  assertEquals,
  assertExists,
  assertFalse,
  assertInstanceOf,
  assertNotEquals,
  assertStrictEquals,
  fail,
} from "./values.ts";
