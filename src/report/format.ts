// How single figures read in every text report: accuracies with their standard
// error, parameter values, durations. Tables and lines are built elsewhere.

import type { Params, ParamValue } from "../tune/trial.ts";
import { visible } from "./layout/visible.ts";

/**
 * The binomial standard error of a proportion, sqrt(p(1−p)/n).
 *
 * @param proportion Hits divided by samples, in [0, 1].
 * @param samples How many samples it was measured on, at least 1.
 * @returns The standard error, in the unit of the proportion.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { standardError } from "./format.ts";
 * assertAlmostEquals(standardError(0.9781, 10_000), 0.00146, 1e-5);
 * ```
 */
export function standardError(proportion: number, samples: number): number {
  return Math.sqrt(proportion * (1 - proportion) / samples);
}

/**
 * A proportion with its standard error, four digits each.
 *
 * @param proportion Hits divided by samples, in [0, 1].
 * @param samples How many samples it was measured on; unknown: no error shown.
 * @returns For example `0.9781 ± 0.0015`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { formatAccuracy } from "./format.ts";
 * assertEquals(formatAccuracy(0.9781, 10_000), "0.9781 ± 0.0015");
 * ```
 */
export function formatAccuracy(proportion: number, samples?: number): string {
  const value = proportion.toFixed(4);
  return samples === undefined
    ? value
    : `${value} ± ${standardError(proportion, samples).toFixed(4)}`;
}

/**
 * Any figure in at most `digits` significant digits, short forms kept short.
 *
 * @param value The figure, finite or not.
 * @param digits Significant digits, an integer ≥ 1; 4 unless given.
 * @returns For example `0.001`, `0.0003162`, `1.2e-5`, `NaN`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { formatNumber } from "./format.ts";
 * assertEquals(formatNumber(0.00031622776601), "0.0003162");
 * assertEquals(formatNumber(60000), "60000");
 * ```
 */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isInteger(value)) return String(value);
  const rounded = Number(value.toPrecision(digits));
  return Math.abs(rounded) < 1e-4 ? rounded.toExponential() : String(rounded);
}

/**
 * A parameter's value as tables show it; records keep every digit.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { formatParamValue } from "./format.ts";
 * assertEquals([0.1234567, "adam", undefined].map(formatParamValue), ["0.1235", "adam", "–"]);
 * ```
 */
export function formatParamValue(value: ParamValue | undefined): string {
  if (value === undefined) return "–";
  return typeof value === "number"
    ? formatNumber(value)
    : visible(String(value));
}

/**
 * All parameters of a trial on one line.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { formatParams } from "./format.ts";
 * assertEquals(formatParams({ hidden_size: 64, lr: 0.001 }), "hidden_size=64 lr=0.001");
 * ```
 */
export function formatParams(params: Params): string {
  return Object.entries(params)
    .map(([name, value]) => `${visible(name)}=${formatParamValue(value)}`)
    .join(" ");
}

/**
 * A span of time as a clock shows it.
 *
 * @param seconds At least 0; anything not finite gives `?`.
 * @returns `0:07`, `12:34` or `1:02:03`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { formatClock } from "./format.ts";
 * assertEquals([formatClock(7), formatClock(3723)], ["0:07", "1:02:03"]);
 * ```
 */
export function formatClock(seconds: number): string {
  if (!Number.isFinite(seconds)) return "?";
  const whole = Math.round(seconds);
  const two = (n: number) => String(n).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${two(whole % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/**
 * A measured span of time, from 100 s on as a clock shows it.
 *
 * @param seconds At least 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { formatSeconds } from "./format.ts";
 * assertEquals([0.84, 12.34, 100].map(formatSeconds), ["0.84 s", "12.3 s", "1:40"]);
 * ```
 */
export function formatSeconds(seconds: number): string {
  if (seconds >= 100) return formatClock(seconds);
  return `${seconds.toFixed(seconds < 9.995 ? 2 : 1)} s`;
}
