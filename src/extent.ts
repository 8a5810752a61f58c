// The ends of many numbers: of as many as there are trials, which are too many
// to be the arguments of one call.

/**
 * The least and the greatest of numbers.
 *
 * @returns Infinity and -Infinity of none; NaN twice where one is NaN.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { extentOf } from "./extent.ts";
 * assertEquals(extentOf([3, 1, 2]), [1, 3]);
 * ```
 */
export function extentOf(
  values: Iterable<number>,
): [least: number, greatest: number] {
  let least = Infinity, greatest = -Infinity;
  for (const value of values) {
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  return [least, greatest];
}
