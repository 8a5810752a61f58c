// The margin of CMA-ES for axes with finitely many values: the neighbours of the
// value that holds the mean keep a least probability. Without it the
// distribution would sink into one value and stay (R. Hamano, S. Saito,
// M. Nomura and S. Shirakawa, "CMA-ES with Margin", 2022, arXiv 2205.13482).
//
// They know where in a value a point was drawn and correct the mean as well; here
// a point is the middle of its value, so that only the deviation is corrected.

import { quantile } from "./normal.ts";

/**
 * The least standard deviation of an axis.
 *
 * @param mean Where its mean is.
 * @param cell The ends of the value there, all axes being from 0 to 1; equal
 * where the axis is continuous.
 * @param alpha The least probability of both neighbours together, below 1; one
 * at the end of the axis has half of it.
 * @returns 0 where there are no neighbours.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { leastDeviation } from "./margin.ts";
 * // 2.5 % of a normal distribution are beyond 1.96 deviations.
 * assertAlmostEquals(leastDeviation(0.5, [0.4, 0.6], 0.05), 0.1 / 1.96, 1e-5);
 * ```
 */
export function leastDeviation(
  mean: number,
  [low, high]: readonly [number, number],
  alpha: number,
): number {
  if (low === high) return 0;
  const down = low > 0 ? mean - low : 0, up = high < 1 ? high - mean : 0;
  return Math.max(down, up) / -quantile(alpha / 2);
}
