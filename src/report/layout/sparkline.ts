// A curve in one line of text.

const LEVELS = "▁▂▃▄▅▆▇█";

/**
 * Numbers as a line of bars, the lowest and the highest as they are among these.
 *
 * @param values In order; what is not finite is left out.
 * @param columns The widest it may be, at least 1: of more values, some evenly
 * spread ones are shown, the last among them.
 * @returns As many signs as values shown; nothing of nothing.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { sparkline } from "./sparkline.ts";
 * assertEquals(sparkline([0, 1, 3, 7], 8), "▁▂▄█");
 * assertEquals(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 4), "▁▃▆█");
 * ```
 */
export function sparkline(
  values: readonly number[],
  columns: number,
): string {
  const finite = values.filter(Number.isFinite);
  const count = Math.min(finite.length, columns);
  const shown = Array.from(
    { length: count },
    (_, i) => finite[Math.round((i + 1) * finite.length / count) - 1]!,
  );
  const low = Math.min(...shown), high = Math.max(...shown);
  return shown.map((value) => {
    const share = high > low ? (value - low) / (high - low) : 0.5;
    return LEVELS[Math.round(share * (LEVELS.length - 1))];
  }).join("");
}
