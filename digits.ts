/**
 * The embedded data set by itself: real handwritten digits, in half a megabyte
 * that only this entry's function loads.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { digits } from "./digits.ts";
 *
 * const { train, test } = await digits();
 * assertEquals([train.count, test.count], [4000, 1000]);
 * ```
 *
 * @module
 */

export { digits } from "./src/dataset/digits.ts";
